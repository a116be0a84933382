package dev.plumbline.netlink.wire;

/** {@code linux/inet_diag.h}: internet sockets. */
public final class InetDiag {
  // attributes
  public static final int INET_DIAG_NOCOOKIE = 0xffffffff;
  public static final int INET_DIAG_REQ_NONE = 0;
  public static final int INET_DIAG_REQ_BYTECODE = 1;
  public static final int INET_DIAG_REQ_SK_BPF_STORAGES = 2;
  public static final int INET_DIAG_REQ_PROTOCOL = 3;
  public static final int INET_DIAG_NONE = 0;
  public static final int INET_DIAG_MEMINFO = 1;
  public static final int INET_DIAG_INFO = 2;
  public static final int INET_DIAG_VEGASINFO = 3;
  public static final int INET_DIAG_CONG = 4;
  public static final int INET_DIAG_TOS = 5;
  public static final int INET_DIAG_TCLASS = 6;
  public static final int INET_DIAG_SKMEMINFO = 7;
  public static final int INET_DIAG_SHUTDOWN = 8;
  public static final int INET_DIAG_DCTCPINFO = 9;
  public static final int INET_DIAG_PROTOCOL = 10;
  public static final int INET_DIAG_SKV6ONLY = 11;
  public static final int INET_DIAG_LOCALS = 12;
  public static final int INET_DIAG_PEERS = 13;
  public static final int INET_DIAG_PAD = 14;
  public static final int INET_DIAG_MARK = 15;
  public static final int INET_DIAG_BBRINFO = 16;
  public static final int INET_DIAG_CLASS_ID = 17;
  public static final int INET_DIAG_MD5SIG = 18;
  public static final int INET_DIAG_ULP_INFO = 19;
  public static final int INET_DIAG_SK_BPF_STORAGES = 20;
  public static final int INET_DIAG_CGROUP_ID = 21;
  public static final int INET_DIAG_SOCKOPT = 22;

  // byte code of a filter
  public static final int INET_DIAG_BC_NOP = 0;
  public static final int INET_DIAG_BC_JMP = 1;
  public static final int INET_DIAG_BC_S_GE = 2;
  public static final int INET_DIAG_BC_S_LE = 3;
  public static final int INET_DIAG_BC_D_GE = 4;
  public static final int INET_DIAG_BC_D_LE = 5;
  public static final int INET_DIAG_BC_AUTO = 6;
  public static final int INET_DIAG_BC_S_COND = 7;
  public static final int INET_DIAG_BC_D_COND = 8;
  public static final int INET_DIAG_BC_DEV_COND = 9;
  public static final int INET_DIAG_BC_MARK_COND = 10;
  public static final int INET_DIAG_BC_S_EQ = 11;
  public static final int INET_DIAG_BC_D_EQ = 12;
  public static final int INET_DIAG_BC_CGROUP_COND = 13;

  // message types
  public static final int TCPDIAG_GETSOCK = 18;

  // sizes of structs in bytes
  public static final int SIZEOF_INET_DIAG_SOCKID = 48;
  public static final int SIZEOF_INET_DIAG_REQ_V2 = 56;
  public static final int SIZEOF_INET_DIAG_MSG = 72;

  private InetDiag() {}
}
