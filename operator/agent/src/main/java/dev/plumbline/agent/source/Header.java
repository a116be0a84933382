package dev.plumbline.agent.source;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.constraint.NamespaceName;
import dev.plumbline.agent.api.constraint.ObjectName;
import dev.plumbline.agent.schema.Described;
import dev.plumbline.agent.schema.FieldError;
import dev.plumbline.agent.schema.FieldPath;
import dev.plumbline.agent.schema.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Everything of a document of ours but its spec, held to what the API server asks of every object.
 */
final class Header {

  private static final List<String> TOP =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  /** {@code metav1.ObjectMeta}. What the API server writes may stand in a file and says nothing. */
  private static final List<String> METADATA =
      List.of(
          "name",
          "namespace",
          "labels",
          "annotations",
          "generateName",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "finalizers",
          "ownerReferences",
          "managedFields",
          "selfLink");

  private static final Pattern NAME = pattern(ObjectName.PATTERN);
  private static final Pattern NAMESPACE = pattern(NamespaceName.PATTERN);
  private static final Pattern LABEL =
      pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$");
  private static final Pattern LABEL_VALUE =
      pattern("^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$");

  private final FieldPath path;
  private final Consumer<FieldError> errors;

  private Header(FieldPath path, Consumer<FieldError> errors) {
    this.path = path;
    this.errors = errors;
  }

  /**
   * Checks a document of that kind; what is wrong goes to {@code errors}.
   *
   * @return its metadata, without UID; empty if not even its name is known
   */
  static Optional<Metadata> read(Map<?, ?> document, FieldPath path, Consumer<FieldError> errors) {
    var header = new Header(path, errors);
    header.known(document, path, TOP);
    return header.metadata(document.get("metadata"));
  }

  /** The object that a document's metadata names. */
  static ObjectRef ref(Kind kind, Metadata metadata) {
    return new ObjectRef(kind, metadata.namespace(), metadata.name());
  }

  private Optional<Metadata> metadata(Object value) {
    var at = path.field("metadata");
    if (!(value instanceof Map<?, ?> fields)) {
      error(
          at,
          value == null
              ? "is missing"
              : "must be an object with fields, is " + Described.value(value));
      return Optional.empty();
    }
    known(fields, at, METADATA);
    if (fields.get("generateName") != null) {
      error(at.field("generateName"), "is not for files: give the object a name");
    }
    var name =
        name(
            fields,
            at.field("name"),
            ObjectName.LENGTH,
            NAME,
            "lower case letters, digits, - and .");
    var namespace =
        fields.get("namespace") == null
            ? Optional.of(Metadata.DEFAULT_NAMESPACE)
            : name(
                fields,
                at.field("namespace"),
                NamespaceName.LENGTH,
                NAMESPACE,
                "lower case letters, digits and -");
    var labels = texts(fields.get("labels"), at.field("labels"));
    labels.forEach((key, label) -> label(at.field("labels").field(key), key, label));
    var annotations = texts(fields.get("annotations"), at.field("annotations"));
    if (name.isEmpty() || namespace.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Metadata(
            namespace.get(),
            name.get(),
            "",
            1,
            labels,
            annotations,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private void known(Map<?, ?> fields, FieldPath at, List<String> names) {
    for (var key : fields.keySet()) {
      if (!names.contains(key)) {
        error(at.field(key.toString()), "unknown field" + NearestName.hint(key.toString(), names));
      }
    }
  }

  private Optional<String> name(
      Map<?, ?> fields, FieldPath at, int longest, Pattern pattern, String letters) {
    var value = fields.get(at.steps().getLast());
    if (value instanceof String name
        && name.length() <= longest
        && pattern.matcher(name).matches()) {
      return Optional.of(name);
    }
    error(
        at,
        value == null
            ? "is missing"
            : "must be "
                + letters
                + ", at most "
                + longest
                + " characters, is "
                + Described.value(value));
    return Optional.empty();
  }

  private Map<String, String> texts(Object value, FieldPath at) {
    var texts = new LinkedHashMap<String, String>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            if (inner instanceof String text) {
              texts.put((String) key, text);
            } else if (inner != null) {
              error(
                  at.field((String) key),
                  "must be a text, is " + Described.value(inner) + ": write it in quotes");
            }
          });
    } else if (value != null) {
      error(at, "must be an object with fields, is " + Described.value(value));
    }
    return texts;
  }

  private void label(FieldPath at, String key, String value) {
    if (!LABEL.matcher(key).matches()) {
      error(at, "is not a label's name");
    }
    if (!LABEL_VALUE.matcher(value).matches()) {
      error(at, Described.value(value) + " is not a label's value");
    }
  }

  private void error(FieldPath at, String message) {
    errors.accept(new FieldError(at, message));
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex);
  }
}
