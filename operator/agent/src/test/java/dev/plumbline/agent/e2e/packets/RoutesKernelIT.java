package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.cli.InProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ways out of a sandbox, and the settings of its interfaces. */
class RoutesKernelIT extends InWorld {

  private static final String FRONT_SUBNETS =
      "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]";
  private static final String BACK_SUBNETS =
      "subnets: [{cidr: 172.19.0.0/24}, {cidr: \"fd00:19::/64\"}]";

  /** So the LAN sees by which network a packet came. */
  private static final String AS_IT_IS = "bridge: {masquerade: Disabled}";

  private void letTheLanAnswer() {
    World.ipIn(
        "lan",
        "route add 172.16.0.0/12 via " + World.HOST4,
        "route add fd00::/8 via " + World.HOST6);
    packets.serve("lan", 7000);
  }

  private void assertLeavesBy(String prefix4, String prefix6) {
    String client4 = packets.ask("web", World.INTERNET4, 7000).client();
    String client6 = packets.ask("web", World.INTERNET6, 7000).client();
    assertTrue(client4.startsWith(prefix4), client4);
    assertTrue(client6.startsWith(prefix6), client6);
  }

  @Test
  void theHighestGatewayPriorityGivesTheDefaultRoute() {
    letTheLanAnswer();
    String front = bridge("front", FRONT_SUBNETS, AS_IT_IS);
    String back = bridge("back", BACK_SUBNETS, AS_IT_IS);
    String inBack = "sandbox: {netns: {name: web}}";
    world.applied(
        front,
        back,
        endpoint("web", "front", "gatewayPriority: 10"),
        endpoint("web-back", "back", inBack));
    assertLeavesBy("172.18.0.", "fd00:18:");
    world.applied(
        front,
        back,
        endpoint("web", "front", "gatewayPriority: 10"),
        endpoint("web-back", "back", inBack, "gatewayPriority: 20"));
    assertLeavesBy("172.19.0.", "fd00:19:");
    world.applied(front, back, endpoint("web", "front", "gatewayPriority: -1"));
    assertLeavesBy("172.18.0.", "fd00:18:");
    world.applied(front, back, endpoint("web", "front"), endpoint("web-back", "back", inBack));
    assertLeavesBy("172.19.0.", "fd00:19:"); // of equals the network whose name comes first
  }

  @Test
  void aFamilyLeavesByTheNetworkThatHasIt() {
    letTheLanAnswer();
    world.applied(
        bridge("four", "subnets: [{cidr: 172.18.0.0/24}]", AS_IT_IS),
        bridge("six", "subnets: [{cidr: \"fd00:19::/64\"}]", AS_IT_IS),
        endpoint("web", "four", "gatewayPriority: 10"),
        endpoint("web-six", "six", "sandbox: {netns: {name: web}}"));
    assertLeavesBy("172.18.0.", "fd00:19:");
  }

  @Test
  void anInternalNetworkGivesNoDefaultRoute() {
    letTheLanAnswer();
    world.applied(
        bridge("vault", BACK_SUBNETS, "internal: true"),
        bridge("front", FRONT_SUBNETS, AS_IT_IS),
        endpoint("web-vault", "vault", "gatewayPriority: 100", "sandbox: {netns: {name: web}}"),
        endpoint("web", "front"));
    assertLeavesBy("172.18.0.", "fd00:18:");
  }

  /** The router has addresses that nobody else knows: who reaches them went by way of it. */
  @Test
  void routesAndRulesOfANetworkAreInEachSandbox() {
    world.applied(
        bridge(
            "front",
            FRONT_SUBNETS,
            "routes:",
            "- {to: 10.8.0.0/16, via: 172.18.0.254}",
            "- {to: \"2001:db8:8::/48\", via: \"fd00:18::fe\", metric: 50}",
            "- {to: 10.9.0.0/16, via: 172.18.0.254, table: 200}",
            "- {to: \"2001:db8:9::/48\", via: \"fd00:18::fe\", table: 200}",
            "rules:",
            "- {priority: 1000, from: 172.18.0.0/24, table: 200}",
            "- {priority: 1001, from: \"fd00:18::/64\", table: 200}"),
        endpoint("router", "front", "addresses: [172.18.0.254, \"fd00:18::fe\"]"),
        endpoint("web", "front"));
    List<String> hidden = List.of("10.8.0.1", "10.9.0.1", "2001:db8:8::1", "2001:db8:9::1");
    for (String address : hidden) {
      World.ipIn("router", "address add " + address + " dev lo");
    }
    packets.serve("router", 80);
    for (String address : hidden) {
      assertEquals("router", packets.ask("web", address, 80).server(), address);
    }
    packets.ping("web", World.INTERNET4);
    packets.ping("web", World.INTERNET6);
    assertEquals(
        50, World.json("web", "ip -j -6 route show 2001:db8:8::/48").at("/0/metric").asInt());
    world.applied(
        bridge("front", FRONT_SUBNETS),
        endpoint("router", "front", "addresses: [172.18.0.254, \"fd00:18::fe\"]"),
        endpoint("web", "front"));
    for (String address : hidden) {
      assertFalse(packets.reaches("web", address, 80), address);
    }
    assertEquals(0, World.json("web", "ip -j route show table 200").size());
    assertEquals(3, World.json("web", "ip -j rule").size());
  }

  @Test
  void settingsOfAnInterfaceAreAsTheEndpointSays() {
    String front = bridge("front", FRONT_SUBNETS);
    world.applied(
        front,
        endpoint(
            "web",
            "front",
            "sysctls:",
            "  net.ipv4.conf.IFNAME.log_martians: \"1\"",
            "  net.ipv6.conf.IFNAME.hop_limit: \"33\"",
            "  net.ipv4.neigh.IFNAME.gc_stale_time: \"77\""));
    assertEquals("1", World.sysctl("web", "net.ipv4.conf.eth0.log_martians"));
    assertEquals("33", World.sysctl("web", "net.ipv6.conf.eth0.hop_limit"));
    assertEquals("77", World.sysctl("web", "net.ipv4.neigh.eth0.gc_stale_time"));
    world.applied(
        front, endpoint("web", "front", "sysctls:", "  net.ipv6.conf.IFNAME.hop_limit: \"34\""));
    assertEquals("34", World.sysctl("web", "net.ipv6.conf.eth0.hop_limit"));
    packets.ping("web", World.INTERNET6);
  }

  @Test
  void aSettingThatTheKernelRefusesIsSaidAndTheRestWorks() {
    InProcess.Result result =
        world.apply(
            bridge("front", FRONT_SUBNETS),
            endpoint("web", "front", "sysctls:", "  net.ipv4.conf.IFNAME.no_such_setting: \"1\""),
            endpoint("db", "front"));
    assertEquals(1, result.exit());
    assertTrue(result.err().contains("no_such_setting"), result.err());
    packets.ping("web", World.INTERNET4);
    packets.ping("db", World.INTERNET4);
  }
}
