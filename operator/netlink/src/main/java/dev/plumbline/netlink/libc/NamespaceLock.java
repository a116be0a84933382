package dev.plumbline.netlink.libc;

import static dev.plumbline.netlink.libc.ErrnoException.check;
import static dev.plumbline.netlink.libc.LibcConstants.AF_UNIX;
import static dev.plumbline.netlink.libc.LibcConstants.SOCK_CLOEXEC;
import static dev.plumbline.netlink.libc.LibcConstants.SOCK_STREAM;
import static dev.plumbline.netlink.libc.LibcConstants.SOL_SOCKET;
import static dev.plumbline.netlink.libc.LibcConstants.SO_PEERCRED;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A lock that one process of a network namespace can hold: a listening unix socket with an abstract
 * name. The kernel scopes such names to the network namespace (unix(7)) and frees them with the
 * process, however it ends.
 */
public final class NamespaceLock implements AutoCloseable {

  private static final int FAMILY_LENGTH = 2;

  private final int fd;

  private NamespaceLock(int fd) {
    this.fd = fd;
  }

  /**
   * Takes the lock in the calling thread's namespace.
   *
   * @return empty if another process holds it
   */
  public static Optional<NamespaceLock> take(String name) {
    int fd = socket();
    NativeMemory address = address(name);
    int bound = Libc.bind(fd, address.address(), length(name));
    address.keep();
    if (bound == -Errno.EADDRINUSE.number()) {
      Libc.close(fd);
      return Optional.empty();
    }
    check(bound, "bind of the lock " + name);
    check(Libc.listen(fd, 8), "listen");
    return Optional.of(new NamespaceLock(fd));
  }

  /**
   * The process that holds the lock.
   *
   * @return empty if it is free by now; 0 for a process of another pid namespace
   */
  public static Optional<Integer> holder(String name) {
    int fd = socket();
    try {
      NativeMemory address = address(name);
      int connected = Libc.connect(fd, address.address(), length(name));
      address.keep();
      return connected < 0 ? Optional.empty() : Optional.of(peer(fd));
    } finally {
      Libc.close(fd);
    }
  }

  /** The pid in {@code struct ucred}. */
  private static int peer(int fd) {
    NativeMemory memory = NativeMemory.of(16);
    memory.buffer().putInt(12, 12);
    int answer = Libc.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, memory.address(), memory.address(12));
    memory.keep();
    check(answer, "getsockopt SO_PEERCRED");
    return memory.buffer().getInt(0);
  }

  private static int socket() {
    return check(Libc.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket AF_UNIX");
  }

  /** {@code struct sockaddr_un} with a name that begins with NUL. */
  private static NativeMemory address(String name) {
    NativeMemory memory = NativeMemory.of(length(name));
    ByteBuffer buffer = memory.buffer();
    buffer.putShort(0, (short) AF_UNIX);
    buffer.put(FAMILY_LENGTH + 1, name.getBytes(StandardCharsets.US_ASCII));
    return memory;
  }

  private static int length(String name) {
    return FAMILY_LENGTH + 1 + name.length();
  }

  @Override
  public void close() {
    Libc.close(fd);
  }
}
