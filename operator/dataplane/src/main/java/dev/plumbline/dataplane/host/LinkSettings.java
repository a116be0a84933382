package dev.plumbline.dataplane.host;

import dev.plumbline.model.Family;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.IfLink;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.Rtnetlink;

/**
 * Settings of a link that come with {@code RTM_NEWLINK}, as arrays of 32-bit numbers in the order
 * of {@code IPV4_DEVCONF_} (linux/ip.h, from 1) and {@code DEVCONF_} (linux/ipv6.h, from 0).
 *
 * @param forceForwarding -1 where the kernel has no such setting
 * @param acceptRa -1 where the link has no IPv6
 */
record LinkSettings(boolean ipv4Forwarding, int forceForwarding, int acceptRa) {
  private static final int NONE = -1;
  private static final int IPV4_DEVCONF_FORWARDING = 1;
  private static final int DEVCONF_ACCEPT_RA = 3;
  private static final int DEVCONF_FORCE_FORWARDING = 59;

  static LinkSettings of(Message message) {
    boolean ipv4Forwarding = false;
    int forceForwarding = NONE;
    int acceptRa = NONE;
    Attributes a = message.attributes(Rtnetlink.SIZEOF_IFINFOMSG);
    while (a.next()) {
      if (a.type() == IfLink.IFLA_AF_SPEC) {
        Attributes families = a.nested();
        while (families.next()) {
          if (families.type() == Family.IPV4.number()) {
            ipv4Forwarding =
                value(families, IfLink.IFLA_INET_CONF, IPV4_DEVCONF_FORWARDING - 1) == 1;
          } else if (families.type() == Family.IPV6.number()) {
            acceptRa = value(families, IfLink.IFLA_INET6_CONF, DEVCONF_ACCEPT_RA);
            forceForwarding = value(families, IfLink.IFLA_INET6_CONF, DEVCONF_FORCE_FORWARDING);
          }
        }
      }
    }
    return new LinkSettings(ipv4Forwarding, forceForwarding, acceptRa);
  }

  private static int value(Attributes family, int array, int index) {
    Attributes a = family.nested();
    while (a.next()) {
      if (a.type() == array) {
        return a.length() >= (index + 1) * Integer.BYTES ? a.u32At(index * Integer.BYTES) : NONE;
      }
    }
    return NONE;
  }
}
