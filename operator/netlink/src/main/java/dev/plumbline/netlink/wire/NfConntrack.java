package dev.plumbline.netlink.wire;

/**
 * {@code linux/netfilter/nfnetlink_conntrack.h} and {@code nf_conntrack_common.h}: connection
 * tracking.
 */
public final class NfConntrack {
  // message types: the low byte of nlmsg_type
  public static final int IPCTNL_MSG_CT_NEW = 0;
  public static final int IPCTNL_MSG_CT_GET = 1;
  public static final int IPCTNL_MSG_CT_DELETE = 2;
  public static final int IPCTNL_MSG_CT_GET_CTRZERO = 3;
  public static final int IPCTNL_MSG_CT_GET_STATS_CPU = 4;
  public static final int IPCTNL_MSG_CT_GET_STATS = 5;
  public static final int IPCTNL_MSG_CT_GET_DYING = 6;
  public static final int IPCTNL_MSG_CT_GET_UNCONFIRMED = 7;
  public static final int IPCTNL_MSG_MAX = 8;
  public static final int IPCTNL_MSG_EXP_NEW = 0;
  public static final int IPCTNL_MSG_EXP_GET = 1;
  public static final int IPCTNL_MSG_EXP_DELETE = 2;
  public static final int IPCTNL_MSG_EXP_GET_STATS_CPU = 3;

  // attributes
  public static final int CTA_UNSPEC = 0;
  public static final int CTA_TUPLE_ORIG = 1;
  public static final int CTA_TUPLE_REPLY = 2;
  public static final int CTA_STATUS = 3;
  public static final int CTA_PROTOINFO = 4;
  public static final int CTA_HELP = 5;
  public static final int CTA_TIMEOUT = 7;
  public static final int CTA_MARK = 8;
  public static final int CTA_COUNTERS_ORIG = 9;
  public static final int CTA_COUNTERS_REPLY = 10;
  public static final int CTA_USE = 11;
  public static final int CTA_ID = 12;
  public static final int CTA_TUPLE_MASTER = 14;
  public static final int CTA_SEQ_ADJ_ORIG = 15;
  public static final int CTA_SEQ_ADJ_REPLY = 16;
  public static final int CTA_SECMARK = 17;
  public static final int CTA_ZONE = 18;
  public static final int CTA_TIMESTAMP = 20;
  public static final int CTA_MARK_MASK = 21;
  public static final int CTA_LABELS = 22;
  public static final int CTA_LABELS_MASK = 23;
  public static final int CTA_FILTER = 25;
  public static final int CTA_STATUS_MASK = 26;
  public static final int CTA_TUPLE_UNSPEC = 0;
  public static final int CTA_TUPLE_IP = 1;
  public static final int CTA_TUPLE_PROTO = 2;
  public static final int CTA_TUPLE_ZONE = 3;
  public static final int CTA_IP_UNSPEC = 0;
  public static final int CTA_IP_V4_SRC = 1;
  public static final int CTA_IP_V4_DST = 2;
  public static final int CTA_IP_V6_SRC = 3;
  public static final int CTA_IP_V6_DST = 4;
  public static final int CTA_PROTO_UNSPEC = 0;
  public static final int CTA_PROTO_NUM = 1;
  public static final int CTA_PROTO_SRC_PORT = 2;
  public static final int CTA_PROTO_DST_PORT = 3;
  public static final int CTA_PROTO_ICMP_ID = 4;
  public static final int CTA_PROTO_ICMP_TYPE = 5;
  public static final int CTA_PROTO_ICMP_CODE = 6;
  public static final int CTA_PROTO_ICMPV6_ID = 7;
  public static final int CTA_PROTO_ICMPV6_TYPE = 8;
  public static final int CTA_PROTO_ICMPV6_CODE = 9;
  public static final int CTA_PROTOINFO_UNSPEC = 0;
  public static final int CTA_PROTOINFO_TCP = 1;
  public static final int CTA_PROTOINFO_DCCP = 2;
  public static final int CTA_PROTOINFO_SCTP = 3;
  public static final int CTA_PROTOINFO_TCP_UNSPEC = 0;
  public static final int CTA_PROTOINFO_TCP_STATE = 1;
  public static final int CTA_PROTOINFO_TCP_WSCALE_ORIGINAL = 2;
  public static final int CTA_PROTOINFO_TCP_WSCALE_REPLY = 3;
  public static final int CTA_PROTOINFO_TCP_FLAGS_ORIGINAL = 4;
  public static final int CTA_PROTOINFO_TCP_FLAGS_REPLY = 5;
  public static final int CTA_PROTOINFO_DCCP_UNSPEC = 0;
  public static final int CTA_PROTOINFO_DCCP_STATE = 1;
  public static final int CTA_PROTOINFO_DCCP_ROLE = 2;
  public static final int CTA_PROTOINFO_DCCP_HANDSHAKE_SEQ = 3;
  public static final int CTA_PROTOINFO_DCCP_PAD = 4;
  public static final int CTA_PROTOINFO_SCTP_UNSPEC = 0;
  public static final int CTA_PROTOINFO_SCTP_STATE = 1;
  public static final int CTA_PROTOINFO_SCTP_VTAG_ORIGINAL = 2;
  public static final int CTA_PROTOINFO_SCTP_VTAG_REPLY = 3;
  public static final int CTA_COUNTERS_UNSPEC = 0;
  public static final int CTA_COUNTERS_PACKETS = 1;
  public static final int CTA_COUNTERS_BYTES = 2;
  public static final int CTA_COUNTERS32_PACKETS = 3;
  public static final int CTA_COUNTERS32_BYTES = 4;
  public static final int CTA_COUNTERS_PAD = 5;
  public static final int CTA_TIMESTAMP_UNSPEC = 0;
  public static final int CTA_TIMESTAMP_START = 1;
  public static final int CTA_TIMESTAMP_STOP = 2;
  public static final int CTA_TIMESTAMP_PAD = 3;
  public static final int CTA_PROTONAT_UNSPEC = 0;
  public static final int CTA_PROTONAT_PORT_MIN = 1;
  public static final int CTA_FILTER_UNSPEC = 0;
  public static final int CTA_FILTER_ORIG_FLAGS = 1;
  public static final int CTA_FILTER_REPLY_FLAGS = 2;

