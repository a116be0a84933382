package dev.plumbline.agent.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Says what happens while it happens: numbered steps, a line for each thing that was checked. */
final class Report {
  /** Something to check: answers what there is to say about it, and throws when it is not so. */
  @FunctionalInterface
  interface Check {
    String run() throws Exception;
  }

  private final PrintStream out;
  private final boolean colours;
  private final long started = System.nanoTime();
  private int steps;
  private int checks;
  private int wrong;

  Report(PrintStream out) {
    this.out = out;
    String no = System.getenv("NO_COLOR");
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    colours = terminal && (no == null || no.isEmpty());
  }

  void step(String title) {
    out.println();
    out.println(paint("1", ++steps + ". " + title));
  }

  void say(String line) {
    out.println("  " + line);
    out.flush();
  }

  /** The line that a person would have typed. */
  void command(String line) {
    out.println(paint("1", "$ " + line));
    out.flush();
  }

  /**
   * One thing that has to be so; what is not is counted, said, and stops nothing.
   *
   * @return whether it is so
   */
  boolean check(String what, Check check) {
    checks++;
    try {
      String detail = check.run();
      say(paint("32", "✓") + " " + what + (detail.isEmpty() ? "" : ": " + detail));
      return true;
    } catch (Exception e) {
      return wrong(what, e);
    }
  }

  /** Something that went wrong outside of any check. */
  boolean wrong(String what, Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    wrong++;
    String said = e.getMessage() == null ? e.toString() : e.getMessage();
    say(paint("31", "✗ " + what) + ": " + said);
    return false;
  }

  /**
   * The last lines.
   *
   * @return the exit status: 0 when all was as it should be, else 1
   */
  int end() {
    out.println();
    String seconds = String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - started) / 1e9);
    if (wrong == 0) {
      out.println(paint("1;32", "✓ all " + checks + " checks as they should be, in " + seconds));
    } else {
      out.println(
          paint(
              "1;31",
              "✗ " + wrong + " of " + checks + " checks not as they should be, in " + seconds));
    }
    out.flush();
    return wrong == 0 ? 0 : 1;
  }

  static String milliseconds(long nanoseconds) {
    return String.format(
        Locale.ROOT, nanoseconds < 10_000_000 ? "%.1f ms" : "%.0f ms", nanoseconds / 1e6);
  }

  private String paint(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
