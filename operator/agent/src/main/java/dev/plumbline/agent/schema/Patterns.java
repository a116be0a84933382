package dev.plumbline.agent.schema;

import java.util.regex.Pattern;

/** Regular expressions as the API server reads them, which is RE2's way. */
final class Patterns {
  private Patterns() {}

  /**
   * In RE2 a closing {@code $} is the end of the text; Java's also matches before a last line
   * break.
   */
  static Pattern compile(String regex) {
    return Pattern.compile(
        regex.endsWith("$") ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
  }

  /** As it stands in the schema. */
  static String spelling(Pattern pattern) {
    var regex = pattern.pattern();
    return regex.endsWith("\\z") ? regex.substring(0, regex.length() - 2) + "$" : regex;
  }
}
