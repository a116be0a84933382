package dev.plumbline.dataplane.firewall;

import static dev.plumbline.dataplane.firewall.Elements.TCP;
import static dev.plumbline.dataplane.firewall.Elements.UDP;
import static dev.plumbline.dataplane.firewall.Elements.ip;
import static dev.plumbline.dataplane.firewall.Elements.ip4;
import static dev.plumbline.dataplane.firewall.Elements.name;
import static dev.plumbline.dataplane.firewall.Elements.net;
import static dev.plumbline.dataplane.firewall.Elements.port;
import static dev.plumbline.dataplane.firewall.Elements.published;
import static dev.plumbline.dataplane.firewall.Elements.v4;
import static dev.plumbline.dataplane.firewall.Elements.v6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Element;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the table does to packets. {@link TwoNetworks} says who is where. */
@ExtendWith(FreshNamespaces.class)
class FirewallPacketsKernelIT {

  private TwoNetworks networks;
  private Firewall firewall;

  @BeforeEach
  void build() {
    networks = new TwoNetworks();
    TwoNetworks.bridgeNetfilter(false);
    firewall = new Firewall(Firewall.Owner.NOBODY);
    apply(new Operation.Create(Skeleton.table()));
    add(
        Element.of(FirewallSet.BRIDGES, name("br-front")),
        Element.of(FirewallSet.BRIDGES, name("br-back")),
        Element.of(FirewallSet.WITHIN, name("br-front"), name("br-front")),
        Element.of(FirewallSet.WITHIN, name("br-back"), name("br-back")),
        Element.of(FirewallSet.ATTACHED4, net("172.18.0.0/16"), name("br-front")),
        Element.of(FirewallSet.ATTACHED4, net("172.19.0.0/16"), name("br-back")),
        Element.of(FirewallSet.ATTACHED6, net("fd00:18::/64"), name("br-front")),
        Element.of(FirewallSet.ATTACHED6, net("fd00:19::/64"), name("br-back")),
        Element.of(FirewallSet.MASQUERADE4, net("172.18.0.0/16")),
        Element.of(FirewallSet.MASQUERADE4, net("172.19.0.0/16")),
        Element.of(FirewallSet.MASQUERADE6, net("fd00:18::/64")),
        Element.of(FirewallSet.MASQUERADE6, net("fd00:19::/64")));
  }

  @AfterEach
  void tearDown() {
    networks.close();
    firewall.close();
  }

