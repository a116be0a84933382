package dev.plumbline.agent.source;

import dev.plumbline.agent.schema.FieldPath;
import java.util.List;
import java.util.Map;

/** One document of a file: its value, and the line on which each value in it stands. */
final class Document {

  private final Object value;
  private final int[] lines;

  /**
   * Takes over both.
   *
   * @param value maps with text keys, lists, {@code String}, {@code Long}, {@code Double}, {@code
   *     Boolean}, null
   * @param lines of each value in the order in which they stand, a map or list before what is in it
   */
  Document(Object value, int[] lines) {
    this.value = value;
    this.lines = lines;
  }

  Object value() {
    return value;
  }

  /** The line of the field, or of the nearest thing around it that is there. */
  int line(FieldPath path) {
    int index = 0;
    var at = value;
    for (var step : path.steps()) {
      int offset = offset(at, step);
      if (offset == 0) {
        break;
      }
      index += offset;
      at = at instanceof Map<?, ?> map ? map.get(step) : ((List<?>) at).get((Integer) step);
    }
    return lines[index];
  }

  /** How many values further the field or item stands; 0 if there is none. */
  private static int offset(Object value, Object step) {
    int offset = 1;
    if (value instanceof Map<?, ?> map && map.containsKey(step)) {
      for (var entry : map.entrySet()) {
        if (entry.getKey().equals(step)) {
          return offset;
        }
        offset += count(entry.getValue());
      }
    }
    if (value instanceof List<?> list && step instanceof Integer place && place < list.size()) {
      return offset + list.subList(0, place).stream().mapToInt(Document::count).sum();
    }
    return 0;
  }

  private static int count(Object value) {
    return 1
        + switch (value) {
          case Map<?, ?> map -> map.values().stream().mapToInt(Document::count).sum();
          case List<?> list -> list.stream().mapToInt(Document::count).sum();
          case null, default -> 0;
        };
  }
}
