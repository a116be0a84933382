package dev.plumbline.netlink.wire;

/**
 * {@code linux/netlink.h}: message header, its flags, control messages, socket options, extended
 * acks.
 */
public final class Netlink {
  // protocols of a netlink socket
  public static final int NETLINK_ROUTE = 0;
  public static final int NETLINK_SOCK_DIAG = 4;
  public static final int NETLINK_XFRM = 6;
  public static final int NETLINK_NETFILTER = 12;
  public static final int NETLINK_KOBJECT_UEVENT = 15;
  public static final int NETLINK_GENERIC = 16;

  // nlmsg_flags
  public static final int NLM_F_REQUEST = 1;
  public static final int NLM_F_MULTI = 2;
  public static final int NLM_F_ACK = 4;
  public static final int NLM_F_ECHO = 8;
  public static final int NLM_F_DUMP_INTR = 0x10;
  public static final int NLM_F_DUMP_FILTERED = 0x20;
  public static final int NLM_F_ROOT = 0x100;
  public static final int NLM_F_MATCH = 0x200;
  public static final int NLM_F_ATOMIC = 0x400;
  public static final int NLM_F_DUMP = 768;
  public static final int NLM_F_REPLACE = 0x100;
  public static final int NLM_F_EXCL = 0x200;
  public static final int NLM_F_CREATE = 0x400;
  public static final int NLM_F_APPEND = 0x800;
  public static final int NLM_F_NONREC = 0x100;
  public static final int NLM_F_BULK = 0x200;
  public static final int NLM_F_CAPPED = 0x100;
  public static final int NLM_F_ACK_TLVS = 0x200;

  // control message types
  public static final int NLMSG_ALIGNTO = 4;
  public static final int NLMSG_NOOP = 1;
  public static final int NLMSG_ERROR = 2;
  public static final int NLMSG_DONE = 3;
  public static final int NLMSG_OVERRUN = 4;
  public static final int NLMSG_MIN_TYPE = 0x10;

  // attributes of an extended ack
  public static final int NLMSGERR_ATTR_UNUSED = 0;
  public static final int NLMSGERR_ATTR_MSG = 1;
  public static final int NLMSGERR_ATTR_OFFS = 2;
  public static final int NLMSGERR_ATTR_COOKIE = 3;
  public static final int NLMSGERR_ATTR_POLICY = 4;
  public static final int NLMSGERR_ATTR_MISS_TYPE = 5;
  public static final int NLMSGERR_ATTR_MISS_NEST = 6;

  // options of SOL_NETLINK
  public static final int NETLINK_ADD_MEMBERSHIP = 1;
  public static final int NETLINK_DROP_MEMBERSHIP = 2;
  public static final int NETLINK_PKTINFO = 3;
  public static final int NETLINK_BROADCAST_ERROR = 4;
  public static final int NETLINK_NO_ENOBUFS = 5;
  public static final int NETLINK_LISTEN_ALL_NSID = 8;
  public static final int NETLINK_LIST_MEMBERSHIPS = 9;
  public static final int NETLINK_CAP_ACK = 10;
  public static final int NETLINK_EXT_ACK = 11;
  public static final int NETLINK_GET_STRICT_CHK = 12;

  // attribute types
  public static final int NLA_F_NESTED = 32768;
  public static final int NLA_F_NET_BYTEORDER = 16384;
  public static final int NLA_TYPE_MASK = 0x3fff;
  public static final int NLA_ALIGNTO = 4;

  // sizes of structs in bytes
  public static final int SIZEOF_NLMSGHDR = 16;
  public static final int SIZEOF_NLMSGERR = 20;
  public static final int SIZEOF_NLATTR = 4;
  public static final int SIZEOF_SOCKADDR_NL = 12;

  private Netlink() {}
}
