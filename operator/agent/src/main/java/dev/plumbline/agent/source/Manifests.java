package dev.plumbline.agent.source;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.api.codec.ResourceDecoder;
import dev.plumbline.agent.schema.Described;
import dev.plumbline.agent.schema.FieldError;
import dev.plumbline.agent.schema.FieldPath;
import dev.plumbline.agent.schema.NearestName;
import dev.plumbline.agent.schema.Validator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Documents to objects: which are ours, which are for this node, and whether they hold to the
 * rules.
 */
final class Manifests {

  private final String nodeName;
  private final UUID machine;
  private final Validator validator = new Validator();

  Manifests(String nodeName, UUID machine) {
    this.nodeName = nodeName;
    this.machine = machine;
  }

  /** What the documents of a file are; a {@code List} counts as its items. */
  List<Finding> read(String file, List<Document> documents) {
    var findings = new ArrayList<Finding>();
    for (var document : documents) {
      var in = new Reading(file, document, FieldPath.ROOT);
      findings.addAll(isList(document.value()) ? items(in) : List.of(in.object(document.value())));
    }
    return findings;
  }

  private static boolean isList(Object value) {
    return value instanceof Map<?, ?> map
        && map.get("kind") instanceof String kind
        && map.get("apiVersion") instanceof String version
        && (version.equals("v1") && kind.equals("List")
            || version.equals(Kind.API_VERSION) && kind.endsWith("List"));
  }

  private List<Finding> items(Reading list) {
    var value = ((Map<?, ?>) list.document.value()).get("items");
    if (!(value instanceof List<?> items)) {
      return List.of(list.bad(FieldPath.ROOT.field("items"), "must be a list"));
    }
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < items.size(); i++) {
      var item = new Reading(list.file, list.document, FieldPath.ROOT.field("items").item(i));
      findings.add(item.object(items.get(i)));
    }
    return findings;
  }

  /** One object in its document. */
  private final class Reading {
    final String file;
    final Document document;
    final FieldPath path;

    Reading(String file, Document document, FieldPath path) {
      this.file = file;
      this.document = document;
      this.path = path;
    }

    Finding object(Object value) {
      if (!(value instanceof Map<?, ?> map)) {
        return bad(path, "must be an object with fields, is " + Described.value(value));
      }
      for (var name : List.of("apiVersion", "kind")) {
        if (!(map.get(name) instanceof String)) {
          return bad(path.field(name), map.get(name) == null ? "is missing" : "must be a text");
        }
      }
      var version = (String) map.get("apiVersion");
      if (!version.equals(Kind.GROUP) && !version.startsWith(Kind.GROUP + "/")) {
        return new Finding.Skipped(
            new Notice(
                place(path),
                Described.line(map.get("kind") + " of " + version)
                    + " is not Plumbline's: skipped"),
            List.of());
      }
      if (!version.equals(Kind.API_VERSION)) {
        var known = "must be " + Kind.API_VERSION + ", is " + Described.value(version);
        return bad(path.field("apiVersion"), known);
      }
      return ours(map, (String) map.get("kind"));
    }

    private Finding ours(Map<?, ?> map, String kindName) {
      var names = Arrays.stream(Kind.values()).map(Kind::name).toList();
      if (!names.contains(kindName)) {
        return bad(
            path.field("kind"),
            "must be one of "
                + String.join(", ", names)
                + ", is "
                + Described.value(kindName)
                + NearestName.hint(kindName, names));
      }
      return ours(map, Kind.valueOf(kindName));
    }

    private Finding ours(Map<?, ?> map, Kind kind) {
      var errors = new ArrayList<FieldError>();
      var metadata = Header.read(map, path, errors::add);
      var at = path.field("spec");
      var spec = map.get("spec");
      if (spec == null) {
        errors.add(new FieldError(at, "is missing"));
      }
      var checked = spec == null ? null : validator.check(kind, spec, at);
      if (checked != null) {
        errors.addAll(checked.errors());
      }
      var problems = errors.stream().map(this::problem).toList();
      if (kind == Kind.Endpoint && spec instanceof Map<?, ?> fields && isElsewhere(fields)) {
        var notice =
            "Endpoint is for node " + Described.line((String) fields.get("nodeName")) + ": skipped";
        return new Finding.Skipped(new Notice(place(path), notice), problems);
      }
      if (!problems.isEmpty()) {
        return new Finding.Bad(metadata.map(known -> Header.ref(kind, known)), problems);
      }
      return decoded(kind, metadata.orElseThrow(), checked.value(), map);
    }

    private boolean isElsewhere(Map<?, ?> endpointSpec) {
      return endpointSpec.get("nodeName") instanceof String name && !name.equals(nodeName);
    }

    private Finding decoded(Kind kind, Metadata metadata, Object spec, Map<?, ?> raw) {
      var ref = Header.ref(kind, metadata);
      try {
        @SuppressWarnings("unchecked")
        var document = (Map<String, Object>) raw;
        var resource =
            ResourceDecoder.decode(
                kind, metadata.withUid(uid(machine, ref).toString()), spec, document);
        return new Finding.Good(resource, place(path));
      } catch (DecodeException e) {
        var problem = new Problem(place(path), "", e.getMessage());
        return new Finding.Bad(Optional.of(ref), List.of(problem));
      }
    }

    Finding bad(FieldPath at, String message) {
      return new Finding.Bad(Optional.empty(), List.of(problem(new FieldError(at, message))));
    }

    private Problem problem(FieldError error) {
      return new Problem(place(error.path()), error.path().toString(), error.message());
    }

    private Place place(FieldPath at) {
      return new Place(file, document.line(at));
    }
  }

  /**
   * UUIDv5 (RFC 9562) of the machine's id and {@code Kind/namespace/name}: the same after every
   * restart.
   */
  static UUID uid(UUID machine, ObjectRef ref) {
    var name = ref.kind() + "/" + ref.namespace() + "/" + ref.name();
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      digest.update(
          ByteBuffer.allocate(16)
              .putLong(machine.getMostSignificantBits())
              .putLong(machine.getLeastSignificantBits())
              .flip());
      var hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
      return new UUID(
          hash.getLong() & ~0xf000L | 0x5000L,
          hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
