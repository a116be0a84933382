package dev.plumbline.netlink.wire;

/**
 * {@code linux/netfilter/nfnetlink.h} and {@code linux/netfilter.h}: subsystems, batches, hooks,
 * families.
 */
public final class Nfnetlink {
  // subsystems: the high byte of nlmsg_type
  public static final int NFNL_SUBSYS_NONE = 0;
  public static final int NFNL_SUBSYS_CTNETLINK = 1;
  public static final int NFNL_SUBSYS_CTNETLINK_EXP = 2;
  public static final int NFNL_SUBSYS_QUEUE = 3;
  public static final int NFNL_SUBSYS_ULOG = 4;
  public static final int NFNL_SUBSYS_OSF = 5;
  public static final int NFNL_SUBSYS_IPSET = 6;
  public static final int NFNL_SUBSYS_ACCT = 7;
  public static final int NFNL_SUBSYS_CTNETLINK_TIMEOUT = 8;
  public static final int NFNL_SUBSYS_CTHELPER = 9;
  public static final int NFNL_SUBSYS_NFTABLES = 10;
  public static final int NFNL_SUBSYS_NFT_COMPAT = 11;
  public static final int NFNL_SUBSYS_HOOK = 12;

  // batches
  public static final int NFNETLINK_V0 = 0;
  public static final int NFNL_MSG_BATCH_BEGIN = 16;
  public static final int NFNL_MSG_BATCH_END = 17;
  public static final int NFNL_BATCH_UNSPEC = 0;
  public static final int NFNL_BATCH_GENID = 1;

  // multicast groups
  public static final int NFNLGRP_NONE = 0;
  public static final int NFNLGRP_CONNTRACK_NEW = 1;
  public static final int NFNLGRP_CONNTRACK_UPDATE = 2;
  public static final int NFNLGRP_CONNTRACK_DESTROY = 3;
  public static final int NFNLGRP_CONNTRACK_EXP_NEW = 4;
  public static final int NFNLGRP_CONNTRACK_EXP_UPDATE = 5;
  public static final int NFNLGRP_CONNTRACK_EXP_DESTROY = 6;
  public static final int NFNLGRP_NFTABLES = 7;
  public static final int NFNLGRP_ACCT_QUOTA = 8;
  public static final int NFNLGRP_NFTRACE = 9;

  // families
  public static final int NFPROTO_UNSPEC = 0;
  public static final int NFPROTO_INET = 1;
  public static final int NFPROTO_IPV4 = 2;
  public static final int NFPROTO_ARP = 3;
  public static final int NFPROTO_NETDEV = 5;
  public static final int NFPROTO_BRIDGE = 7;
  public static final int NFPROTO_IPV6 = 10;
  public static final int NFPROTO_DECNET = 12;
  public static final int NFPROTO_NUMPROTO = 13;

  // verdicts
  public static final int NF_DROP = 0;
  public static final int NF_ACCEPT = 1;
  public static final int NF_STOLEN = 2;
  public static final int NF_QUEUE = 3;
  public static final int NF_REPEAT = 4;
  public static final int NF_STOP = 5;

  // hooks
  public static final int NF_INET_PRE_ROUTING = 0;
  public static final int NF_INET_LOCAL_IN = 1;
  public static final int NF_INET_FORWARD = 2;
  public static final int NF_INET_LOCAL_OUT = 3;
  public static final int NF_INET_POST_ROUTING = 4;
  public static final int NF_INET_INGRESS = 5;
  public static final int NF_NETDEV_INGRESS = 0;
  public static final int NF_NETDEV_EGRESS = 1;

  // priorities
  public static final int NF_IP_PRI_FIRST = -2147483648;
  public static final int NF_IP_PRI_RAW_BEFORE_DEFRAG = -450;
  public static final int NF_IP_PRI_CONNTRACK_DEFRAG = -400;
  public static final int NF_IP_PRI_RAW = -300;
  public static final int NF_IP_PRI_SELINUX_FIRST = -225;
  public static final int NF_IP_PRI_CONNTRACK = -200;
  public static final int NF_IP_PRI_MANGLE = -150;
  public static final int NF_IP_PRI_NAT_DST = -100;
  public static final int NF_IP_PRI_FILTER = 0;
  public static final int NF_IP_PRI_SECURITY = 50;
  public static final int NF_IP_PRI_NAT_SRC = 100;
  public static final int NF_IP_PRI_SELINUX_LAST = 225;
  public static final int NF_IP_PRI_CONNTRACK_HELPER = 300;
  public static final int NF_IP_PRI_CONNTRACK_CONFIRM = 2147483647;
  public static final int NF_IP_PRI_LAST = 2147483647;

  // flags of a NAT
  public static final int NF_NAT_RANGE_MAP_IPS = 1;
  public static final int NF_NAT_RANGE_PROTO_SPECIFIED = 2;
  public static final int NF_NAT_RANGE_PROTO_RANDOM = 4;
  public static final int NF_NAT_RANGE_PERSISTENT = 8;
  public static final int NF_NAT_RANGE_PROTO_RANDOM_FULLY = 16;
  public static final int NF_NAT_RANGE_PROTO_OFFSET = 32;
  public static final int NF_NAT_RANGE_NETMAP = 64;
  public static final int NF_NAT_RANGE_PROTO_RANDOM_ALL = 20;

  // sizes of structs in bytes
  public static final int SIZEOF_NFGENMSG = 4;

  private Nfnetlink() {}
}
