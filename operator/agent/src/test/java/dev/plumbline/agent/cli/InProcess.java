package dev.plumbline.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** {@code plumb} in this JVM, on the calling thread and so in its network namespace. */
public final class InProcess {

  /** What a person would have seen. */
  public record Result(int exit, String out, String err) {}

  /** Runs one command line; not for two threads at once: standard output is the JVM's only one. */
  public static Result plumb(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int exit = Main.commandLine(arguments).execute(arguments);
      System.out.flush();
      System.err.flush();
      return new Result(
          exit,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /**
   * Does nothing but understand one.
   *
   * @throws RuntimeException with what a person would be told, if it has an unknown option
   */
  public static void parse(String... arguments) {
    Main.commandLine(arguments).parseArgs(arguments);
  }

  private InProcess() {}
}
