package dev.plumbline.netlink.libc;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Runtime;

/**
 * The C library's calls, each answering as the kernel does: a result, or minus the error number.
 *
 * <p>Numbers and addresses only: no string, array or struct is converted, so jnr-ffi can make each
 * call a plain JNI stub. Memory comes from {@link NativeMemory}, which must be kept reachable
 * during the call. The library is loaded by the first call. A call blocks the platform thread under
 * it, also when a virtual thread makes it.
 */
public final class Libc {
  /**
   * How jnr-ffi sees the C library; use the static methods instead. Public because jnr-ffi
   * implements it. At most five parameters: as the sixth, jnr-ffi 2.2.18 passes the return address
   * of its stub (tried on x86-64).
   */
  public interface Calls {
    int socket(int domain, int type, int protocol);

    int bind(int fd, long address, int length);

    int connect(int fd, long address, int length);

    int listen(int fd, int backlog);

    int getsockname(int fd, long address, long length);

    int setsockopt(int fd, int level, int name, long value, int length);

    int getsockopt(int fd, int level, int name, long value, long length);

    long send(int fd, long buffer, long length, int flags);

    long sendmsg(int fd, long message, int flags);

    long recvmsg(int fd, long message, int flags);

    int poll(long pollfds, long count, int milliseconds);

    int eventfd(int initial, int flags);

    long read(int fd, long buffer, long length);

    long write(int fd, long buffer, long length);

    int open(long path, int flags, int mode);

    int close(int fd);

    int ioctl(int fd, long request, long argument);

    int flock(int fd, int operation);

    int unlink(long path);

    int unshare(int flags);

    int setns(int fd, int type);

    int mount(long source, long target, long type, long flags, long data);

    int umount2(long target, int flags);
  }

  private static final Calls C;
  private static final Runtime RUNTIME;

  static {
    Map<LibraryOption, Object> options = new EnumMap<>(LibraryOption.class);
    options.put(LibraryOption.LoadNow, true);
    C = LibraryLoader.loadLibrary(Calls.class, options, "libc.so.6");
    RUNTIME = Runtime.getRuntime(C);
  }

  public static int socket(int domain, int type, int protocol) {
    return result(C.socket(domain, type, protocol));
  }

  public static int bind(int fd, long address, int length) {
    return result(C.bind(fd, address, length));
  }

  public static int connect(int fd, long address, int length) {
    return result(C.connect(fd, address, length));
  }

  public static int listen(int fd, int backlog) {
    return result(C.listen(fd, backlog));
  }

  public static int getsockname(int fd, long address, long length) {
    return result(C.getsockname(fd, address, length));
  }

  public static int setsockopt(int fd, int level, int name, long value, int length) {
    return result(C.setsockopt(fd, level, name, value, length));
  }

  public static int getsockopt(int fd, int level, int name, long value, long length) {
    return result(C.getsockopt(fd, level, name, value, length));
  }

  public static int send(int fd, long buffer, long length, int flags) {
    return result((int) C.send(fd, buffer, length, flags));
  }

  public static int sendmsg(int fd, long message, int flags) {
    return result((int) C.sendmsg(fd, message, flags));
  }

  public static int recvmsg(int fd, long message, int flags) {
    return result((int) C.recvmsg(fd, message, flags));
  }

  public static int poll(long pollfds, int count, int milliseconds) {
    return result(C.poll(pollfds, count, milliseconds));
  }

  public static int eventfd(int initial, int flags) {
    return result(C.eventfd(initial, flags));
  }

  public static int read(int fd, long buffer, long length) {
    return result((int) C.read(fd, buffer, length));
  }

  public static int write(int fd, long buffer, long length) {
    return result((int) C.write(fd, buffer, length));
  }

  public static int open(long path, int flags, int mode) {
    return result(C.open(path, flags, mode));
  }

  public static int close(int fd) {
    return result(C.close(fd));
  }

  public static int ioctl(int fd, long request, long argument) {
    return result(C.ioctl(fd, request, argument));
  }

  public static int flock(int fd, int operation) {
    return result(C.flock(fd, operation));
  }

  public static int unlink(long path) {
    return result(C.unlink(path));
  }

  public static int unshare(int flags) {
    return result(C.unshare(flags));
  }

  public static int setns(int fd, int type) {
    return result(C.setns(fd, type));
  }

  public static int mount(long source, long target, long type, long flags, long data) {
    return result(C.mount(source, target, type, flags, data));
  }

  public static int umount2(long target, int flags) {
    return result(C.umount2(target, flags));
  }

  /**
   * Where byte 0 of a direct buffer lies. The caller keeps the buffer reachable while the address
   * is used.
   */
  public static long addressOf(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("a heap buffer has no address");
    }
    return RUNTIME.getMemoryManager().newPointer(direct).address() - direct.position();
  }

  private static int result(int value) {
    return value >= 0 ? value : -RUNTIME.getLastError();
  }

  private Libc() {}
}
