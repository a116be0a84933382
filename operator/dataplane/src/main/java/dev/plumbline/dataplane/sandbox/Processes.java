package dev.plumbline.dataplane.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What is read of processes below {@code /proc}; one that has ended reads as nothing. */
final class Processes {
  private static final int START_TIME = 22;

  private final Path proc;

  Processes(Path proc) {
    this.proc = proc;
  }

  List<Integer> all() {
    List<Integer> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[1-9]*")) {
      for (Path entry : entries) {
        pids.add(Integer.valueOf(entry.getFileName().toString()));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return pids;
  }

  /** Lines as {@code 0::/path} or {@code 4:memory:/path}; see cgroups(7). */
  List<String> cgroups(int pid) {
    return text(pid, "cgroup").lines().toList();
  }

  /**
   * In clock ticks since boot; together with the number it names one process. See proc_pid_stat(5).
   */
  OptionalLong startTime(int pid) {
    String stat = text(pid, "stat");
    int afterName = stat.lastIndexOf(')') + 2;
    if (afterName < 2) {
      return OptionalLong.empty();
    }
    String[] fields = stat.substring(afterName).split(" ", -1);
    return OptionalLong.of(Long.parseLong(fields[START_TIME - 3]));
  }

  Path namespace(int pid) {
    return proc.resolve(pid + "/ns/net");
  }

  private String text(int pid, String file) {
    try {
      return Files.readString(proc.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
