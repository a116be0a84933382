package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.e2e.packets.Packets.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches whom, and as whom. */
class IsolationKernelIT extends InWorld {

  private static final String SUBNETS =
      "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]";
  private static final String OTHER_SUBNETS =
      "subnets: [{cidr: 172.19.0.0/24}, {cidr: \"fd00:19::/64\"}]";

  private void assertReachTheWorld(String... places) {
    packets.serve("lan", 7000);
    for (String place : places) {
      assertEquals(
          new Answer("lan", World.HOST4), packets.ask(place, World.INTERNET4, 7000), place);
      assertEquals(
          new Answer("lan", World.HOST6), packets.ask(place, World.INTERNET6, 7000), place);
    }
  }

  private void assertStrangers(String from, String to, int port) {
    for (String address : world.addresses(to)) {
      assertFalse(packets.pings(from, address), from + " pings " + address);
      assertFalse(packets.reaches(from, address, port), from + " reaches " + address);
    }
  }

  private void bridgeNetfilter(int on) {
    World.bridgeNetfilter(on);
    world.remember();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void withInterContainerDenyEndpointsReachTheWorldAndNotEachOther(int bridgeNetfilter) {
    bridgeNetfilter(bridgeNetfilter);
    world.applied(
        bridge("tenants", SUBNETS, "bridge: {interContainer: Deny}"),
        endpoint("a", "tenants"),
        endpoint("b", "tenants"),
        publish("a", "a", tcp(8080, 80)));
    packets.serve("a", 80);
    assertStrangers("b", "a", 80);
    assertFalse(packets.pings("a", world.address("b")));
    assertReachTheWorld("a", "b");
    assertEquals(new Answer("a", World.LAN4), packets.ask("lan", World.HOST4, 8080));
    assertEquals(new Answer("a", World.LAN6), packets.ask("lan", World.HOST6, 8080));
  }

  /**
   * Not where br_netfilter is on: there the kernel translates the destination while it bridges, and
   * an isolated port is then still isolated (br_nf_pre_routing_finish).
   */
  @Test
  void withInterContainerDenySiblingsReachWhatTheHostPublishes() {
    bridgeNetfilter(0);
    world.applied(
        bridge("tenants", SUBNETS, "bridge: {interContainer: Deny}"),
        endpoint("a", "tenants"),
        endpoint("b", "tenants"),
        publish("a", "a", tcp(8080, 80)));
    packets.serve("a", 80);
    for (String address : List.of(World.HOST4, World.HOST6, "172.18.0.1", "fd00:18::1")) {
      assertEquals("a", packets.ask("b", address, 8080).server());
    }
  }

  @Test
  void interContainerCanBeChangedOnALiveNetwork() {
    String[] endpoints = {endpoint("a", "tenants"), endpoint("b", "tenants")};
    world.applied(bridge("tenants", SUBNETS), endpoints[0], endpoints[1]);
    packets.serve("a", 80);
    assertEquals("a", packets.ask("b", world.address("a"), 80).server());
    world.applied(
        bridge("tenants", SUBNETS, "bridge: {interContainer: Deny}"), endpoints[0], endpoints[1]);
    assertStrangers("b", "a", 80);
    world.applied(bridge("tenants", SUBNETS), endpoints[0], endpoints[1]);
    assertEquals("a", packets.ask("b", world.address("a"), 80).server());
  }

  @Test
  void anInternalNetworkKnowsOnlyItself() {
    world.applied(
        bridge("vault", SUBNETS, "internal: true"),
        bridge("front", OTHER_SUBNETS),
        endpoint("safe", "vault"),
        endpoint("key", "vault"),
        endpoint("web", "front"),
        publish("web", "web", tcp(8080, 80)));
    packets.serve("safe", 80);
    packets.serve("web", 80);
    for (String address : world.addresses("safe")) {
      assertEquals("safe", packets.ask("key", address, 80).server());
      assertEquals("safe", packets.ask("host", address, 80).server());
    }
    for (String place : List.of("safe", "key")) {
      // as if somebody in there had given it a way out
      World.ipIn(place, "route add default via 172.18.0.1", "route add default via fd00:18::1");
    }
    for (String address : List.of(World.INTERNET4, World.INTERNET6, World.LAN4, World.LAN6)) {
      assertFalse(packets.pings("safe", address), address);
    }
    assertStrangers("safe", "web", 80);
    assertFalse(packets.reaches("safe", World.HOST4, 8080));
    assertFalse(packets.reaches("safe", World.HOST6, 8080));
    assertStrangers("web", "safe", 80);
    World.ipIn(
        "lan",
        "route add 172.18.0.0/24 via " + World.HOST4,
        "route add fd00:18::/64 via " + World.HOST6);
    assertStrangers("lan", "safe", 80);
  }

  @Test
  void nothingIsPublishedFromAnInternalNetwork() {
    var result =
        world.apply(
            bridge("vault", SUBNETS, "internal: true"),
            endpoint("safe", "vault"),
            publish("safe", "safe", tcp(8080, 80)));
    assertEquals(1, result.exit());
    assertTrue(result.err().contains("pmap default/safe"), result.err());
    String refused = world.condition("pmap/safe", "ResolvedRefs");
    assertTrue(refused.startsWith("ResolvedRefs=False NetworkInternal"), refused);
    packets.serve("safe", 80);
    assertFalse(packets.reaches("lan", World.HOST4, 8080));
    assertFalse(packets.reaches("host", "127.0.0.1", 8080));
  }

  @Test
  void networksAreStrangersButForWhatTheyPublish() {
    world.applied(
        bridge("front", SUBNETS),
        bridge("back", OTHER_SUBNETS),
        endpoint("web", "front"),
        endpoint("db", "back"),
        publish("web", "web", tcp(8080, 80)),
        publish("db", "db", tcp(5432, 5432)));
    packets.serve("web", 80);
    packets.serve("db", 5432);
    assertStrangers("web", "db", 5432);
    assertStrangers("db", "web", 80);
    for (String host : List.of(World.HOST4, World.HOST6)) {
      assertEquals("db", packets.ask("web", host, 5432).server());
      assertEquals("web", packets.ask("db", host, 8080).server());
    }
  }

  @Test
  void withoutMasqueradeTheWorldSeesTheEndpointsOwnAddress() {
    World.ipIn(
        "lan",
        "route add 172.18.0.0/24 via " + World.HOST4,
        "route add fd00:18::/64 via " + World.HOST6);
    packets.serve("lan", 7000);
    String web = endpoint("web", "front", "addresses: [172.18.0.10, \"fd00:18::10\"]");
    world.applied(bridge("front", SUBNETS, "bridge: {masquerade: Disabled}"), web);
    assertEquals("172.18.0.10", packets.ask("web", World.INTERNET4, 7000).client());
    assertEquals("fd00:18::10", packets.ask("web", World.INTERNET6, 7000).client());
    world.applied(bridge("front", SUBNETS, "bridge: {masquerade: Enabled}"), web);
    assertEquals(World.HOST4, packets.ask("web", World.INTERNET4, 7000).client());
    assertEquals(World.HOST6, packets.ask("web", World.INTERNET6, 7000).client());
  }
}
