package dev.plumbline.dataplane.host;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Prefix;
import java.util.List;
import java.util.Map;

/**
 * The host's own network, as it stands without us.
 *
 * @param devices links that are not ours, in the kernel's order
 * @param prefixes destinations of unicast routes of table main that are not ours, default routes
 *     left out, with the link of the first
 * @param uplinks links of the default routes of table main, the preferred one first
 * @param forwarding {@code net.ipv4.ip_forward} and {@code net.ipv6.conf.all.forwarding}
 * @param forcedForwarding whether a single link can be made to forward IPv6 ({@code
 *     net.ipv6.conf.LINK.force_forwarding}, Linux 6.17)
 */
public record HostFacts(
    List<Device> devices,
    Map<Prefix, LinkName> prefixes,
    Map<Family, List<LinkName>> uplinks,
    Map<Family, Boolean> forwarding,
    boolean forcedForwarding) {

  /**
   * A link that is not ours.
   *
   * @param kind as in {@code ip -d link}; empty for lo and hardware
   * @param mtu in bytes
   * @param forwards whether packets that arrive here are forwarded: IPv4 by the link's own setting,
   *     IPv6 by {@code force_forwarding} or the one for all
   * @param acceptRa {@code accept_ra}: 0 no, 1 unless the host forwards, 2 yes; -1 where there is
   *     no IPv6
   */
  public record Device(
      LinkName name,
      int index,
      String kind,
      int mtu,
      boolean up,
      boolean loopback,
      List<Assigned> addresses,
      Map<Family, Boolean> forwards,
      int acceptRa) {}

  /** An address and the length of the prefix it came with. */
  public record Assigned(IpAddress ip, int length) {}
}
