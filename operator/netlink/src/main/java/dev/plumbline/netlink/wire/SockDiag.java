package dev.plumbline.netlink.wire;

/** {@code linux/sock_diag.h}: asking for sockets. */
public final class SockDiag {
  // message types
  public static final int SOCK_DIAG_BY_FAMILY = 20;
  public static final int SOCK_DESTROY = 21;

  // multicast groups
  public static final int SKNLGRP_NONE = 0;
  public static final int SKNLGRP_INET_TCP_DESTROY = 1;
  public static final int SKNLGRP_INET_UDP_DESTROY = 2;
  public static final int SKNLGRP_INET6_TCP_DESTROY = 3;
  public static final int SKNLGRP_INET6_UDP_DESTROY = 4;

  // sizes of structs in bytes
  public static final int SIZEOF_SOCK_DIAG_REQ = 2;

  private SockDiag() {}
}
