package dev.plumbline.agent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Starts {@code plumb} as a process from the calling thread, and so in that thread's namespaces.
 * What one Plumb starts shares a state folder.
 */
public final class Plumb {
  /** What a single command may take, a slow machine and strace included. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final List<String> JVM = PlumbJvm.command();

  /** Commands that know no state folder. */
  private static final Set<String> STATELESS =
      Set.of("help", "completion", "controller", "uninstall");

  private final Path work;
  private final List<String> wrapper;

  /**
   * A node without a past.
   *
   * @param work an empty folder of the test's; below it are the state folder and what was printed
   */
  public Plumb(Path work) {
    this(work, List.of());
  }

  private Plumb(Path work, List<String> wrapper) {
    this.work = work;
    this.wrapper = wrapper;
  }

  /** The same node, but each command is started by this one, as {@code strace -f …}. */
  public Plumb under(String... command) {
    return new Plumb(work, List.of(command));
  }

  public Path stateDir() {
    return work.resolve("state");
  }

  /** {@code plumb apply -f FOLDER}. */
  public Result apply(Path folder, String... options) {
    return run("apply", folder, options);
  }

  /** {@code plumb plan -f FOLDER}. */
  public Result plan(Path folder, String... options) {
    return run("plan", folder, options);
  }

  public Result cleanup() {
    return run("cleanup");
  }

  private Result run(String command, Path folder, String... options) {
    List<String> words = new ArrayList<>(List.of(command, "-f", folder.toString()));
    words.addAll(Arrays.asList(options));
    return run(words.toArray(String[]::new));
  }

  /** Runs a command to its end. */
  public Result run(String... words) {
    try (Running running = start(words)) {
      return running.end();
    }
  }

  /** {@code plumb run -f FOLDER}, once it says that it has converged. */
  public Running follow(Path folder, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "-f", folder.toString()));
    words.addAll(Arrays.asList(options));
    Running running = start(words.toArray(String[]::new));
    running.awaitOutput("converged:");
    return running;
  }

  /** Starts a command. */
  public Running start(String... words) {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(JVM);
    command.add(PlumbJvm.MAIN);
    command.addAll(Arrays.asList(words));
    if (!words[0].startsWith("-") && !STATELESS.contains(words[0])) {
      command.addAll(List.of("--state-dir", stateDir().toString()));
    }
    try {
      Files.createDirectories(work);
      Path out = Files.createTempFile(work, words[0] + "-", ".out");
      Path err = Files.createTempFile(work, words[0] + "-", ".err");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("NO_COLOR", "1");
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      return new Running(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that ended. */
  public record Result(int exit, String out, String err) {

    /**
     * The same, if it exited so.
     *
     * @throws AssertionError with all that was printed, if not
     */
    public Result exits(int status) {
      if (exit != status) {
        throw new AssertionError("exit status " + exit + " and not " + status + "\n" + this);
      }
      return this;
    }

    @Override
    public String toString() {
      return "exit " + exit + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  /** A command that may be running still. */
  public static final class Running implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    public long pid() {
      return process.pid();
    }

    public boolean isAlive() {
      return process.isAlive();
    }

    public String out() {
      return text(out);
    }

    public String err() {
      return text(err);
    }

    /**
     * Waits until it has printed this to standard output.
     *
     * @throws AssertionError if it ends before, or takes too long
     */
    public void awaitOutput(String words) {
      awaitIn(out, words);
    }

    /** As {@link #awaitOutput}, of standard error. */
    public void awaitError(String words) {
      awaitIn(err, words);
    }

    private void awaitIn(Path file, String words) {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!text(file).contains(words)) {
        if (!process.isAlive() && !text(file).contains(words)) {
          throw new AssertionError("ended before it said \"" + words + "\"\n" + result());
        }
        if (System.nanoTime() > deadline) {
          throw new AssertionError("never said \"" + words + "\"\n" + out() + err());
        }
        pause();
      }
    }

    /** Waits for its end. */
    public Result end() {
      try {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError("still runs after " + LIMIT + "\n" + out() + err());
        }
        return result();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }

    private Result result() {
      return new Result(process.exitValue(), out(), err());
    }

    /** Asks it to end, as {@code kill} does, and waits. */
    public Result stop() {
      process.destroy();
      return end();
    }

    /** {@code kill -9}, and waits. */
    public Result kill() {
      process.destroyForcibly();
      return end();
    }

    /** Leaves no process behind, whatever it is in the middle of. */
    @Override
    public void close() {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        kill();
      }
    }

    private static void pause() {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }

    private static String text(Path file) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
