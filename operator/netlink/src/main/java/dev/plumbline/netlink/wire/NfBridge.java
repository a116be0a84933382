package dev.plumbline.netlink.wire;

/** {@code linux/netfilter_bridge.h}: where nf_tables sees what a bridge carries. */
public final class NfBridge {
  // hooks
  public static final int NF_BR_PRE_ROUTING = 0;
  public static final int NF_BR_LOCAL_IN = 1;
  public static final int NF_BR_FORWARD = 2;
  public static final int NF_BR_LOCAL_OUT = 3;
  public static final int NF_BR_POST_ROUTING = 4;

  // priorities
  public static final int NF_BR_PRI_FIRST = -2147483648;
  public static final int NF_BR_PRI_NAT_DST_BRIDGED = -300;
  public static final int NF_BR_PRI_FILTER_BRIDGED = -200;
  public static final int NF_BR_PRI_BRNF = 0;
  public static final int NF_BR_PRI_NAT_DST_OTHER = 100;
  public static final int NF_BR_PRI_FILTER_OTHER = 200;
  public static final int NF_BR_PRI_NAT_SRC = 300;
  public static final int NF_BR_PRI_LAST = 2147483647;

  private NfBridge() {}
}