  @Test
  void a_port_published_everywhere_is_reached_from_everywhere_by_any_address_of_the_host() {
    networks.serve("web", 80);
    add(published("0.0.0.0", 8080, "172.18.0.2", 80), published("::", 8080, "fd00:18::2", 80));
    assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080));
    assertEquals("2001:db8::2", networks.ask("lan", "2001:db8::1", 8080));
    assertEquals("172.18.0.1", networks.ask("host", "127.0.0.1", 8080));
    assertEquals("192.0.2.1", networks.ask("host", "192.0.2.1", 8080));
    assertEquals("fd00:18::1", networks.ask("host", "fd00:18::1", 8080));
    assertEquals("172.18.0.1", networks.ask("job", "192.0.2.1", 8080));
    assertEquals("fd00:18::1", networks.ask("job", "2001:db8::1", 8080));
    assertEquals("172.18.0.1", networks.ask("db", "192.0.2.1", 8080));
    assertEquals("172.18.0.1", networks.ask("db", "172.18.0.1", 8080));
    assertEquals("fd00:18::1", networks.ask("db", "2001:db8::1", 8080));
    assertEquals("172.18.0.1", networks.ask("web", "192.0.2.1", 8080));
    assertEquals("fd00:18::1", networks.ask("web", "2001:db8::1", 8080));
  }

  @Test
  void published_ports_are_reached_where_the_kernel_filters_bridged_packets_too() {
    assumeTrue(Files.exists(Path.of("/proc/sys/net/bridge")), "no br_netfilter in this kernel");
    TwoNetworks.bridgeNetfilter(true);
    networks.serve("web", 80);
    add(published("0.0.0.0", 8080, "172.18.0.2", 80), published("::", 8080, "fd00:18::2", 80));
    assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080));
    assertEquals("172.18.0.1", networks.ask("host", "127.0.0.1", 8080));
    assertEquals("172.18.0.1", networks.ask("job", "192.0.2.1", 8080));
    assertEquals("172.18.0.1", networks.ask("db", "192.0.2.1", 8080));
    assertEquals("fd00:18::1", networks.ask("db", "2001:db8::1", 8080));
    assertEquals("172.18.0.3", networks.ask("db", "172.18.0.2", 80));
    assertFalse(networks.reaches("web", "192.0.2.1", 8080));
    Shell.run("bridge link set dev v-web hairpin on");
    assertEquals("172.18.0.1", networks.ask("web", "192.0.2.1", 8080));
    assertEquals("fd00:18::1", networks.ask("web", "2001:db8::1", 8080));
  }

  @Test
  void a_port_published_on_one_address_is_not_reached_by_another() {
    networks.serve("web", 80);
    add(published("192.0.2.1", 8080, "172.18.0.2", 80));
    assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080));
    assertFalse(networks.reaches("lan", "198.51.100.1", 8080));
    assertFalse(networks.reaches("host", "127.0.0.1", 8080));
  }

  @Test
  void of_two_mappings_the_one_that_names_the_address_wins() {
    networks.serve("web", 80);
    networks.serve("job", 81);
    add(
        published("0.0.0.0", 8080, "172.18.0.2", 80),
        published("192.0.2.1", 8080, "172.19.0.2", 81));
    assertEquals("172.18.0.1", networks.ask("host", "127.0.0.1", 8080));
    assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080));
    apply(new Operation.Delete(published("0.0.0.0", 8080, "172.18.0.2", 80)));
    assertFalse(networks.reaches("host", "127.0.0.1", 8080));
    assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080));
  }

  @Test
  void what_is_not_published_is_not_reached_even_when_routed_to() {
    networks.serve("web", 80);
    add(published("192.0.2.1", 8080, "172.18.0.2", 80));
    assertFalse(networks.reaches("lan", "172.18.0.2", 80));
    assertFalse(networks.reaches("lan", "fd00:18::2", 80));
    assertFalse(TwoNetworks.ping("lan", "172.18.0.2"));
    assertEquals("172.18.0.1", networks.ask("host", "172.18.0.2", 80));
  }

  @Test
  void udp_is_published_like_tcp() {
    networks.serveUdp("web", 53);
    add(
        new Element(
            FirewallSet.PUBLISH4,
            List.of(ip("0.0.0.0"), UDP, port(5353)),
            List.of(ip("172.18.0.2"), port(53))));
    assertEquals("web", networks.askUdp("lan", "192.0.2.1", 5353));
    assertEquals("web", networks.askUdp("host", "127.0.0.1", 5353));
    assertEquals("web", networks.askUdp("db", "192.0.2.1", 5353));
  }

  @Test
  void networks_are_isolated_from_each_other() {
    networks.serve("web", 80);
    networks.serve("job", 80);
    assertFalse(networks.reaches("job", "172.18.0.2", 80));
    assertFalse(networks.reaches("web", "172.19.0.2", 80));
    assertFalse(networks.reaches("web", "fd00:19::2", 80));
    assertEquals("172.18.0.3", networks.ask("db", "172.18.0.2", 80));
  }

  @Test
  void what_goes_out_has_the_host_s_address_and_what_stays_its_own() {
    networks.serve("lan", 80);
    networks.serve("db", 80);
    assertEquals("192.0.2.1", networks.ask("web", "192.0.2.2", 80));
    assertEquals("2001:db8::1", networks.ask("web", "2001:db8::2", 80));
    assertEquals("172.18.0.2", networks.ask("web", "172.18.0.3", 80));
    apply(new Operation.Delete(Element.of(FirewallSet.MASQUERADE4, net("172.18.0.0/16"))));
    assertEquals("172.18.0.2", networks.ask("web", "192.0.2.2", 80));
  }

  @Test
  void endpoints_that_may_not_talk_do_not_talk_through_the_gateway_but_may_use_published_ports() {
    networks.serve("web", 80);
    add(published("0.0.0.0", 8080, "172.18.0.2", 80));
    apply(new Operation.Delete(Element.of(FirewallSet.WITHIN, name("br-front"), name("br-front"))));
    Shell.run("bridge link set dev v-web isolated on");
    Shell.run("bridge link set dev v-db isolated on");
    Shell.run(TwoNetworks.in("db", "ip", "route", "add", "172.18.0.2", "via", "172.18.0.1"));
    assertFalse(networks.reaches("db", "172.18.0.2", 80));
    assertEquals("172.18.0.1", networks.ask("db", "192.0.2.1", 8080));
  }

  @Test
  void nothing_enters_or_leaves_an_internal_network() {
    networks.serve("lan", 80);
    networks.serve("job", 80);
    networks.serve("web", 80);
    add(published("0.0.0.0", 8080, "172.18.0.2", 80));
    add(published("0.0.0.0", 8081, "172.19.0.2", 80));
    assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8081));
    assertEquals("192.0.2.1", networks.ask("job", "192.0.2.2", 80));
    add(Element.of(FirewallSet.INTERNAL, name("br-back")));
    assertFalse(networks.reaches("lan", "192.0.2.1", 8081));
    assertFalse(networks.reaches("job", "192.0.2.2", 80));
    assertFalse(networks.reaches("job", "192.0.2.1", 8080));
    assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080));
  }

  @Test
  void an_unprotected_network_is_open_to_what_is_routed_to_it() {
    networks.serve("web", 80);
    networks.serve("job", 80);
    add(Element.of(FirewallSet.UNPROTECTED, v4(), name("br-front")));
    assertEquals("192.0.2.2", networks.ask("lan", "172.18.0.2", 80));
    assertFalse(networks.reaches("lan", "fd00:18::2", 80));
    assertFalse(networks.reaches("lan", "172.19.0.2", 80));
    add(Element.of(FirewallSet.UNPROTECTED, v6(), name("br-front")));
    assertEquals("2001:db8::2", networks.ask("lan", "fd00:18::2", 80));
  }

  @Test
  void a_routed_network_is_open_at_its_published_ports_and_to_ping() {
    networks.serve("web", 80);
    networks.serve("web", 81);
    add(
        Element.of(FirewallSet.ROUTED, v4(), name("br-front")),
        Element.of(FirewallSet.OPEN4, ip("172.18.0.2"), TCP, port(80)));
    assertEquals("192.0.2.2", networks.ask("lan", "172.18.0.2", 80));
    assertFalse(networks.reaches("lan", "172.18.0.2", 81));
    assertTrue(TwoNetworks.ping("lan", "172.18.0.2"));
    assertFalse(TwoNetworks.ping("lan", "fd00:18::2"));
    add(
        Element.of(FirewallSet.ROUTED, v6(), name("br-front")),
        Element.of(FirewallSet.OPEN6, ip("fd00:18::2"), TCP, port(81)));
    assertEquals("2001:db8::2", networks.ask("lan", "fd00:18::2", 81));
    assertFalse(networks.reaches("lan", "fd00:18::2", 80));
    assertTrue(TwoNetworks.ping("lan", "fd00:18::2"));
  }

  @Test
  void from_a_trusted_interface_published_ports_are_reached_without_translation() {
    networks.serve("web", 80);
    networks.serve("web", 81);
    Shell.run(TwoNetworks.in("lan", "ip", "route", "add", "172.18.0.2", "via", "198.51.100.1"));
    add(Element.of(FirewallSet.OPEN4, ip("172.18.0.2"), TCP, port(80)));
    assertFalse(networks.reaches("lan", "172.18.0.2", 80));
    add(Element.of(FirewallSet.TRUSTED, name("eth1"), name("br-front")));
    assertEquals("198.51.100.2", networks.ask("lan", "172.18.0.2", 80));
    assertFalse(networks.reaches("lan", "172.18.0.2", 81));
  }

  @Test
  void a_restricted_port_is_reached_by_allowed_sources_and_the_host_alone() {
    networks.serve("web", 80);
    for (String host : List.of("0.0.0.0", "192.0.2.1")) {
      Element mapping = published(host, 8080, "172.18.0.2", 80);
      Element restricted = Element.of(FirewallSet.RESTRICTED4, ip(host), TCP, port(8080));
      Element allowed =
          Element.of(FirewallSet.ALLOWED4, ip4(host), TCP, port(8080), net("192.0.2.128/25"));
      Element wider =
          Element.of(FirewallSet.ALLOWED4, ip4(host), TCP, port(8080), net("192.0.2.0/28"));
      add(mapping, restricted, allowed);
      assertFalse(networks.reaches("lan", "192.0.2.1", 8080));
      assertFalse(networks.reaches("job", "192.0.2.1", 8080));
      assertEquals("192.0.2.1", networks.ask("host", "192.0.2.1", 8080));
      add(wider);
      assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080));
      assertFalse(networks.reaches("job", "192.0.2.1", 8080));
      apply(
          new Operation.Delete(mapping),
          new Operation.Delete(restricted),
          new Operation.Delete(allowed),
          new Operation.Delete(wider));
    }
  }

  @Test
  void a_restricted_ipv6_port_is_reached_by_allowed_sources_alone() {
    networks.serve("web", 80);
    add(
        published("::", 8080, "fd00:18::2", 80),
        Element.of(FirewallSet.RESTRICTED6, ip("::"), TCP, port(8080)),
        Element.of(FirewallSet.ALLOWED6, ip4("::"), TCP, port(8080), net("2001:db8:1::/48")));
    assertFalse(networks.reaches("lan", "2001:db8::1", 8080));
    assertEquals("2001:db8:1::2", networks.ask("lan", "2001:db8:1::1", 8080));
  }

  @Test
  void a_restricted_port_of_a_routed_network_is_reached_by_allowed_sources_alone() {
    networks.serve("web", 80);
    add(
        Element.of(FirewallSet.ROUTED, v4(), name("br-front")),
        Element.of(FirewallSet.OPEN4, ip("172.18.0.2"), TCP, port(80)),
        Element.of(FirewallSet.RESTRICTED4, ip("172.18.0.2"), TCP, port(80)));
    assertFalse(networks.reaches("lan", "172.18.0.2", 80));
    add(Element.of(FirewallSet.ALLOWED4, ip4("172.18.0.2"), TCP, port(80), net("192.0.2.2/32")));
    assertEquals("192.0.2.2", networks.ask("lan", "172.18.0.2", 80));
  }

  @Test
  void several_endpoints_behind_one_port_all_get_connections() {
    networks.serveUdp("web", 53);
    networks.serveUdp("job", 53);
    for (int slot = 0; slot < Field.Slot.COUNT; slot++) {
      String target = slot % 2 == 0 ? "172.18.0.2" : "172.19.0.2";
      add(
          new Element(
              FirewallSet.BALANCE4,
              List.of(ip("0.0.0.0"), UDP, port(5353), new Field.Slot(slot)),
              List.of(ip(target), port(53))));
    }
    Set<String> answered = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      answered.add(networks.askUdp("lan", "192.0.2.1", 5353));
    }
    assertEquals(Set.of("job", "web"), answered);
  }

  @Test
  void a_port_published_to_the_loopback_address_is_reached_from_the_host_alone() {
    networks.serve("web", 80);
    add(published("127.0.0.1", 8080, "172.18.0.2", 80));
    assertEquals("172.18.0.1", networks.ask("host", "127.0.0.1", 8080));
    assertFalse(networks.reaches("lan", "192.0.2.1", 8080));
    for (String namespace : List.of("lan", "job")) {
      String gateway = namespace.equals("lan") ? "192.0.2.1" : "172.19.0.1";
      Shell.run(TwoNetworks.in(namespace, "sysctl", "-qw", "net.ipv4.conf.eth0.route_localnet=1"));
      Shell.run(TwoNetworks.in(namespace, "ip", "address", "del", "127.0.0.1/8", "dev", "lo"));
      Shell.run(TwoNetworks.in(namespace, "ip", "route", "add", "127.0.0.1", "via", gateway));
      assertFalse(networks.reaches(namespace, "127.0.0.1", 8080));
    }
  }

  @Test
  void an_endpoint_does_not_reach_what_listens_on_the_host_s_loopback_address() {
    networks.serve("host", 6379);
    Shell.run(TwoNetworks.in("job", "sysctl", "-qw", "net.ipv4.conf.eth0.route_localnet=1"));
    Shell.run(TwoNetworks.in("job", "ip", "address", "del", "127.0.0.1/8", "dev", "lo"));
    Shell.run(TwoNetworks.in("job", "ip", "route", "add", "127.0.0.1", "via", "172.19.0.1"));
    assertEquals("172.19.0.2", networks.ask("job", "172.19.0.1", 6379));
    assertFalse(networks.reaches("job", "127.0.0.1", 6379));
    apply(new Operation.Delete(Element.of(FirewallSet.BRIDGES, name("br-back"))));
    assertEquals("172.19.0.2", networks.ask("job", "127.0.0.1", 6379));
  }

  @Test
  void somebody_else_s_translation_opens_no_port() {
    networks.serve("web", 22);
    networks.serve("web", 80);
    add(published("0.0.0.0", 8080, "172.18.0.2", 80));
    for (int priority : List.of(-150, -100, -50)) {
      Shell.run("nft add table ip foreign");
      nft("add chain ip foreign pre { type nat hook prerouting priority " + priority + " ; }");
      nft("add rule ip foreign pre tcp dport 2222 dnat to 172.18.0.2:22");
      nft("add rule ip foreign pre ip daddr 203.0.113.7 dnat to 172.18.0.2");
      Shell.run("nft insert rule ip foreign pre counter");
      assertFalse(networks.reaches("lan", "192.0.2.1", 2222), "at " + priority);
      assertFalse(networks.reaches("lan", "203.0.113.7", 22), "at " + priority);
      assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080), "at " + priority);
      Shell.run("nft delete table ip foreign");
    }
  }

  @Test
  void packets_of_others_pass_unless_forwarding_is_on_for_our_sake() {
    Shell.run("ip netns add vm");
    Shell.run("ip link add vm0 up type veth peer name eth0 netns vm");
    Shell.run("ip address add 10.9.0.1/24 dev vm0");
    Shell.run("ip -n vm address add 10.9.0.2/24 dev eth0");
    Shell.run("ip -n vm link set eth0 up");
    Shell.run("ip -n vm route add default via 10.9.0.1");
    networks.serve("vm", 80);
    networks.serve("web", 80);
    add(published("0.0.0.0", 8080, "172.18.0.2", 80));
    assertEquals("192.0.2.2", networks.ask("lan", "10.9.0.2", 80));
    add(Element.of(FirewallSet.FORWARDING, v4(), name("eth0")));
    assertFalse(networks.reaches("lan", "10.9.0.2", 80));
    assertEquals("192.0.2.2", networks.ask("lan", "192.0.2.1", 8080));
  }

  @Test
  void connections_outlive_the_flush_of_everything_that_is_not_ours() {
    networks.echo("web", 80);
    add(published("0.0.0.0", 8080, "172.18.0.2", 80));
    Shell.run("iptables -t nat -A POSTROUTING -s 10.77.0.0/16 -j MASQUERADE");
    Shell.run("nft add table ip foreign");
    nft("add chain ip foreign pre { type nat hook prerouting priority dstnat ; }");
    TwoNetworks.Conversation conversation = networks.converse("lan", "192.0.2.1", 8080);
    assertTrue(conversation.goesOn());
    Shell.run("iptables -t nat -F");
    Shell.run("nft delete table ip nat");
    Shell.run("nft delete table ip foreign");
    assertTrue(conversation.goesOn());
  }

  @Test
  void connections_outlive_every_flush_once_the_table_is_owned() {
    assumeTrue(OwnershipKernelIT.kernelKnowsOwners(), "tables have owners since 6.9");
    networks.echo("web", 80);
    add(published("0.0.0.0", 8080, "172.18.0.2", 80));
    TwoNetworks.Conversation conversation = networks.converse("lan", "192.0.2.1", 8080);
    assertTrue(conversation.goesOn());
    firewall.close();
    firewall = new Firewall(Firewall.Owner.THIS_PROCESS);
    assertInstanceOf(Outcome.Done.class, firewall.claim());
    assertTrue(conversation.goesOn());
    Shell.run("nft flush ruleset");
    assertTrue(conversation.goesOn());
  }

  @Test
  void connections_outlive_the_replacement_of_the_table() {
    networks.echo("web", 80);
    Element mapping = published("0.0.0.0", 8080, "172.18.0.2", 80);
    add(mapping);
    TwoNetworks.Conversation conversation = networks.converse("lan", "192.0.2.1", 8080);
    assertTrue(conversation.goesOn());
    apply(
        new Operation.Adjust(Skeleton.table(), Skeleton.table()),
        new Operation.Create(Element.of(FirewallSet.BRIDGES, name("br-front"))),
        new Operation.Create(mapping));
    assertTrue(conversation.goesOn());
  }

  private static void nft(String command) {
    Shell.run(List.of("nft", command));
  }

  private void add(Element... elements) {
    List<Operation> operations = new ArrayList<>();
    for (Element element : elements) {
      operations.add(new Operation.Create(element));
    }
    apply(operations.toArray(Operation[]::new));
  }

  private void apply(Operation... operations) {
    firewall
        .apply(List.of(operations))
        .forEach(outcome -> assertInstanceOf(Outcome.Done.class, outcome, outcome.toString()));
  }
}
