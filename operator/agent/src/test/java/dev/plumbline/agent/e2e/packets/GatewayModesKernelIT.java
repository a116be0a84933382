package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.e2e.packets.Packets.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a neighbour gets that has a route to the container network: Docker's gateway modes. */
class GatewayModesKernelIT extends InWorld {

  private static final String SUBNETS =
      "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]";
  private static final List<String> WEB = List.of("172.18.0.10", "fd00:18::10");
  private static final List<String> HOST = List.of(World.HOST4, World.HOST6);
  private static final List<String> LAN = List.of(World.LAN4, World.LAN6);
  private static final String ENDPOINT =
      endpoint("web", "front", "addresses: [172.18.0.10, \"fd00:18::10\"]");

  private void apply(String mode, String... more) {
    String[] spec = new String[more.length + 2];
    spec[0] = SUBNETS;
    spec[1] = "gatewayMode: {ipv4: " + mode + ", ipv6: " + mode + "}";
    System.arraycopy(more, 0, spec, 2, more.length);
    world.applied(bridge("front", spec), ENDPOINT, publish("web", "web", tcp(8080, 80)));
    packets.serve("web", 80);
    packets.serve("web", 81);
    packets.serve("lan", 7000);
    World.ipIn(
        "lan",
        "route add 172.18.0.0/24 via " + World.HOST4,
        "route add fd00:18::/64 via " + World.HOST6);
  }

  private void assertPublishedByTheHost() {
    for (int i = 0; i < 2; i++) {
      assertEquals(new Answer("web", LAN.get(i)), packets.ask("lan", HOST.get(i), 8080));
    }
  }

  private void assertLeavesAs(List<String> addresses) {
    assertEquals(addresses.get(0), packets.ask("web", World.INTERNET4, 7000).client());
    assertEquals(addresses.get(1), packets.ask("web", World.INTERNET6, 7000).client());
  }

  @Test
  void natLetsNothingInByADirectRoute() {
    apply("NAT");
    for (String address : WEB) {
      assertFalse(packets.reaches("lan", address, 80), address);
      assertFalse(packets.reaches("lan", address, 81), address);
      assertFalse(packets.pings("lan", address), address);
    }
    assertPublishedByTheHost();
    assertLeavesAs(HOST);
  }

  @Test
  void natUnprotectedLetsEverythingInByADirectRoute() {
    apply("NATUnprotected");
    for (int i = 0; i < 2; i++) {
      assertEquals(new Answer("web", LAN.get(i)), packets.ask("lan", WEB.get(i), 80));
      assertEquals(new Answer("web", LAN.get(i)), packets.ask("lan", WEB.get(i), 81));
      packets.ping("lan", WEB.get(i));
    }
    assertPublishedByTheHost();
    assertLeavesAs(HOST);
  }

  @Test
  void routedLetsPublishedPortsAndPingsInByADirectRouteAndBindsNothing() {
    apply("Routed");
    for (int i = 0; i < 2; i++) {
      assertEquals(new Answer("web", LAN.get(i)), packets.ask("lan", WEB.get(i), 80));
      packets.ping("lan", WEB.get(i));
      assertFalse(packets.reaches("lan", WEB.get(i), 81));
      assertFalse(packets.reaches("lan", HOST.get(i), 8080));
    }
    assertLeavesAs(WEB);
    assertEquals(0, world.status("pmap/web").at("/bindings").size());
  }

  @Test
  void aRoutedFamilyDoesNotOpenTheOther() {
    world.applied(
        bridge("front", SUBNETS, "gatewayMode: {ipv4: NAT, ipv6: Routed}"),
        ENDPOINT,
        publish("web", "web", tcp(8080, 80)));
    packets.serve("web", 80);
    World.ipIn(
        "lan",
        "route add 172.18.0.0/24 via " + World.HOST4,
        "route add fd00:18::/64 via " + World.HOST6);
    assertEquals("web", packets.ask("lan", WEB.get(1), 80).server());
    assertFalse(packets.reaches("lan", WEB.get(0), 80));
    assertFalse(packets.pings("lan", WEB.get(0)));
    assertEquals("web", packets.ask("lan", World.HOST4, 8080).server());
  }

  @Test
  void aModeCanBeChangedOnALiveNetwork() {
    apply("NATUnprotected");
    packets.ping("lan", WEB.get(0));
    world.applied(bridge("front", SUBNETS), ENDPOINT, publish("web", "web", tcp(8080, 80)));
    for (String address : WEB) {
      assertFalse(packets.reaches("lan", address, 81));
    }
    assertPublishedByTheHost();
  }

  @Test
  void anIsolatedNetworksBridgeHasNoAddress() {
    world.applied(
        bridge(
            "vault",
            SUBNETS,
            "internal: true",
            "gatewayMode: {ipv4: Isolated, ipv6: Isolated}",
            "bridge: {name: br-vault}"),
        endpoint("safe", "vault"),
        endpoint("key", "vault"));
    packets.serve("safe", 80);
    for (String address : world.addresses("safe")) {
      assertEquals("safe", packets.ask("key", address, 80).server());
      assertFalse(packets.reaches("host", address, 80));
    }
    for (JsonNode address :
        World.json("host", "ip -j address show dev br-vault").at("/0/addr_info")) {
      assertEquals("link", address.at("/scope").asText(), address.toString());
    }
  }

  @Test
  void aTrustedInterfaceReachesPublishedPortsByADirectRoute() {
    world.secondLan();
    apply("NAT", "bridge: {trustedInterfaces: [eth1]}");
    for (String address : WEB) {
      assertEquals("web", packets.ask("lan2", address, 80).server());
      assertFalse(packets.reaches("lan2", address, 81), address);
      assertFalse(packets.reaches("lan", address, 80), address);
    }
    assertPublishedByTheHost();
  }

  @Test
  void isolatedGoesWithInternalOnly() {
    var result = world.apply(bridge("front", SUBNETS, "gatewayMode: {ipv4: Isolated}"));
    assertEquals(1, result.exit());
    assertTrue(result.err().contains("Isolated"), result.err());
  }
}
