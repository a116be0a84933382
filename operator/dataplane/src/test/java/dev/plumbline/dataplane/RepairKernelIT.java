package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.plumbline.model.Family;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sysctl;
import dev.plumbline.model.plan.Planner;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything of ours that somebody deletes or changes comes back, and nothing else is done for it.
 */
@ExtendWith(FreshNamespaces.class)
class RepairKernelIT {
  private static final NamespaceRef WEB = new NamespaceRef.Named("web");
  private static final LinkName ETH0 = new LinkName("eth0");
  private static final String WEB_END = Desired.hostEnd(WEB, "eth0").text();

  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void open() {
    node = new Node(folder);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static Desired desired() {
    Desired desired =
        new Desired()
            .bridge("br-one", 1400, "10.1.0.1/24", "fd01::1/64")
            .bridge("br-two", 1500, "10.2.0.1/24")
            .sandbox("web")
            .sandbox("db")
            .endpoint(WEB, "eth0", "br-one", 1400, true, "10.1.0.2/24", "fd01::2/64")
            .endpoint("web", "eth1", "br-two", "10.2.0.2/24")
            .endpoint("db", "eth0", "br-two", "10.2.0.3/24")
            .gateway("web", "eth0", "10.1.0.1")
            .gateway("web", "eth0", "fd01::1")
            .gateway("db", "eth0", "10.2.0.1");
    return desired
        .with(
            new Route(
                WEB,
                2000,
                Prefix.parse("192.0.2.0/24"),
                77,
                Optional.empty(),
                ETH0,
                Optional.empty(),
                Route.Origin.PLUMBLINE))
        .with(
            new Rule(
                WEB,
                Family.IPV4,
                1000,
                Optional.of(Prefix.parse("10.1.0.0/24")),
                Optional.empty(),
                2000))
        .with(
            new Rule(
                WEB,
                Family.IPV6,
                1001,
                Optional.empty(),
                Optional.of(Prefix.parse("fd09::/64")),
                200))
        .with(Sysctl.conf(WEB, Family.IPV4, ETH0, "log_martians", "1"))
        .with(
            Sysctl.conf(
                NamespaceRef.Host.HOST, Family.IPV4, new LinkName("br-one"), "forwarding", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip link del br-one",
        "ip link del WEB_END",
        "ip -n web link del eth0",
        "ip -n web link del eth1",
        "ip netns del web",
        "ip netns del web; install -m 000 /dev/null /run/netns/web",
        "ip link set br-one down",
        "ip link set br-one mtu 1300",
        "ip link set br-one address 02:00:00:00:00:99",
        "ip link set br-one down; ip link set br-one name br-none",
        "ip link set WEB_END down",
        "ip link set WEB_END mtu 1300",
        "ip link set WEB_END nomaster",
        "ip link set WEB_END master br-two",
        "ip link set WEB_END type bridge_slave isolated off",
        "ip link set WEB_END type bridge_slave hairpin off",
        "ip link set WEB_END down; ip link set WEB_END name plv-other",
        "ip -n web link set eth0 down",
        "ip -n web link set eth0 mtu 1300",
        "ip -n web link set eth0 address 02:00:00:00:00:99",
        "ip -n web link set eth0 down; ip -n web link set eth0 name eth9",
        "ip -n web link set lo down",
        "ip -n web link set eth0 down; ip -n web link set eth0 up",
        "ip addr del 10.1.0.1/24 dev br-one",
        "ip addr del fd01::1/64 dev br-one",
        "ip addr flush dev br-one",
        "ip addr add 10.9.0.1/24 dev br-one",
        "ip addr add fd09::1/64 dev br-one",
        "ip addr add 10.1.0.9/24 dev WEB_END",
        "ip -n web addr del 10.1.0.2/24 dev eth0",
        "ip -n web addr del fd01::2/64 dev eth0",
        "ip -n web addr flush dev eth0",
        "ip -n web addr add 10.1.0.77/24 dev eth0",
        "ip -n web route del default",
        "ip -n web -6 route del default",
        "ip -n web route replace default via 10.2.0.1 proto 112",
        "ip -n web -6 route replace default via fd01::9 proto 112 metric 1024",
        "ip -n web route del 10.1.0.0/24",
        "ip -n web -6 route del fd01::/64",
        "ip -n web route flush dev eth0",
        "ip -n web route add 198.51.100.0/24 via 10.1.0.1 proto 112",
        "ip -n web -6 route add fd77::/64 via fd01::1 proto 112",
        "ip -n web route del 192.0.2.0/24 table 2000",
        "ip route del 10.1.0.0/24",
        "ip -6 route del fd01::/64",
        "ip -n web rule del priority 1000",
        "ip -n web -6 rule del priority 1001",
        "ip -n web rule add priority 1003 from 10.3.0.0/16 table 200 protocol 112",
        "ip -n web rule flush; ip -n web rule add priority 32766 table main",
        "ip netns exec web sysctl -qw net.ipv4.conf.eth0.log_martians=0",
        "sysctl -qw net.ipv4.conf.br-one.forwarding=0",
      })
  void comesBack(String damage) {
    node.converge(desired());
    for (String command : commands(damage)) {
      Shell.run(command);
    }
    Planner.Result repair = node.plan(desired());
    boolean heals = damage.endsWith("eth0 up") || damage.contains("table main");
    assertFalse(repair.plan().isEmpty() && !heals, "the damage is seen: " + damage);
    node.converge(desired());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip link set br-one group 0",
        "ip link set WEB_END group 0",
        "ip -n web link set eth0 group 0",
        "ip -n web link set lo group 0",
      })
  void getsItsMarkBack(String damage) {
    node.converge(desired());
    String link = "WEB_END".equals(damage.split(" ", -1)[3]) ? WEB_END : "";
    for (String command : commands(damage)) {
      Shell.run(command);
    }
    Observation seen = node.dataplane.observe(desired().items().keySet());
    assertFalse(seen.unmarked().isEmpty(), "the mark is missed: " + link);
    node.converge(desired());
    try (Node later = new Node(folder)) {
      later.assertConverged(desired());
    }
  }

  private static List<String> commands(String damage) {
    return List.of(damage.replace("WEB_END", WEB_END).split("; ", -1));
  }
}
