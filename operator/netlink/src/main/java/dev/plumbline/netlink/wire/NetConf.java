package dev.plumbline.netlink.wire;

/** {@code linux/netconf.h}: the sysctls the kernel tells about. */
public final class NetConf {
  // attributes
  public static final int NETCONFA_UNSPEC = 0;
  public static final int NETCONFA_IFINDEX = 1;
  public static final int NETCONFA_FORWARDING = 2;
  public static final int NETCONFA_RP_FILTER = 3;
  public static final int NETCONFA_MC_FORWARDING = 4;
  public static final int NETCONFA_PROXY_NEIGH = 5;
  public static final int NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN = 6;
  public static final int NETCONFA_INPUT = 7;
  public static final int NETCONFA_BC_FORWARDING = 8;
  public static final int NETCONFA_ALL = -1;
  public static final int NETCONFA_IFINDEX_ALL = -1;
  public static final int NETCONFA_IFINDEX_DEFAULT = -2;

  // sizes of structs in bytes
  public static final int SIZEOF_NETCONFMSG = 1;

  private NetConf() {}
}
