package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Prefix;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshNamespaces.class)
class HostFactsKernelIT {
  private static final Path FORCE = Path.of("/proc/sys/net/ipv6/conf/lo/force_forwarding");

  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void open() {
    node = new Node(folder);
    Shell.run("ip link add uplink mtu 1450 up type veth peer name far");
    Shell.run("ip link set far up");
    Shell.run("ip addr add 192.0.2.10/24 dev uplink");
    Shell.run("ip addr add 2001:db8::10/64 dev uplink nodad");
    Shell.run("ip route add default via 192.0.2.1");
    Shell.run("ip route add default via 10.0.0.1 dev far onlink metric 500");
    Shell.run("ip -6 route add default via 2001:db8::1");
    Shell.run("ip route add 198.51.100.0/24 via 192.0.2.2");
    Shell.run("ip route add 203.0.113.0/24 via 192.0.2.2 table 77");
  }

  @AfterEach
  void close() {
    node.close();
  }

  private HostFacts.Device device(String name) {
    return node.dataplane.hostFacts().devices().stream()
        .filter(device -> device.name().text().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void devicesHaveTheirAddressesAndAreWithoutOurs() {
    node.converge(ConvergenceKernelIT.twoEndpoints());
    List<String> names =
        node.dataplane.hostFacts().devices().stream().map(d -> d.name().text()).sorted().toList();
    assertEquals(List.of("far", "lo", "uplink"), names);
    HostFacts.Device uplink = device("uplink");
    assertEquals(1450, uplink.mtu());
    assertTrue(uplink.up());
    assertEquals("veth", uplink.kind());
    assertTrue(
        uplink.addresses().contains(new HostFacts.Assigned(IpAddress.parse("2001:db8::10"), 64)));
    assertTrue(device("lo").loopback());
  }

  @Test
  void uplinksComeInOrderOfTheirMetricAndPrefixesAreThoseOfTableMain() {
    HostFacts facts = node.dataplane.hostFacts();
    assertEquals(
        Map.of(
            Family.IPV4,
            List.of(new LinkName("uplink"), new LinkName("far")),
            Family.IPV6,
            List.of(new LinkName("uplink"))),
        facts.uplinks());
    assertEquals(
        Map.of(
            Prefix.parse("192.0.2.0/24"),
            new LinkName("uplink"),
            Prefix.parse("198.51.100.0/24"),
            new LinkName("uplink"),
            Prefix.parse("2001:db8::/64"),
            new LinkName("uplink")),
        facts.prefixes());
  }

  @Test
  void forwardingIsToldForEachLinkAndForAll() {
    assertFalse(device("uplink").forwards().get(Family.IPV4));
    assertFalse(device("uplink").forwards().get(Family.IPV6));
    assertEquals(1, device("uplink").acceptRa());
    Shell.run("sysctl -qw net.ipv4.conf.uplink.forwarding=1");
    Shell.run("sysctl -qw net.ipv6.conf.uplink.accept_ra=2");
    assertTrue(device("uplink").forwards().get(Family.IPV4));
    assertFalse(device("far").forwards().get(Family.IPV4));
    assertEquals(2, device("uplink").acceptRa());
    assertEquals(
        Map.of(Family.IPV4, false, Family.IPV6, false), node.dataplane.hostFacts().forwarding());
    Shell.run("sysctl -qw net.ipv6.conf.all.forwarding=1");
    assertEquals(
        Map.of(Family.IPV4, false, Family.IPV6, true), node.dataplane.hostFacts().forwarding());
    assertTrue(device("far").forwards().get(Family.IPV6));
  }

  @Test
  void aLinkMadeToForwardIpv6IsToldWhereTheKernelCanDoThat() {
    assertEquals(Files.exists(FORCE), node.dataplane.hostFacts().forcedForwarding());
    if (Files.exists(FORCE)) {
      Shell.run("sysctl -qw net.ipv6.conf.uplink.force_forwarding=1");
      assertTrue(device("uplink").forwards().get(Family.IPV6));
      assertFalse(device("far").forwards().get(Family.IPV6));
    }
  }
}
