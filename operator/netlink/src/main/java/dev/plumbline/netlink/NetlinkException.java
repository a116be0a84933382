package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;

/** The kernel refused a message, or an exchange with it could not be finished. */
public final class NetlinkException extends ErrnoException {
  private final String kernelSays;

  public NetlinkException(String operation, NetlinkError error) {
    super(operation, error.errno(), operation + ": " + error);
    this.kernelSays = error.kernelSays();
  }

  NetlinkException(String operation, Errno errno, String explanation) {
    super(operation, errno, operation + ": " + errno.text() + " (" + errno + "): " + explanation);
    this.kernelSays = "";
  }

  /** The extended ack's words, or empty; see {@link NetlinkError#kernelSays}. */
  public String kernelSays() {
    return kernelSays;
  }
}
