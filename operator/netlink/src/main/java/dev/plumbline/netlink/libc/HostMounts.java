package dev.plumbline.netlink.libc;

import static dev.plumbline.netlink.libc.ErrnoException.check;

import java.nio.file.Path;

/**
 * Where namespaces are pinned for a process that has a mount namespace of its own, as in a Pod:
 * what it mounts there the host does not see. The system property {@value #ROOT_PROPERTY} names the
 * root folder of a process of the host, {@code /proc/1/root}; pins are made in that process's mount
 * namespace then. Read once, when the first pin is made or looked for.
 */
public final class HostMounts {

  public static final String ROOT_PROPERTY = "plumbline.host.root";

  private static final String ROOT = System.getProperty(ROOT_PROPERTY, "");

  private HostMounts() {}

  /** A path of the host's, as this process finds it. */
  public static Path path(String absolute) {
    return Path.of(ROOT + absolute);
  }

  static boolean areElsewhere() {
    return !ROOT.isEmpty();
  }

  /**
   * Moves the calling thread there, if it is not there anyway; the thread must end soon. It shares
   * its root with no other any more ({@code CLONE_FS}): setns(2) asks for that, and for {@code
   * CAP_SYS_ADMIN} and {@code CAP_SYS_CHROOT}.
   */
  static void enter() {
    if (!areElsewhere()) {
      return;
    }
    Path file = Path.of(ROOT).resolveSibling("ns/mnt");
    NativeMemory text = NativeMemory.of(file.toString());
    int fd = check(Libc.open(text.address(), LibcConstants.O_CLOEXEC, 0), "open " + file);
    text.keep();
    try {
      check(Libc.unshare(LibcConstants.CLONE_FS), "unshare");
      check(Libc.setns(fd, LibcConstants.CLONE_NEWNS), "setns " + file);
    } finally {
      Libc.close(fd);
    }
  }
}
