package dev.plumbline.dataplane.host;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's own network at one moment.
 *
 * @param links those that are up, not loopback and not ours
 * @param prefixes destinations of unicast routes in table main that are not ours, default routes
 *     left out
 * @param uplink the link of the IPv4 default route with the lowest metric, else of the IPv6 one
 * @param ipv6ForcesPerLink whether IPv6 can be forwarded link by link ({@code force_forwarding},
 *     6.17 and later)
 */
public record HostFacts(
    List<HostLink> links,
    Map<Prefix, LinkName> prefixes,
    Optional<LinkName> uplink,
    boolean ipv6ForcesPerLink) {

  public HostFacts {
    links = List.copyOf(links);
    prefixes = Map.copyOf(prefixes);
  }

  /**
   * A link of the host's.
   *
   * @param mtu in bytes
   * @param addresses permanent or not, without link-local IPv6 ones
   * @param forwards families that are forwarded from here, for whatever reason
   * @param acceptsAdvertisements whether {@code accept_ra} is 1
   */
  public record HostLink(
      LinkName name,
      int mtu,
      List<IpAddress> addresses,
      List<Family> forwards,
      boolean acceptsAdvertisements) {
    public HostLink {
      addresses = List.copyOf(addresses);
      forwards = List.copyOf(forwards);
    }
  }
}
