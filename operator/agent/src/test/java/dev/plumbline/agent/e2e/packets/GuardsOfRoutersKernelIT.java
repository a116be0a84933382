package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.sharing;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.testing.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints that rightly send what does not come from the address of that interface. */
class GuardsOfRoutersKernelIT extends InWorld {

  private static final String FRONT_SUBNETS =
      "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]";
  private static final String BACK = bridge("back", "subnets: [{cidr: 172.19.0.0/24}]");
  private static final String ROUTER =
      endpoint("router", "front", "addresses: [172.18.0.254, \"fd00:18::254\"]");
  private static final String WEB = endpoint("web", "front", "addresses: [172.18.0.7]");

  /** As a VPN in a container: 10.8.0.2 and fd00:8::2 are behind the router. */
  private static void putAwayBehindTheRouter() {
    World.ip("netns add away");
    World.ipIn(
        "router",
        "link add tun0 type veth peer name eth0 netns away",
        "address add 10.8.0.1/24 dev tun0",
        "address add fd00:8::1/64 dev tun0 nodad",
        "link set tun0 up");
    World.ipIn(
        "away",
        "link set lo up",
        "address add 10.8.0.2/24 dev eth0",
        "address add 10.9.0.2/32 dev lo",
        "address add fd00:8::2/64 dev eth0 nodad",
        "link set eth0 up",
        "route add default via 10.8.0.1",
        "route add default via fd00:8::1");
    World.ipIn("router", "route add 10.9.0.0/24 via 10.8.0.2");
    World.sysctl("router", "net.ipv4.ip_forward", "1");
    World.sysctl("router", "net.ipv6.conf.all.forwarding", "1");
  }

  private static String routes(String... more) {
    String all =
        "{to: 10.8.0.0/16, via: 172.18.0.254}, {to: \"fd00:8::/64\", via: \"fd00:18::254\"}";
    return "routes: [" + all + String.join("", more) + "]";
  }

  @Test
  void whatIsBehindARouterOfTheNetworkReachesItsEndpointsAndIsReached() {
    world.applied(bridge("front", FRONT_SUBNETS, routes()), ROUTER, WEB);
    putAwayBehindTheRouter();
    packets.ping("web", "10.8.0.2");
    packets.ping("away", "172.18.0.7");
    String web6 = world.addresses("web").getLast();
    packets.ping("away", web6);
    packets.ping("web", "fd00:8::2");
    assertEquals("", GuardsKernelIT.dropped());
    World.ipIn("web", "route add 10.9.0.0/24 via 172.18.0.254");
    assertFalse(packets.pings("web", "10.9.0.2"), "no route of the network leads there");
    World.ipIn("web", "route delete 10.9.0.0/24");
    world.applied(
        bridge("front", FRONT_SUBNETS, routes(", {to: 10.9.0.0/24, via: 172.18.0.254}")),
        ROUTER,
        WEB);
    packets.ping("web", "10.9.0.2");
    tearDown();
  }

  /** All the world is behind it, but not its neighbours. */
  @Test
  void aRouterToEverywhereSpeaksForNoNeighbour() {
    String everywhere = "routes: [{to: 0.0.0.0/0, via: 172.18.0.254}]";
    world.applied(
        bridge("front", FRONT_SUBNETS, everywhere),
        ROUTER,
        WEB,
        endpoint("db", "front", "addresses: [172.18.0.8]"));
    putAwayBehindTheRouter();
    packets.ping("web", "10.8.0.2");
    packets.ping("web", "10.9.0.2");
    World.ipIn("away", "address add 172.18.0.8/32 dev lo");
    assertTrue(packets.pings("db", "172.18.0.7"));
    String before = GuardsKernelIT.dropped();
    Packets.in(
        "away",
        () -> Shell.run(List.of("sh", "-c", "ping -c1 -W1 -I 172.18.0.8 172.18.0.7; true")));
    assertEquals("", before);
    assertEquals("guard4: not an address of the endpoint", GuardsKernelIT.dropped());
    tearDown();
  }

  private static void tearDown() {
    World.ip("netns delete away");
  }

  /** The answer leaves by the default route, which is the other network's. */
  @Test
  void whatIsPublishedOnOneNetworkAnswersThroughTheOther() {
    String inWeb = "sandbox: {netns: {name: web}}";
    world.applied(
        bridge("front", FRONT_SUBNETS),
        BACK,
        endpoint("web", "front", "gatewayPriority: 10"),
        endpoint("web-back", "back", inWeb),
        publish("http", "web-back", tcp(8080, 80)));
    World.sysctl("host", "net.ipv4.conf.all.rp_filter", "0");
    packets.serve("web", 80);
    assertEquals("web", packets.ask("lan", World.HOST4, 8080).server());
    assertEquals("", GuardsKernelIT.dropped());
  }

  @Test
  void sandboxesThatSeveralShareAreGuardedOnce() {
    world.applied(
        bridge("front", FRONT_SUBNETS), WEB, sharing("sidecar", "web"), endpoint("db", "front"));
    packets.serve("web", 80);
    assertEquals("web", packets.ask("db", "172.18.0.7", 80).server());
    assertEquals("", GuardsKernelIT.dropped());
  }

  /** Where the kernel shows bridged packets to the rules for routed ones, they come later. */
  @Test
  void guardsComeBeforeBridgedPacketsAreTakenForRoutedOnes() {
    World.bridgeNetfilter(1);
    world.applied(
        bridge("front", FRONT_SUBNETS),
        WEB,
        endpoint("db", "front"),
        publish("http", "web", tcp(8080, 80)));
    packets.serve("web", 80);
    assertEquals("web", packets.ask("db", World.HOST4, 8080).server());
    assertEquals("web", packets.ask("web", World.HOST4, 8080).server());
    assertEquals("", GuardsKernelIT.dropped());
  }
}
