package dev.plumbline.agent.crd;

import dev.plumbline.agent.api.constraint.Atomic;
import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.JsonName;
import dev.plumbline.agent.api.constraint.Text;
import dev.plumbline.agent.api.constraint.Whole;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what the annotations of {@code agent.api.constraint} say into the schema that fabric8 made
 * of the types.
 */
final class Constraints {
  private Constraints() {}

  /** Describes and binds the fields of a record, and theirs in turn. */
  static void ofRecord(JSONSchemaProps schema, Class<?> type) {
    var required = new ArrayList<String>();
    for (var component : type.getRecordComponents()) {
      var name = jsonName(component);
      var property = schema.getProperties().get(name);
      property.setDescription(component.getAnnotation(Doc.class).value());
      ofType(property, component.getAnnotatedType());
      if (isRequired(component)) {
        required.add(name);
      }
    }
    schema.setRequired(required);
    rules(schema, List.<AnnotatedElement>of(type));
    if (type.isAnnotationPresent(Atomic.class)) {
      schema.setXKubernetesMapType("atomic");
    }
  }

  static String jsonName(RecordComponent component) {
    return Optional.ofNullable(component.getAnnotation(JsonName.class))
        .map(JsonName::value)
        .orElse(component.getName());
  }

  /** What may be left out is an Optional, a list, a map, or a boolean, whose absence is false. */
  private static boolean isRequired(RecordComponent component) {
    var items = component.getAnnotatedType().getAnnotation(Items.class);
    if (items != null) {
      return items.required();
    }
    return component.getType() != Optional.class && component.getType() != boolean.class;
  }

  private static void ofType(JSONSchemaProps schema, AnnotatedType type) {
    var raw = raw(type);
    if (raw == Optional.class) {
      ofType(schema, argument(type, 0));
      return;
    }
    var sources = withTheirAnnotations(type);
    sources.forEach(source -> bounds(schema, raw, source));
    rules(schema, sources);
    if (raw == List.class) {
      ofType(schema.getItems().getSchema(), argument(type, 0));
    } else if (raw == Map.class) {
      ofType(schema.getAdditionalProperties().getSchema(), argument(type, 1));
    } else if (raw.isRecord()) {
      ofRecord(schema, raw);
    } else if (raw.isEnum()) {
      schema
          .getEnum()
          .sort((a, b) -> Integer.compare(ordinal(raw, a.asText()), ordinal(raw, b.asText())));
    } else if (raw == Instant.class) {
      schema.setType("string");
      schema.setFormat("date-time");
    }
  }

  private static void bounds(JSONSchemaProps schema, Class<?> raw, AnnotatedElement source) {
    var text = source.getAnnotation(Text.class);
    if (text != null) {
      schema.setMinLength(text.min() == 0 ? null : (long) text.min());
      schema.setMaxLength((long) text.max());
      schema.setPattern(text.pattern().isEmpty() ? null : text.pattern());
    }
    var whole = source.getAnnotation(Whole.class);
    if (whole != null) {
      var isLong = raw == long.class || raw == Long.class;
      schema.setFormat(isLong ? "int64" : "int32");
      schema.setMinimum((double) whole.min());
      // a double cannot hold the largest long, and the format says it already
      schema.setMaximum(whole.max() == Long.MAX_VALUE ? null : (double) whole.max());
    }
    var items = source.getAnnotation(Items.class);
    if (items != null && raw == Map.class) {
      schema.setMaxProperties((long) items.max());
    } else if (items != null) {
      schema.setMinItems(items.min() == 0 ? null : (long) items.min());
      schema.setMaxItems((long) items.max());
      schema.setXKubernetesListType(items.type().name().toLowerCase(Locale.ROOT));
      schema.setXKubernetesListMapKeys(
          items.type() == ListType.MAP ? List.of(items.keys()) : List.of());
    }
  }

  /** The rules that annotations on these say. */
  static void rules(JSONSchemaProps schema, List<AnnotatedElement> sources) {
    for (var source : sources) {
      for (var cel : source.getAnnotationsByType(Cel.class)) {
        var rule = new ValidationRule();
        rule.setRule(cel.value());
        rule.setMessage(cel.message());
        rule.setFieldPath(cel.path().isEmpty() ? null : cel.path());
        schema.getXKubernetesValidations().add(rule);
      }
    }
  }

  /** The type in use itself and each annotation on it, for an annotation may be made of others. */
  private static List<AnnotatedElement> withTheirAnnotations(AnnotatedType type) {
    var sources = new ArrayList<AnnotatedElement>(List.of(type));
    Arrays.stream(type.getAnnotations()).map(Annotation::annotationType).forEach(sources::add);
    return sources;
  }

  private static AnnotatedType argument(AnnotatedType type, int index) {
    return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
  }

  private static Class<?> raw(AnnotatedType type) {
    return (Class<?>)
        (type.getType() instanceof ParameterizedType parameterized
            ? parameterized.getRawType()
            : type.getType());
  }

  private static int ordinal(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants()).map(Object::toString).toList().indexOf(name);
  }
}
