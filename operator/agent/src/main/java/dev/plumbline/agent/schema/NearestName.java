package dev.plumbline.agent.schema;

import java.util.Collection;
import java.util.Optional;

/** What a person probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The nearest of the known names: the same but for case, or at most a third of its letters off.
   */
  public static Optional<String> to(String written, Collection<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (var name : known) {
      int off = name.equalsIgnoreCase(written) ? 0 : distance(written, name);
      if (off <= Math.max(1, name.length() / 3) && off < least) {
        nearest = name;
        least = off;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** {@code ; did you mean NAME?}, or nothing. */
  public static String hint(String written, Collection<String> known) {
    return to(written, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** Letters to put in, leave out or change, or two neighbours to swap. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 4) {
      return Integer.MAX_VALUE;
    }
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int step(int[][] rows, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1);
    best = Math.min(best, rows[i - 1][j - 1] + change);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
  }
}
