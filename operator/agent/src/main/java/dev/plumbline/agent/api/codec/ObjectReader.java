package dev.plumbline.agent.api.codec;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the fields of one object of a document; a field that is null counts as left out. */
final class ObjectReader {

  private final String path;
  private final Map<?, ?> fields;

  ObjectReader(String path, Object value) {
    this.path = path;
    this.fields = as(Map.class, "an object", path, value);
  }

  String text(String name) {
    return required(name, optionalText(name));
  }

  Optional<String> optionalText(String name) {
    return optional(name).map(value -> text(at(name), value));
  }

  int whole(String name) {
    return required(name, optionalWhole(name));
  }

  Optional<Integer> optionalWhole(String name) {
    return optionalLong(name)
        .map(
            number -> {
              if (number != number.intValue()) {
                throw new DecodeException(at(name), "is out of range: " + number);
              }
              return number.intValue();
            });
  }

  Optional<Long> optionalLong(String name) {
    return optional(name)
        .map(
            value -> {
              if (value instanceof Integer || value instanceof Long) {
                return ((Number) value).longValue();
              }
              throw new DecodeException(at(name), "must be a whole number");
            });
  }

  /** False when left out. */
  boolean flag(String name) {
    return optional(name)
        .map(value -> as(Boolean.class, "true or false", at(name), value))
        .orElse(false);
  }

  Optional<Instant> optionalTime(String name) {
    return optionalText(name)
        .map(
            text -> {
              try {
                return Instant.parse(text);
              } catch (DateTimeParseException e) {
                throw new DecodeException(at(name), "must be a time like 2026-01-31T12:00:00Z");
              }
            });
  }

  <E extends Enum<E>> E choice(String name, Class<E> type) {
    return required(name, optionalChoice(name, type));
  }

  <E extends Enum<E>> Optional<E> optionalChoice(String name, Class<E> type) {
    return optional(name).map(value -> constant(at(name), type, value));
  }

  <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
    return list(name, (path, value) -> constant(path, type, value));
  }

  <T> T object(String name, Function<ObjectReader, T> decoder) {
    return required(name, optionalObject(name, decoder));
  }

  <T> Optional<T> optionalObject(String name, Function<ObjectReader, T> decoder) {
    return optional(name).map(value -> decoder.apply(new ObjectReader(at(name), value)));
  }

  <T> List<T> objects(String name, Function<ObjectReader, T> decoder) {
    return list(name, (path, value) -> decoder.apply(new ObjectReader(path, value)));
  }

  List<String> texts(String name) {
    return list(name, ObjectReader::text);
  }

  /** A map from names to texts, empty when left out. */
  Map<String, String> textMap(String name) {
    var texts = new LinkedHashMap<String, String>();
    optional(name)
        .map(value -> as(Map.class, "an object", at(name), value))
        .ifPresent(
            map ->
                ((Map<?, ?>) map)
                    .forEach(
                        (key, value) -> {
                          if (value != null) {
                            texts.put(key.toString(), text(at(name) + "[" + key + "]", value));
                          }
                        }));
    return texts;
  }

  private interface ItemDecoder<T> {
    T decode(String path, Object value);
  }

  private <T> List<T> list(String name, ItemDecoder<T> decoder) {
    var items = new ArrayList<T>();
    for (var item :
        optional(name).map(value -> as(List.class, "a list", at(name), value)).orElse(List.of())) {
      items.add(decoder.decode(at(name) + "[" + items.size() + "]", item));
    }
    return items;
  }

  private Optional<Object> optional(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  private <T> T required(String name, Optional<T> value) {
    return value.orElseThrow(() -> new DecodeException(at(name), "is missing"));
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String text(String path, Object value) {
    return as(String.class, "a text", path, value);
  }

  private static <E extends Enum<E>> E constant(String path, Class<E> type, Object value) {
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw new DecodeException(path, "is not known here: " + value);
  }

  private static <T> T as(Class<T> type, String description, String path, Object value) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw new DecodeException(path, "must be " + description);
  }
}
