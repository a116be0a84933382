package dev.plumbline.agent.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a value must be: its type, its bounds, and the rules that hold for it. */
sealed interface Schema {

  List<Rule> rules();

  /** A rule in CEL; {@code path} leads from the value to the field to blame. */
  record Rule(String message, String path, Expression expression) {}

  /** An object of these fields and no others. */
  record Fields(Map<String, Schema> fields, Set<String> required, List<Rule> rules)
      implements Schema {}

  /** A map from names of the user's to values of one kind. */
  record Names(int max, Schema value, List<Rule> rules) implements Schema {}

  /**
   * A list; with keys, no two items have the same values under all of them, {@code unique}: no two
   * are the same.
   */
  record Items(int min, int max, boolean unique, List<String> keys, Schema item, List<Rule> rules)
      implements Schema {}

  /** A text of so many characters that the pattern matches. */
  record Text(int min, int max, Pattern pattern, List<Rule> rules) implements Schema {}

  /** One of these words. */
  record Choice(List<String> words, List<Rule> rules) implements Schema {}

  /** A whole number. */
  record Whole(long min, long max, List<Rule> rules) implements Schema {}

  /** True or false. */
  record Flag(List<Rule> rules) implements Schema {}
}
