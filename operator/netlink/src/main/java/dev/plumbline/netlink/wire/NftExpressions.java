package dev.plumbline.netlink.wire;

/** {@code linux/netfilter/nf_tables.h}: expressions of a rule and their operators. */
public final class NftExpressions {
  // every expression
  public static final int NFTA_EXPR_UNSPEC = 0;
  public static final int NFTA_EXPR_NAME = 1;
  public static final int NFTA_EXPR_DATA = 2;

  // immediate
  public static final int NFTA_IMMEDIATE_UNSPEC = 0;
  public static final int NFTA_IMMEDIATE_DREG = 1;
  public static final int NFTA_IMMEDIATE_DATA = 2;

  // bitwise
  public static final int NFT_BITWISE_MASK_XOR = 0;
  public static final int NFT_BITWISE_LSHIFT = 1;
  public static final int NFT_BITWISE_RSHIFT = 2;
  public static final int NFT_BITWISE_BOOL = 0;
  public static final int NFTA_BITWISE_UNSPEC = 0;
  public static final int NFTA_BITWISE_SREG = 1;
  public static final int NFTA_BITWISE_DREG = 2;
  public static final int NFTA_BITWISE_LEN = 3;
  public static final int NFTA_BITWISE_MASK = 4;
  public static final int NFTA_BITWISE_XOR = 5;
  public static final int NFTA_BITWISE_OP = 6;
  public static final int NFTA_BITWISE_DATA = 7;

  // byteorder
  public static final int NFT_BYTEORDER_NTOH = 0;
  public static final int NFT_BYTEORDER_HTON = 1;
  public static final int NFTA_BYTEORDER_UNSPEC = 0;
  public static final int NFTA_BYTEORDER_SREG = 1;
  public static final int NFTA_BYTEORDER_DREG = 2;
  public static final int NFTA_BYTEORDER_OP = 3;
  public static final int NFTA_BYTEORDER_LEN = 4;
  public static final int NFTA_BYTEORDER_SIZE = 5;

  // cmp
  public static final int NFT_CMP_EQ = 0;
  public static final int NFT_CMP_NEQ = 1;
  public static final int NFT_CMP_LT = 2;
  public static final int NFT_CMP_LTE = 3;
  public static final int NFT_CMP_GT = 4;
  public static final int NFT_CMP_GTE = 5;
  public static final int NFTA_CMP_UNSPEC = 0;
  public static final int NFTA_CMP_SREG = 1;
  public static final int NFTA_CMP_OP = 2;
  public static final int NFTA_CMP_DATA = 3;

  // range
  public static final int NFT_RANGE_EQ = 0;
  public static final int NFT_RANGE_NEQ = 1;
  public static final int NFTA_RANGE_UNSPEC = 0;
  public static final int NFTA_RANGE_SREG = 1;
  public static final int NFTA_RANGE_OP = 2;
  public static final int NFTA_RANGE_FROM_DATA = 3;
  public static final int NFTA_RANGE_TO_DATA = 4;

  // lookup
  public static final int NFT_LOOKUP_F_INV = 1;
  public static final int NFTA_LOOKUP_UNSPEC = 0;
  public static final int NFTA_LOOKUP_SET = 1;
  public static final int NFTA_LOOKUP_SREG = 2;
  public static final int NFTA_LOOKUP_DREG = 3;
  public static final int NFTA_LOOKUP_SET_ID = 4;
  public static final int NFTA_LOOKUP_FLAGS = 5;

  // dynset
  public static final int NFT_DYNSET_OP_ADD = 0;
  public static final int NFT_DYNSET_OP_UPDATE = 1;
  public static final int NFT_DYNSET_OP_DELETE = 2;
  public static final int NFT_DYNSET_F_INV = 1;
  public static final int NFT_DYNSET_F_EXPR = 2;
  public static final int NFTA_DYNSET_UNSPEC = 0;
  public static final int NFTA_DYNSET_SET_NAME = 1;
  public static final int NFTA_DYNSET_SET_ID = 2;
  public static final int NFTA_DYNSET_OP = 3;
  public static final int NFTA_DYNSET_SREG_KEY = 4;
  public static final int NFTA_DYNSET_SREG_DATA = 5;
  public static final int NFTA_DYNSET_TIMEOUT = 6;
  public static final int NFTA_DYNSET_EXPR = 7;
  public static final int NFTA_DYNSET_PAD = 8;
  public static final int NFTA_DYNSET_FLAGS = 9;
  public static final int NFTA_DYNSET_EXPRESSIONS = 10;

