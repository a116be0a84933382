package dev.plumbline.agent.crd;

import java.util.List;
import java.util.Map;

/**
 * The spec of a CRD in the short form that {@code agent.schema} reads; rules about a change are
 * left out.
 */
public final class CompiledSchemas {
  private CompiledSchemas() {}

  /** From a CRD as a plain tree. */
  static String of(Map<String, Object> crd) {
    var out = new StringBuilder();
    write(spec(crd), out, "\n");
    return out.append('\n').toString();
  }

  /** The schema of the CRD's {@code spec}. */
  public static Map<String, Object> spec(Map<String, Object> crd) {
    var version = map(((List<?>) map(crd.get("spec")).get("versions")).getFirst());
    var root = map(map(version.get("schema")).get("openAPIV3Schema"));
    return map(map(root.get("properties")).get("spec"));
  }

  public static boolean isAboutAChange(Map<String, Object> rule) {
    return rule.get("rule").toString().contains("oldSelf");
  }

  public static List<Map<String, Object>> rules(Map<String, Object> schema) {
    return list(schema, "x-kubernetes-validations").stream().map(CompiledSchemas::map).toList();
  }

  private static void write(Map<String, Object> schema, StringBuilder out, String line) {
    var inner = line + " ";
    switch (schema.get("type").toString()) {
      case "object" -> writeObject(schema, out, inner);
      case "array" -> {
        var keys = new StringBuilder(" (keys");
        out.append("(list ").append(number(schema, "minItems", 0));
        out.append(' ').append(number(schema, "maxItems", null));
        out.append(' ').append(schema.get("x-kubernetes-list-type"));
        for (var key : list(schema, "x-kubernetes-list-map-keys")) {
          keys.append(' ').append(key);
        }
        out.append(keys).append(')').append(inner);
        write(map(schema.get("items")), out, inner);
      }
      case "string" -> writeText(schema, out);
      case "integer" -> {
        out.append("(whole ").append(number(schema, "minimum", null));
        out.append(' ').append(number(schema, "maximum", Long.MAX_VALUE));
      }
      case "boolean" -> out.append("(boolean");
      default -> throw new IllegalArgumentException("no such type: " + schema);
    }
    for (var rule : rules(schema)) {
      if (!isAboutAChange(rule)) {
        out.append(inner).append("(rule ").append(quoted(rule.get("message"))).append(' ');
        out.append(quoted(rule.getOrDefault("fieldPath", ""))).append(inner).append(' ');
        out.append(Rules.form(rule.get("rule").toString())).append(')');
      }
    }
    out.append(')');
  }

  private static void writeObject(Map<String, Object> schema, StringBuilder out, String line) {
    if (schema.containsKey("additionalProperties")) {
      out.append("(map ").append(number(schema, "maxProperties", null)).append(line);
      write(map(schema.get("additionalProperties")), out, line);
      return;
    }
    out.append("(object");
    if (schema.containsKey("required")) {
      out.append(line).append("(required ").append(words(list(schema, "required"))).append(')');
    }
    map(schema.getOrDefault("properties", Map.of()))
        .forEach(
            (name, property) -> {
              out.append(line).append("(field ").append(name).append(' ');
              write(map(property), out, line + " ");
              out.append(')');
            });
  }

  private static void writeText(Map<String, Object> schema, StringBuilder out) {
    if (schema.containsKey("enum")) {
      out.append("(choice ").append(words(list(schema, "enum")));
      return;
    }
    out.append("(text ").append(number(schema, "minLength", 0));
    out.append(' ').append(number(schema, "maxLength", null));
    out.append(' ').append(quoted(schema.getOrDefault("pattern", "")));
  }

  static String quoted(Object text) {
    return '"' + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A bound that the schema must have unless there is one to fall back on. */
  private static long number(Map<String, Object> schema, String name, Number otherwise) {
    var value = schema.containsKey(name) ? schema.get(name) : otherwise;
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("no " + name + " in " + schema);
  }

  private static String words(List<?> words) {
    return String.join(" ", words.stream().map(Object::toString).toList());
  }

  private static List<?> list(Map<String, Object> schema, String name) {
    return (List<?>) schema.getOrDefault(name, List.of());
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
