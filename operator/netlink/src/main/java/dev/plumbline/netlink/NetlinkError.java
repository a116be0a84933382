package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.Errno;

/**
 * Why the kernel refused one message.
 *
 * @param kernelSays the extended ack: the kernel's own words, and where in the message it points;
 *     empty if it gave none
 */
public record NetlinkError(Errno errno, String kernelSays) {
  @Override
  public String toString() {
    String words = errno.text() + " (" + errno + ")";
    return kernelSays.isEmpty() ? words : words + ": " + kernelSays;
  }
}