  // attributes of a NAT
  public static final int CTA_NAT_SRC = 6;
  public static final int CTA_NAT_DST = 13;
  public static final int CTA_NAT_SEQ_ADJ_ORIG = 15;
  public static final int CTA_NAT_SEQ_ADJ_REPLY = 16;
  public static final int CTA_NAT_UNSPEC = 0;
  public static final int CTA_NAT_V4_MINIP = 1;
  public static final int CTA_NAT_V4_MAXIP = 2;
  public static final int CTA_NAT_PROTO = 3;
  public static final int CTA_NAT_V6_MINIP = 4;
  public static final int CTA_NAT_V6_MAXIP = 5;
  public static final int CTA_NAT_SEQ_UNSPEC = 0;
  public static final int CTA_NAT_SEQ_CORRECTION_POS = 1;
  public static final int CTA_NAT_SEQ_OFFSET_BEFORE = 2;
  public static final int CTA_NAT_SEQ_OFFSET_AFTER = 3;

  // CTA_STATUS
  public static final int IPS_EXPECTED_BIT = 0;
  public static final int IPS_EXPECTED = 1;
  public static final int IPS_SEEN_REPLY_BIT = 1;
  public static final int IPS_SEEN_REPLY = 2;
  public static final int IPS_ASSURED_BIT = 2;
  public static final int IPS_ASSURED = 4;
  public static final int IPS_CONFIRMED_BIT = 3;
  public static final int IPS_CONFIRMED = 8;
  public static final int IPS_SRC_NAT_BIT = 4;
  public static final int IPS_SRC_NAT = 0x10;
  public static final int IPS_DST_NAT_BIT = 5;
  public static final int IPS_DST_NAT = 0x20;
  public static final int IPS_SEQ_ADJUST_BIT = 6;
  public static final int IPS_SEQ_ADJUST = 0x40;
  public static final int IPS_SRC_NAT_DONE_BIT = 7;
  public static final int IPS_SRC_NAT_DONE = 0x80;
  public static final int IPS_DST_NAT_DONE_BIT = 8;
  public static final int IPS_DST_NAT_DONE = 0x100;
  public static final int IPS_DYING_BIT = 9;
  public static final int IPS_DYING = 0x200;
  public static final int IPS_FIXED_TIMEOUT_BIT = 10;
  public static final int IPS_FIXED_TIMEOUT = 0x400;
  public static final int IPS_TEMPLATE_BIT = 11;
  public static final int IPS_TEMPLATE = 0x800;
  public static final int IPS_UNTRACKED_BIT = 12;
  public static final int IPS_UNTRACKED = 0x1000;
  public static final int IPS_HELPER_BIT = 13;
  public static final int IPS_HELPER = 0x2000;
  public static final int IPS_OFFLOAD_BIT = 14;
  public static final int IPS_OFFLOAD = 0x4000;
  public static final int IPS_HW_OFFLOAD_BIT = 15;
  public static final int IPS_HW_OFFLOAD = 0x8000;

  // states
  public static final int IP_CT_ESTABLISHED = 0;
  public static final int IP_CT_RELATED = 1;
  public static final int IP_CT_NEW = 2;
  public static final int IP_CT_IS_REPLY = 3;
  public static final int IP_CT_ESTABLISHED_REPLY = 3;
  public static final int IP_CT_RELATED_REPLY = 4;

  private NfConntrack() {}
}