  // payload
  public static final int NFT_PAYLOAD_LL_HEADER = 0;
  public static final int NFT_PAYLOAD_NETWORK_HEADER = 1;
  public static final int NFT_PAYLOAD_TRANSPORT_HEADER = 2;
  public static final int NFT_PAYLOAD_INNER_HEADER = 3;
  public static final int NFT_PAYLOAD_CSUM_NONE = 0;
  public static final int NFT_PAYLOAD_CSUM_INET = 1;
  public static final int NFT_PAYLOAD_CSUM_SCTP = 2;
  public static final int NFT_PAYLOAD_L4CSUM_PSEUDOHDR = 1;
  public static final int NFTA_PAYLOAD_UNSPEC = 0;
  public static final int NFTA_PAYLOAD_DREG = 1;
  public static final int NFTA_PAYLOAD_BASE = 2;
  public static final int NFTA_PAYLOAD_OFFSET = 3;
  public static final int NFTA_PAYLOAD_LEN = 4;
  public static final int NFTA_PAYLOAD_SREG = 5;
  public static final int NFTA_PAYLOAD_CSUM_TYPE = 6;
  public static final int NFTA_PAYLOAD_CSUM_OFFSET = 7;
  public static final int NFTA_PAYLOAD_CSUM_FLAGS = 8;

  // exthdr
  public static final int NFT_EXTHDR_F_PRESENT = 1;
  public static final int NFT_EXTHDR_OP_IPV6 = 0;
  public static final int NFT_EXTHDR_OP_TCPOPT = 1;
  public static final int NFT_EXTHDR_OP_IPV4 = 2;
  public static final int NFT_EXTHDR_OP_SCTP = 3;
  public static final int NFT_EXTHDR_OP_DCCP = 4;
  public static final int NFTA_EXTHDR_UNSPEC = 0;
  public static final int NFTA_EXTHDR_DREG = 1;
  public static final int NFTA_EXTHDR_TYPE = 2;
  public static final int NFTA_EXTHDR_OFFSET = 3;
  public static final int NFTA_EXTHDR_LEN = 4;
  public static final int NFTA_EXTHDR_FLAGS = 5;
  public static final int NFTA_EXTHDR_OP = 6;
  public static final int NFTA_EXTHDR_SREG = 7;

  // meta
  public static final int NFT_META_LEN = 0;
  public static final int NFT_META_PROTOCOL = 1;
  public static final int NFT_META_PRIORITY = 2;
  public static final int NFT_META_MARK = 3;
  public static final int NFT_META_IIF = 4;
  public static final int NFT_META_OIF = 5;
  public static final int NFT_META_IIFNAME = 6;
  public static final int NFT_META_OIFNAME = 7;
  public static final int NFT_META_IFTYPE = 8;
  public static final int NFT_META_OIFTYPE = 9;
  public static final int NFT_META_SKUID = 10;
  public static final int NFT_META_SKGID = 11;
  public static final int NFT_META_NFTRACE = 12;
  public static final int NFT_META_RTCLASSID = 13;
  public static final int NFT_META_SECMARK = 14;
  public static final int NFT_META_NFPROTO = 15;
  public static final int NFT_META_L4PROTO = 16;
  public static final int NFT_META_BRI_IIFNAME = 17;
  public static final int NFT_META_BRI_OIFNAME = 18;
  public static final int NFT_META_PKTTYPE = 19;
  public static final int NFT_META_CPU = 20;
  public static final int NFT_META_IIFGROUP = 21;
  public static final int NFT_META_OIFGROUP = 22;
  public static final int NFT_META_CGROUP = 23;
  public static final int NFT_META_PRANDOM = 24;
  public static final int NFT_META_SECPATH = 25;
  public static final int NFT_META_IIFKIND = 26;
  public static final int NFT_META_OIFKIND = 27;
  public static final int NFT_META_BRI_IIFPVID = 28;
  public static final int NFT_META_BRI_IIFVPROTO = 29;
  public static final int NFT_META_TIME_NS = 30;
  public static final int NFT_META_TIME_DAY = 31;
  public static final int NFT_META_TIME_HOUR = 32;
  public static final int NFT_META_SDIF = 33;
  public static final int NFT_META_SDIFNAME = 34;
  public static final int NFTA_META_UNSPEC = 0;
  public static final int NFTA_META_DREG = 1;
  public static final int NFTA_META_KEY = 2;
  public static final int NFTA_META_SREG = 3;

  // hash
  public static final int NFT_HASH_JENKINS = 0;
  public static final int NFT_HASH_SYM = 1;
  public static final int NFTA_HASH_UNSPEC = 0;
  public static final int NFTA_HASH_SREG = 1;
  public static final int NFTA_HASH_DREG = 2;
  public static final int NFTA_HASH_LEN = 3;
  public static final int NFTA_HASH_MODULUS = 4;
  public static final int NFTA_HASH_SEED = 5;
  public static final int NFTA_HASH_OFFSET = 6;
  public static final int NFTA_HASH_TYPE = 7;
  public static final int NFTA_HASH_SET_NAME = 8;
  public static final int NFTA_HASH_SET_ID = 9;

