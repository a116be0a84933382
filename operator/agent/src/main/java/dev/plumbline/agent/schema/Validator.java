package dev.plumbline.agent.schema;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.schema.Expression.EvaluationException;
import dev.plumbline.agent.schema.Expression.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a spec against its kind's schema. Not for use by several threads at once: schemas are read
 * when first needed.
 *
 * <p>As on the API server, a field that is {@code null} counts as left out, and the rules of a
 * value are asked only once its fields are of the right types and within their bounds.
 */
public final class Validator {

  private final Map<Kind, Schema> schemas = new EnumMap<>(Kind.class);

  /**
   * What came of a check.
   *
   * @param value the value without its nulls; of use only if there are no errors
   */
  public record Checked(Object value, List<FieldError> errors) {}

  /** Checks the {@code spec} of a document, which stands at that path. */
  public Checked check(Kind kind, Object spec, FieldPath path) {
    var pass = new Pass();
    var value = pass.check(schemas.computeIfAbsent(kind, CompiledSchema::of), spec, path);
    return new Checked(value, List.copyOf(pass.errors));
  }

  private static final class Pass {
    final List<FieldError> errors = new ArrayList<>();

    /** Errors that forbid asking rules: a rule's own do not. */
    int misfits;

    Object check(Schema schema, Object value, FieldPath path) {
      int before = misfits;
      var checked =
          switch (schema) {
            case Schema.Fields fields -> fields(fields, value, path);
            case Schema.Names names -> names(names, value, path);
            case Schema.Items items -> items(items, value, path);
            case Schema.Text text -> text(text, value, path);
            case Schema.Choice choice -> choice(choice, value, path);
            case Schema.Whole whole -> whole(whole, value, path);
            case Schema.Flag _ -> flag(value, path);
          };
      if (misfits == before) {
        schema.rules().forEach(rule -> ask(rule, checked, path));
      }
      return checked;
    }

    private void ask(Schema.Rule rule, Object self, FieldPath path) {
      try {
        if (!(boolean) rule.expression().evaluate(new Scope("self", self, null))) {
          errors.add(new FieldError(path.below(rule.path()), rule.message()));
        }
      } catch (EvaluationException e) {
        errors.add(
            new FieldError(path.below(rule.path()), rule.message() + " (" + e.getMessage() + ")"));
      }
    }

    private Object fields(Schema.Fields schema, Object value, FieldPath path) {
      var checked = new LinkedHashMap<String, Object>();
      if (!(value instanceof Map<?, ?> map)) {
        return misfit(path, "must be an object with fields, is " + Described.value(value));
      }
      map.forEach(
          (key, inner) -> {
            var name = (String) key;
            var field = schema.fields().get(name);
            if (field == null) {
              misfit(
                  path.field(name),
                  "unknown field" + NearestName.hint(name, schema.fields().keySet()));
            } else if (inner != null) {
              checked.put(name, check(field, inner, path.field(name)));
            }
          });
      for (var name : schema.required()) {
        if (map.get(name) == null) {
          misfit(path.field(name), "is missing");
        }
      }
      return checked;
    }

    private Object names(Schema.Names schema, Object value, FieldPath path) {
      var checked = new LinkedHashMap<String, Object>();
      if (!(value instanceof Map<?, ?> map)) {
        return misfit(path, "must be an object with fields, is " + Described.value(value));
      }
      if (map.size() > schema.max()) {
        misfit(path, "must have at most " + schema.max() + " entries, has " + map.size());
      }
      map.forEach(
          (key, inner) -> {
            if (inner != null) {
              var name = (String) key;
              checked.put(name, check(schema.value(), inner, path.field(name)));
            }
          });
      return checked;
    }

    private Object items(Schema.Items schema, Object value, FieldPath path) {
      if (!(value instanceof List<?> list)) {
        return misfit(path, "must be a list, is " + Described.value(value));
      }
      if (list.size() < schema.min()) {
        misfit(path, "must have at least " + Described.items(schema.min()));
      }
      if (list.size() > schema.max()) {
        return misfit(
            path, "must have at most " + Described.items(schema.max()) + ", has " + list.size());
      }
      var checked = new ArrayList<Object>();
      for (int i = 0; i < list.size(); i++) {
        checked.add(check(schema.item(), list.get(i), path.item(i)));
        repeated(schema, list, i, path.item(i));
      }
      return checked;
    }

    private void repeated(Schema.Items schema, List<?> list, int index, FieldPath path) {
      var identity = identity(schema, list.get(index));
      for (int i = 0; i < index && identity != null; i++) {
        if (identity.equals(identity(schema, list.get(i)))) {
          var what = schema.unique() ? "" : "the " + String.join(" and ", schema.keys()) + " of ";
          misfit(path, "repeats " + what + "item [" + i + "]");
          return;
        }
      }
    }

    /** What tells an item from the others, or null if nothing need. */
    private static Object identity(Schema.Items schema, Object item) {
      if (schema.unique()) {
        return item;
      }
      if (schema.keys().isEmpty() || !(item instanceof Map<?, ?> map)) {
        return null;
      }
      var values = new ArrayList<Object>();
      schema.keys().forEach(key -> values.add(map.get(key)));
      return values.contains(null) ? null : values;
    }

    private Object text(Schema.Text schema, Object value, FieldPath path) {
      if (!(value instanceof String text)) {
        return misfit(
            path, "must be a text, is " + Described.value(value) + Described.quote(value));
      }
      int length = text.codePointCount(0, text.length());
      if (length < schema.min()) {
        misfit(
            path,
            length == 0
                ? "must not be empty"
                : "must have at least " + schema.min() + " characters, has " + length);
      } else if (length > schema.max()) {
        misfit(path, "must have at most " + schema.max() + " characters, has " + length);
      } else if (!schema.pattern().matcher(text).find()) {
        var pattern = Patterns.spelling(schema.pattern());
        misfit(path, Described.value(text) + " does not match " + pattern);
      }
      return text;
    }

    private Object choice(Schema.Choice schema, Object value, FieldPath path) {
      if (!(value instanceof String word) || !schema.words().contains(word)) {
        var hint = value instanceof String word ? NearestName.hint(word, schema.words()) : "";
        var words = String.join(", ", schema.words());
        misfit(path, "must be one of " + words + ", is " + Described.value(value) + hint);
      }
      return value;
    }

    private Object whole(Schema.Whole schema, Object value, FieldPath path) {
      if (!(value instanceof Long number)) {
        return misfit(path, "must be a whole number, is " + Described.value(value));
      }
      if (number < schema.min()) {
        misfit(path, "must be at least " + schema.min() + ", is " + number);
      } else if (number > schema.max()) {
        misfit(path, "must be at most " + schema.max() + ", is " + number);
      }
      return number;
    }

    private Object flag(Object value, FieldPath path) {
      return value instanceof Boolean
          ? value
          : misfit(path, "must be true or false, is " + Described.value(value));
    }

    private Object misfit(FieldPath path, String message) {
      misfits++;
      errors.add(new FieldError(path, message));
      return null;
    }
  }
}
