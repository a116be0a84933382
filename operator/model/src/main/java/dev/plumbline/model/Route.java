package dev.plumbline.model;

import java.util.Optional;

/**
 * A unicast route.
 *
 * @param table 254 is main
 * @param metric 0 to 2^32-1, as the kernel shows it (IPv6 has no 0: 1024 stands for "not said")
 * @param via the gateway; empty: on the link
 * @param source the preferred source address
 * @param origin who makes it
 */
public record Route(
    NamespaceRef namespace,
    int table,
    Prefix destination,
    long metric,
    Optional<IpAddress> via,
    LinkName link,
    Optional<IpAddress> source,
    Origin origin)
    implements Item {

  public static final int MAIN_TABLE = 254;

  /** Who makes a route, by {@code rtm_protocol}. */
  public enum Origin {
    /** {@code RTPROT_KERNEL} (2): comes with an address; made again by us when it is missing. */
    KERNEL(2),
    /** Ours. */
    PLUMBLINE(112);

    private final int protocol;

    Origin(int protocol) {
      this.protocol = protocol;
    }

    public int protocol() {
      return protocol;
    }
  }

  /** The metric that the kernel gives a route of ours for which none is said. */
  public static long defaultMetric(Family family) {
    return family == Family.IPV4 ? 0 : 1024;
  }

  /** The route that the kernel makes by itself for this address, as it shows it (tried on 6.18). */
  public static Route connected(Address address) {
    boolean ipv4 = address.ip().family() == Family.IPV4;
    return new Route(
        address.namespace(),
        MAIN_TABLE,
        address.network(),
        ipv4 ? 0 : 256,
        Optional.empty(),
        address.link(),
        ipv4 ? Optional.of(address.ip()) : Optional.empty(),
        Origin.KERNEL);
  }

  @Override
  public Key key() {
    return new Key.OfRoute(namespace, table, destination, metric);
  }
}
