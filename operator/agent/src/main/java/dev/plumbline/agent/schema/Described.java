package dev.plumbline.agent.schema;

import java.util.List;
import java.util.Map;

/** Values of a document, in a few words on one line. */
public final class Described {
  private Described() {}

  private static final int LONGEST = 60;

  /**
   * A text in quotes, cut where it is long and without line breaks; of lists and objects only what
   * they are.
   */
  public static String value(Object value) {
    return switch (value) {
      case null -> "empty";
      case String text -> '"' + line(text) + '"';
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case Number number -> "the number " + line(number.toString());
      default -> value.toString();
    };
  }

  /** What to do with a number or a truth value where a text is wanted. */
  static String quote(Object value) {
    return value instanceof Number || value instanceof Boolean ? ": write it in quotes" : "";
  }

  static String items(int count) {
    return count == 1 ? "1 item" : count + " items";
  }

  /** At most {@value #LONGEST} characters, none of them a control character. */
  public static String line(String text) {
    var line = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.codePointCount(0, text.length()) > LONGEST ? line + "…" : line.toString();
  }
}