  // rt, socket
  public static final int NFT_RT_CLASSID = 0;
  public static final int NFT_RT_NEXTHOP4 = 1;
  public static final int NFT_RT_NEXTHOP6 = 2;
  public static final int NFT_RT_TCPMSS = 3;
  public static final int NFT_RT_XFRM = 4;
  public static final int NFTA_RT_UNSPEC = 0;
  public static final int NFTA_RT_DREG = 1;
  public static final int NFTA_RT_KEY = 2;
  public static final int NFTA_SOCKET_UNSPEC = 0;
  public static final int NFTA_SOCKET_KEY = 1;
  public static final int NFTA_SOCKET_DREG = 2;
  public static final int NFTA_SOCKET_LEVEL = 3;
  public static final int NFT_SOCKET_TRANSPARENT = 0;
  public static final int NFT_SOCKET_MARK = 1;
  public static final int NFT_SOCKET_WILDCARD = 2;
  public static final int NFT_SOCKET_CGROUPV2 = 3;

  // ct
  public static final int NFT_CT_STATE = 0;
  public static final int NFT_CT_DIRECTION = 1;
  public static final int NFT_CT_STATUS = 2;
  public static final int NFT_CT_MARK = 3;
  public static final int NFT_CT_SECMARK = 4;
  public static final int NFT_CT_EXPIRATION = 5;
  public static final int NFT_CT_HELPER = 6;
  public static final int NFT_CT_L3PROTOCOL = 7;
  public static final int NFT_CT_SRC = 8;
  public static final int NFT_CT_DST = 9;
  public static final int NFT_CT_PROTOCOL = 10;
  public static final int NFT_CT_PROTO_SRC = 11;
  public static final int NFT_CT_PROTO_DST = 12;
  public static final int NFT_CT_LABELS = 13;
  public static final int NFT_CT_PKTS = 14;
  public static final int NFT_CT_BYTES = 15;
  public static final int NFT_CT_AVGPKT = 16;
  public static final int NFT_CT_ZONE = 17;
  public static final int NFT_CT_EVENTMASK = 18;
  public static final int NFT_CT_SRC_IP = 19;
  public static final int NFT_CT_DST_IP = 20;
  public static final int NFT_CT_SRC_IP6 = 21;
  public static final int NFT_CT_DST_IP6 = 22;
  public static final int NFT_CT_ID = 23;
  public static final int NFTA_CT_UNSPEC = 0;
  public static final int NFTA_CT_DREG = 1;
  public static final int NFTA_CT_KEY = 2;
  public static final int NFTA_CT_DIRECTION = 3;
  public static final int NFTA_CT_SREG = 4;

  // limit
  public static final int NFT_LIMIT_PKTS = 0;
  public static final int NFT_LIMIT_PKT_BYTES = 1;
  public static final int NFT_LIMIT_F_INV = 1;
  public static final int NFTA_LIMIT_UNSPEC = 0;
  public static final int NFTA_LIMIT_RATE = 1;
  public static final int NFTA_LIMIT_UNIT = 2;
  public static final int NFTA_LIMIT_BURST = 3;
  public static final int NFTA_LIMIT_TYPE = 4;
  public static final int NFTA_LIMIT_FLAGS = 5;
  public static final int NFTA_LIMIT_PAD = 6;
  public static final int NFT_CONNLIMIT_F_INV = 1;
  public static final int NFTA_CONNLIMIT_UNSPEC = 0;
  public static final int NFTA_CONNLIMIT_COUNT = 1;
  public static final int NFTA_CONNLIMIT_FLAGS = 2;

  // counter, log, quota
  public static final int NFTA_COUNTER_UNSPEC = 0;
  public static final int NFTA_COUNTER_BYTES = 1;
  public static final int NFTA_COUNTER_PACKETS = 2;
  public static final int NFTA_COUNTER_PAD = 3;
  public static final int NFTA_LAST_UNSPEC = 0;
  public static final int NFTA_LAST_SET = 1;
  public static final int NFTA_LAST_MSECS = 2;
  public static final int NFTA_LAST_PAD = 3;
  public static final int NFTA_LOG_UNSPEC = 0;
  public static final int NFTA_LOG_GROUP = 1;
  public static final int NFTA_LOG_PREFIX = 2;
  public static final int NFTA_LOG_SNAPLEN = 3;
  public static final int NFTA_LOG_QTHRESHOLD = 4;
  public static final int NFTA_LOG_LEVEL = 5;
  public static final int NFTA_LOG_FLAGS = 6;
  public static final int NFTA_QUOTA_UNSPEC = 0;
  public static final int NFTA_QUOTA_BYTES = 1;
  public static final int NFTA_QUOTA_FLAGS = 2;
  public static final int NFTA_QUOTA_PAD = 3;
  public static final int NFTA_QUOTA_CONSUMED = 4;

