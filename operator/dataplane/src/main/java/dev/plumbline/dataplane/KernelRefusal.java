package dev.plumbline.dataplane;

/**
 * The kernel said no.
 *
 * @param attempted the operation as a person would have typed it
 * @param errno its name, as {@code EBUSY}
 * @param kernelSays the text of the extended acknowledgement, or the error's usual text
 */
public record KernelRefusal(String attempted, String errno, String kernelSays) {

  /** Whether the same request may succeed a moment later. */
  public boolean worthRetrying() {
    return switch (errno) {
      case "EBUSY", "EAGAIN", "EINTR", "ENOBUFS", "ENOMEM", "ETIMEDOUT", "ERESTART" -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return attempted + ": " + errno + " (" + kernelSays + ")";
  }
}
