package dev.plumbline.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Who this machine is. */
final class NodeName {

  private NodeName() {}

  /** The host's name, in lower case as Kubernetes names nodes. */
  static String ofHost() {
    return read(Path.of("/proc/sys/kernel/hostname"), "localhost").toLowerCase(Locale.ROOT);
  }

  /** The machine's id; where it has none, its host name stands for it. */
  static String machineId() {
    return read(Path.of("/etc/machine-id"), ofHost());
  }

  private static String read(Path file, String otherwise) {
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? otherwise : text;
    } catch (IOException e) {
      return otherwise;
    }
  }
}
