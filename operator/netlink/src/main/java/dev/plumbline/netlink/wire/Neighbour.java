package dev.plumbline.netlink.wire;

/** {@code linux/neighbour.h}: neighbours and forwarding entries. */
public final class Neighbour {
  // attributes of a neighbour
  public static final int NDA_UNSPEC = 0;
  public static final int NDA_DST = 1;
  public static final int NDA_LLADDR = 2;
  public static final int NDA_CACHEINFO = 3;
  public static final int NDA_PROBES = 4;
  public static final int NDA_VLAN = 5;
  public static final int NDA_PORT = 6;
  public static final int NDA_VNI = 7;
  public static final int NDA_IFINDEX = 8;
  public static final int NDA_MASTER = 9;
  public static final int NDA_LINK_NETNSID = 10;
  public static final int NDA_SRC_VNI = 11;
  public static final int NDA_PROTOCOL = 12;
  public static final int NDA_NH_ID = 13;
  public static final int NDA_FDB_EXT_ATTRS = 14;
  public static final int NDA_FLAGS_EXT = 15;
  public static final int NDA_NDM_STATE_MASK = 16;
  public static final int NDA_NDM_FLAGS_MASK = 17;

  // ndm_flags
  public static final int NTF_USE = 1;
  public static final int NTF_SELF = 2;
  public static final int NTF_MASTER = 4;
  public static final int NTF_PROXY = 8;
  public static final int NTF_EXT_LEARNED = 16;
  public static final int NTF_OFFLOADED = 32;
  public static final int NTF_STICKY = 64;
  public static final int NTF_ROUTER = 128;
  public static final int NTF_EXT_MANAGED = 1;

  // ndm_state
  public static final int NUD_INCOMPLETE = 1;
  public static final int NUD_REACHABLE = 2;
  public static final int NUD_STALE = 4;
  public static final int NUD_DELAY = 8;
  public static final int NUD_PROBE = 0x10;
  public static final int NUD_FAILED = 0x20;
  public static final int NUD_NOARP = 0x40;
  public static final int NUD_PERMANENT = 0x80;
  public static final int NUD_NONE = 0;

  // nested in NDA_FDB_EXT_ATTRS
  public static final int NFEA_UNSPEC = 0;
  public static final int NFEA_ACTIVITY_NOTIFY = 1;
  public static final int NFEA_DONT_REFRESH = 2;

  // sizes of structs in bytes
  public static final int SIZEOF_NDMSG = 12;
  public static final int SIZEOF_NDA_CACHEINFO = 16;

  private Neighbour() {}
}
