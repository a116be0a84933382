package dev.plumbline.dataplane.listener;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process that has a listener's socket open.
 *
 * @param name as {@code ps} shows it, at most 15 bytes
 */
public record ProcessOf(long pid, String name) {

  private static final Path PROC = Path.of("/proc");

  /**
   * Looks through the open files of all processes: for a message to a person, not for every pass.
   *
   * @return empty when it is not to be seen from here: another PID namespace, no right to look
   */
  public static Optional<ProcessOf> listener(Listener listener) {
    String socket = "socket:[" + listener.inode() + "]";
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (has(process, socket)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of(new ProcessOf(Long.parseLong(process.getFileName().toString()), name));
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** A process may end while we look, and not every process lets us. */
  private static boolean has(Path process, String socket) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).toString().equals(socket)) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  @Override
  public String toString() {
    return name + " (pid " + pid + ")";
  }
}
