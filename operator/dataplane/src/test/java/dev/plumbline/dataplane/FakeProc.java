package dev.plumbline.dataplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder like {@code /proc} in which real processes are in control groups of our choice: their
 * namespaces are real.
 */
final class FakeProc {
  private static final long START = 5000;

  private final Path folder;

  FakeProc(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** A process as number {@code pid}, in the namespace of the real process {@code real}. */
  void add(int pid, String cgroup, long real, int startedAfter) {
    Path process = folder.resolve(Integer.toString(pid));
    try {
      Files.createDirectories(process.resolve("ns"));
      Files.writeString(process.resolve("cgroup"), "2:memory:/none\n1:cpu:" + cgroup + "\n");
      String zeros = " 0".repeat(18);
      Files.writeString(
          process.resolve("stat"),
          pid + " (a) b) S" + zeros + " " + (START + startedAfter) + " 0\n");
      Path namespace = process.resolve("ns/net");
      Files.deleteIfExists(namespace);
      Files.createSymbolicLink(namespace, Path.of("/proc/" + real + "/ns/net"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(int pid) {
    Path process = folder.resolve(Integer.toString(pid));
    try {
      for (String file : new String[] {"cgroup", "stat", "ns/net", "ns", ""}) {
        Files.delete(process.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
