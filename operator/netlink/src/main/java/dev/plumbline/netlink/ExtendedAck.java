package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.Netlink;

/**
 * Reads NLMSG_ERROR and NLMSG_DONE: {@code struct nlmsgerr}, the request or its header, attributes.
 */
final class ExtendedAck {
  /** The error in an NLMSG_ERROR, or null when it is an acknowledgement. */
  static NetlinkError ofError(Message message) {
    int error = message.u32(0);
    if (error == 0) {
      return null;
    }
    int request = message.has(Netlink.NLM_F_CAPPED) ? Netlink.SIZEOF_NLMSGHDR : message.u32(4);
    return error(message, error, 4 + request);
  }

  /** The error that ended a dump, or null when the dump is complete. */
  static NetlinkError ofDone(Message message) {
    int error = message.payloadLength() >= 4 ? message.u32(0) : 0;
    return error >= 0 ? null : error(message, error, 4);
  }

  private static NetlinkError error(Message message, int error, int headerLength) {
    boolean explained = message.has(Netlink.NLM_F_ACK_TLVS);
    return new NetlinkError(
        Errno.of(-error), explained ? words(message.attributes(headerLength)) : "");
  }

  private static String words(Attributes a) {
    StringBuilder words = new StringBuilder();
    while (a.next()) {
      switch (a.type()) {
        case Netlink.NLMSGERR_ATTR_MSG -> words.insert(0, a.string());
        case Netlink.NLMSGERR_ATTR_OFFS ->
            words.append(" [at byte ").append(unsigned(a)).append(']');
        case Netlink.NLMSGERR_ATTR_MISS_TYPE ->
            words.append(" [attribute ").append(unsigned(a)).append(" is missing]");
        case Netlink.NLMSGERR_ATTR_MISS_NEST ->
            words.append(" [in the nest at byte ").append(unsigned(a)).append(']');
        default -> {}
      }
    }
    return words.toString().strip();
  }

  private static String unsigned(Attributes a) {
    return Integer.toUnsignedString(a.u32());
  }

  private ExtendedAck() {}
}