  // reject
  public static final int NFT_REJECT_ICMP_UNREACH = 0;
  public static final int NFT_REJECT_TCP_RST = 1;
  public static final int NFT_REJECT_ICMPX_UNREACH = 2;
  public static final int NFT_REJECT_ICMPX_NO_ROUTE = 0;
  public static final int NFT_REJECT_ICMPX_PORT_UNREACH = 1;
  public static final int NFT_REJECT_ICMPX_HOST_UNREACH = 2;
  public static final int NFT_REJECT_ICMPX_ADMIN_PROHIBITED = 3;
  public static final int NFTA_REJECT_UNSPEC = 0;
  public static final int NFTA_REJECT_TYPE = 1;
  public static final int NFTA_REJECT_ICMP_CODE = 2;

  // nat, masq, redir
  public static final int NFT_NAT_SNAT = 0;
  public static final int NFT_NAT_DNAT = 1;
  public static final int NFTA_NAT_UNSPEC = 0;
  public static final int NFTA_NAT_TYPE = 1;
  public static final int NFTA_NAT_FAMILY = 2;
  public static final int NFTA_NAT_REG_ADDR_MIN = 3;
  public static final int NFTA_NAT_REG_PROTO_MIN = 5;
  public static final int NFTA_NAT_FLAGS = 7;
  public static final int NFTA_MASQ_UNSPEC = 0;
  public static final int NFTA_MASQ_FLAGS = 1;
  public static final int NFTA_MASQ_REG_PROTO_MIN = 2;
  public static final int NFTA_REDIR_UNSPEC = 0;
  public static final int NFTA_REDIR_REG_PROTO_MIN = 1;
  public static final int NFTA_REDIR_FLAGS = 3;

  // dup, fwd, objref, tproxy
  public static final int NFTA_TPROXY_UNSPEC = 0;
  public static final int NFTA_TPROXY_FAMILY = 1;
  public static final int NFTA_TPROXY_REG_ADDR = 2;
  public static final int NFTA_TPROXY_REG_PORT = 3;
  public static final int NFTA_DUP_UNSPEC = 0;
  public static final int NFTA_DUP_SREG_ADDR = 1;
  public static final int NFTA_DUP_SREG_DEV = 2;
  public static final int NFTA_FWD_UNSPEC = 0;
  public static final int NFTA_FWD_SREG_DEV = 1;
  public static final int NFTA_FWD_SREG_ADDR = 2;
  public static final int NFTA_FWD_NFPROTO = 3;
  public static final int NFTA_OBJREF_UNSPEC = 0;
  public static final int NFTA_OBJREF_IMM_TYPE = 1;
  public static final int NFTA_OBJREF_IMM_NAME = 2;
  public static final int NFTA_OBJREF_SET_SREG = 3;
  public static final int NFTA_OBJREF_SET_NAME = 4;
  public static final int NFTA_OBJREF_SET_ID = 5;

  // fib
  public static final int NFTA_FIB_UNSPEC = 0;
  public static final int NFTA_FIB_DREG = 1;
  public static final int NFTA_FIB_RESULT = 2;
  public static final int NFTA_FIB_FLAGS = 3;
  public static final int NFT_FIB_RESULT_UNSPEC = 0;
  public static final int NFT_FIB_RESULT_OIF = 1;
  public static final int NFT_FIB_RESULT_OIFNAME = 2;
  public static final int NFT_FIB_RESULT_ADDRTYPE = 3;
  public static final int NFTA_FIB_F_SADDR = 1;
  public static final int NFTA_FIB_F_DADDR = 2;
  public static final int NFTA_FIB_F_MARK = 4;
  public static final int NFTA_FIB_F_IIF = 8;
  public static final int NFTA_FIB_F_OIF = 0x10;
  public static final int NFTA_FIB_F_PRESENT = 0x20;

  // numgen
  public static final int NFTA_NG_UNSPEC = 0;
  public static final int NFTA_NG_DREG = 1;
  public static final int NFTA_NG_MODULUS = 2;
  public static final int NFTA_NG_TYPE = 3;
  public static final int NFTA_NG_OFFSET = 4;
  public static final int NFTA_NG_SET_NAME = 5;
  public static final int NFTA_NG_SET_ID = 6;
  public static final int NFT_NG_INCREMENTAL = 0;
  public static final int NFT_NG_RANDOM = 1;

  private NftExpressions() {}
}
