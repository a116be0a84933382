package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.agent.e2e.Manifests;
import dev.plumbline.agent.e2e.Plumb.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is given its input at once and runs for so long at most. */
record Command(List<String> words, Map<String, String> environment, String input, Duration limit) {

  private static final int LACKS_SOMETHING = 69;

  /** What is compiled, is compiled once on each machine. */
  private static final Duration COMPILATION = Duration.ofMinutes(40);

  static Command of(Duration limit, List<String> words) {
    return new Command(words, Map.of(), "", limit);
  }

  /** A program of the project's, by its path there. */
  static Path project(String program) {
    return Manifests.example("..").resolve(program).normalize();
  }

  /**
   * Has a script of the project's build what it builds, if need be; where it cannot, the test is
   * skipped and says why.
   *
   * @return what it prints
   */
  static String built(String script, String... words) {
    List<String> command = new ArrayList<>(List.of(project(script).toString()));
    command.addAll(Arrays.asList(words));
    Result build = of(COMPILATION, command).run();
    assumeTrue(build.exit() != LACKS_SOMETHING, build.err());
    return build.exits(0).out().strip();
  }

  /**
   * Runs it to its end.
   *
   * @throws AssertionError with what it printed, if it has not ended by then; it is killed
   */
  Result run() {
    try {
      Path in = Files.writeString(Files.createTempFile("command", ".in"), input);
      Path out = Files.createTempFile("command", ".out");
      Path err = Files.createTempFile("command", ".err");
      try {
        return run(in, out, err);
      } finally {
        for (Path file : List.of(in, out, err)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result run(Path in, Path out, Path err) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = false;
    try {
      ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (!ended) {
      throw new AssertionError(
          words + " did not end in " + limit + "\n" + text(out) + "--- err\n" + text(err));
    }
    return new Result(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
