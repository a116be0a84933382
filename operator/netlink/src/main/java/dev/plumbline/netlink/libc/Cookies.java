package dev.plumbline.netlink.libc;

import static dev.plumbline.netlink.libc.ErrnoException.check;
import static dev.plumbline.netlink.libc.LibcConstants.AF_NETLINK;
import static dev.plumbline.netlink.libc.LibcConstants.SOCK_CLOEXEC;
import static dev.plumbline.netlink.libc.LibcConstants.SOCK_RAW;
import static dev.plumbline.netlink.libc.LibcConstants.SOL_SOCKET;
import static dev.plumbline.netlink.libc.LibcConstants.SO_NETNS_COOKIE;

/** {@code SO_NETNS_COOKIE}: any socket tells the number of the namespace it was opened in. */
public final class Cookies {
  /** Of the namespace that a socket was opened in. */
  public static long ofSocket(int fd) {
    NativeMemory memory = NativeMemory.of(16);
    memory.buffer().putInt(8, 8);
    check(
        Libc.getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, memory.address(), memory.address(8)),
        "getsockopt SO_NETNS_COOKIE");
    return memory.buffer().getLong(0);
  }

  static long ofThisThread() {
    int fd = check(Libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0), "socket");
    try {
      return ofSocket(fd);
    } finally {
      Libc.close(fd);
    }
  }

  private Cookies() {}
}
