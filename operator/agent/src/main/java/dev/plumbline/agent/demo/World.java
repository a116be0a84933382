package dev.plumbline.agent.demo;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import dev.plumbline.netlink.libc.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is around the demo's host: a LAN on {@code eth0} with one neighbour, who is also the way out
 * to two addresses that stand for the internet. The neighbour knows no route to any container, so
 * what leaves one unmasked is never answered.
 *
 * <p>The addresses are those of RFC 5737 and RFC 3849, which are nobody's.
 */
final class World implements AutoCloseable {
  private static final List<IpAddress> HOST = addresses("192.0.2.1", "2001:db8:1::1");
  private static final List<IpAddress> NEIGHBOUR = addresses("192.0.2.2", "2001:db8:1::2");
  private static final List<IpAddress> INTERNET = addresses("198.51.100.1", "2001:db8:ffff::1");

  private static final List<Integer> LENGTHS = List.of(24, 64);

  /** Of somebody who is not Plumbline, and stays out of its way. */
  private static final String FOREIGN_TABLE = "somebody";

  private static final Path PIN = Path.of("/run/netns/lan-neighbour");

  private final NetworkNamespace host;
  private final NetworkNamespace neighbour;

  private World(NetworkNamespace host, NetworkNamespace neighbour) {
    this.host = host;
    this.neighbour = neighbour;
  }

  /** Builds it around the namespace that this process is in. */
  static World build() throws IOException {
    World world = new World(NetworkNamespace.current(), NetworkNamespace.create(PIN));
    try (Wiring here = Wiring.in(world.host);
        Wiring there = Wiring.in(world.neighbour)) {
      here.veth("eth0", world.neighbour, "eth0");
      noDuplicateAddressDetection(world.host);
      noDuplicateAddressDetection(world.neighbour);
      there.up("lo");
      there.up("eth0");
      here.up("eth0");
      for (int family = 0; family < HOST.size(); family++) {
        here.address("eth0", HOST.get(family), LENGTHS.get(family));
        there.address("eth0", NEIGHBOUR.get(family), LENGTHS.get(family));
        there.address("lo", INTERNET.get(family), INTERNET.get(family).family().bits());
        here.route(Prefix.everything(HOST.get(family).family()), NEIGHBOUR.get(family));
      }
    }
    world.addForeignTable();
    return world;
  }

  static IpAddress host(Family family) {
    return of(HOST, family);
  }

  static IpAddress neighbour(Family family) {
    return of(NEIGHBOUR, family);
  }

  static IpAddress internet(Family family) {
    return of(INTERNET, family);
  }

  NetworkNamespace host() {
    return host;
  }

  NetworkNamespace neighbour() {
    return neighbour;
  }

  /** {@code nft add table inet somebody}, also after somebody flushed the rule set. */
  void addForeignTable() {
    try (FirewallEntries firewall = new FirewallEntries(host)) {
      firewall.add(FOREIGN_TABLE);
    }
  }

  @Override
  public void close() {
    neighbour.close();
    host.close();
    NetworkNamespace.unpin(PIN);
  }

  /** Else the link-local address would change its flags a second or two later. */
  private static void noDuplicateAddressDetection(NetworkNamespace in) throws IOException {
    in.call(() -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/eth0/accept_dad"), "0"));
  }

  private static IpAddress of(List<IpAddress> addresses, Family family) {
    return addresses.stream().filter(a -> a.family() == family).findFirst().orElseThrow();
  }

  private static List<IpAddress> addresses(String ipv4, String ipv6) {
    return List.of(IpAddress.parse(ipv4), IpAddress.parse(ipv6));
  }
}
