package dev.plumbline.netlink.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program from the calling thread, and so in that thread's namespaces; for at most 30
 * seconds.
 */
public final class Shell {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 30;

  /**
   * Runs a command.
   *
   * @return what it wrote to standard output
   * @throws AssertionError with what it wrote to standard error, if it does not exit with 0 in time
   */
  public static String run(List<String> command) {
    try {
      Path out = Files.createTempFile("shell", ".out");
      Path err = Files.createTempFile("shell", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(command + " did not end in " + SECONDS + " s: " + text(err));
        }
        if (process.exitValue() != 0) {
          throw new AssertionError(
              command + " exits with " + process.exitValue() + ": " + text(err));
        }
        return text(out);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }

  /** {@link #run(List)} of a line whose words have no blanks: {@code "ip link set lo up"}. */
  public static String run(String line) {
    return run(List.of(line.strip().split("\\s+")));
  }

  /**
   * {@link #run(String)} of a program that prints JSON: {@code "ip -j -d link"}; nothing printed is
   * an empty array.
   */
  public static JsonNode json(String line) {
    String text = run(line);
    try {
      return JSON.readTree(text.isBlank() ? "[]" : text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private Shell() {}
}
