package dev.plumbline.agent.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How the tests start {@code plumb}: the same way as the launcher, without the tests on its class
 * path. Where what is on it are jars, as in a build by Maven, an AOT cache made once for all tests
 * of this JVM takes a third off each start.
 */
final class PlumbJvm {
  static final String MAIN = "dev.plumbline.agent.cli.Main";

  private static final Path NATIVE_LIBRARIES = Path.of("target/runtime/jni").toAbsolutePath();

  /** All but the main class. */
  static List<String> command() {
    List<String> command = new ArrayList<>(plain());
    trained().ifPresent(cache -> command.add(1, "-XX:AOTCache=" + cache));
    return List.copyOf(command);
  }

  private static List<String> plain() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Xlog:disable",
                "-Xlog:all=warning,aot*=off,cds*=off:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    if (Files.isDirectory(NATIVE_LIBRARIES)) {
      // else each start writes a library first
      command.add("-Djffi.boot.library.path=" + NATIVE_LIBRARIES);
    }
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath())));
    return command;
  }

  private static List<String> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .toList();
  }

  /** The cache of a look at an example, which changes nothing; empty where there can be none. */
  private static Optional<Path> trained() {
    if (!classPath().stream().allMatch(entry -> Files.isRegularFile(Path.of(entry)))) {
      return Optional.empty();
    }
    try {
      Path folder = Files.createTempDirectory("plumb-aot");
      Path cache = folder.resolve("plumb.aot");
      folder.toFile().deleteOnExit();
      cache.toFile().deleteOnExit();
      List<String> command = new ArrayList<>(plain());
      command.add(1, "-XX:AOTCacheOutput=" + cache);
      command.addAll(List.of(MAIN, "plan", "-f", Manifests.example("two-tier").toString()));
      command.addAll(List.of("--state-dir", folder.resolve("state").toString()));
      Process training =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!training.waitFor(60, TimeUnit.SECONDS)) {
        training.destroyForcibly();
      }
      return Optional.of(cache).filter(Files::isRegularFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private PlumbJvm() {}
}
