package dev.plumbline.agent.demo;

import static dev.plumbline.netlink.libc.ErrnoException.check;

import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.libc.NativeMemory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The files that belong to the demo alone, and vanish with its mount namespace. */
final class Mounts {
  private static final Path RUN = Path.of("/run");
  private static final Path NETNS = RUN.resolve("netns");

  /**
   * Keeps what is mounted from here on from the machine, and puts a tmpfs over {@code /run} in
   * which {@code netns} is empty and every other folder is what it was.
   */
  static void separate() throws IOException {
    mount("none", Path.of("/"), "none", LibcConstants.MS_REC | LibcConstants.MS_PRIVATE);
    NativeMemory run = NativeMemory.of(RUN.toString());
    int old = check(Libc.open(run.address(), LibcConstants.O_CLOEXEC, 0), "open " + RUN);
    run.keep();
    try {
      mount("none", RUN, "tmpfs", 0);
      bindFolders(Path.of("/proc/self/fd/" + old));
    } finally {
      Libc.close(old);
    }
    Files.createDirectories(NETNS);
  }

  private static void bindFolders(Path from) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
      for (Path entry : entries) {
        Path to = RUN.resolve(entry.getFileName());
        if (!to.equals(NETNS) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectory(to);
          mount(entry.toString(), to, "none", LibcConstants.MS_BIND | LibcConstants.MS_REC);
        }
      }
    }
  }

  private static void mount(String source, Path target, String type, int flags) {
    NativeMemory from = NativeMemory.of(source);
    NativeMemory to = NativeMemory.of(target.toString());
    NativeMemory kind = NativeMemory.of(type);
    check(Libc.mount(from.address(), to.address(), kind.address(), flags, 0), "mount " + target);
    from.keep();
    to.keep();
    kind.keep();
  }

  private Mounts() {}
}
