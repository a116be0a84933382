package dev.plumbline.agent.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Plumbline's command line, as a person would use it: every call is a process and is shown. */
final class Plumb {
  /** On the demo's own tmpfs. */
  static final Path STATE = Path.of("/run/plumbline");

  private static final long LIMIT_SECONDS = 30;

  private final List<String> plumb;
  private final Path example;
  private final Report report;

  /**
   * The command line for one example.
   *
   * @param plumb the words that start it
   */
  Plumb(List<String> plumb, Path example, Report report) {
    this.plumb = List.copyOf(plumb);
    Path here = Path.of("").toAbsolutePath();
    this.example = example.startsWith(here) ? here.relativize(example) : example;
    this.report = report;
  }

  /** Runs a command on the example, shows what it says, and answers its exit status. */
  int show(String... words) throws IOException, InterruptedException {
    return end(start(onExample(words), ProcessBuilder.Redirect.INHERIT));
  }

  /** As {@link #show}, of a command that takes no manifests. */
  int showBare(String... words) throws IOException, InterruptedException {
    return end(start(bare(words), ProcessBuilder.Redirect.INHERIT));
  }

  /** What a command on the example prints, which is not shown. */
  String ask(String... words) throws IOException, InterruptedException {
    Process process = start(onExample(words), ProcessBuilder.Redirect.PIPE);
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = end(process);
    if (status != 0) {
      throw new IOException("plumb " + String.join(" ", words) + " exits with " + status);
    }
    return text;
  }

  /** A command that stays; shows what it says meanwhile. */
  Running stay(String... words) throws IOException {
    return new Running(start(onExample(words), ProcessBuilder.Redirect.PIPE), report);
  }

  private List<String> onExample(String... words) {
    List<String> line = bare(words);
    line.addAll(1, List.of("-f", example.toString()));
    return line;
  }

  private static List<String> bare(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--state-dir", STATE.toString()));
    return line;
  }

  private Process start(List<String> words, ProcessBuilder.Redirect out) throws IOException {
    report.command("plumb " + String.join(" ", words));
    List<String> line = new ArrayList<>(plumb);
    line.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return builder.redirectOutput(out).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static int end(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("it did not end in " + LIMIT_SECONDS + " s");
    }
    return process.exitValue();
  }

  /** A command that runs until it is told to end. */
  static final class Running implements AutoCloseable {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Process process;
    private final Thread killer;

    private Running(Process process, Report report) {
      this.process = process;
      killer = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(killer);
      Thread.ofPlatform().daemon().start(() -> read(report));
    }

    /** Waits for a line with that word in it. */
    String await(String word, long seconds) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (true) {
        String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
          throw new IOException("it did not say \"" + word + "\" in " + seconds + " s");
        }
        if (line.contains(word)) {
          return line;
        }
      }
    }

    /** Sends SIGTERM and answers the exit status. */
    int terminate() throws IOException, InterruptedException {
      process.destroy();
      return end(process);
    }

    @Override
    public void close() {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(killer);
    }

    private void read(Report report) {
      try (BufferedReader reader = process.inputReader(UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          report.say("| " + line);
          lines.add(line);
        }
      } catch (IOException | UncheckedIOException closed) {
        // the command has ended
      }
    }
  }
}
