package dev.plumbline.netlink.libc;

/** A system call failed: what was attempted, and the kernel's error number. */
public class ErrnoException extends RuntimeException {
  private final String operation;
  private final Errno errno;

  public ErrnoException(String operation, Errno errno) {
    this(operation, errno, operation + ": " + errno.text() + " (" + errno + ")");
  }

  protected ErrnoException(String operation, Errno errno, String message) {
    super(message);
    this.operation = operation;
    this.errno = errno;
  }

  /** What was attempted, in the words of who attempted it. */
  public final String operation() {
    return operation;
  }

  public final Errno errno() {
    return errno;
  }

  /**
   * Passes a result of {@link Libc} through.
   *
   * @throws ErrnoException if it is negative
   */
  public static int check(int result, String operation) {
    if (result < 0) {
      throw new ErrnoException(operation, Errno.of(-result));
    }
    return result;
  }
}
