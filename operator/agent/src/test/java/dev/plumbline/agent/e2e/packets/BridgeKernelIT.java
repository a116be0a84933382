package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Networks of driver Bridge: prefixes, addresses, names, sizes. */
class BridgeKernelIT extends InWorld {

  @Test
  void endpointsOfSeveralSubnetsReachEachOtherAndTheWorld() {
    world.applied(
        bridge(
            "many",
            "subnets:",
            "- {cidr: 172.18.0.0/24}",
            "- {cidr: 172.18.7.0/24}",
            "- {cidr: \"fd00:18::/64\"}",
            "- {cidr: \"fd00:18:7::/64\"}"),
        endpoint("first", "many", "addresses: [172.18.0.10, \"fd00:18::10\"]"),
        endpoint("second", "many", "addresses: [172.18.7.10, \"fd00:18:7::10\"]"));
    packets.serve("second", 80);
    assertEquals("172.18.0.10", packets.ask("first", "172.18.7.10", 80).client());
    assertEquals("fd00:18::10", packets.ask("first", "fd00:18:7::10", 80).client());
    for (String endpoint : new String[] {"first", "second"}) {
      packets.ping(endpoint, World.INTERNET4);
      packets.ping(endpoint, World.INTERNET6);
    }
  }

  @Test
  void theGatewayIsTheOneThatTheSubnetNames() {
    world.applied(
        bridge(
            "front",
            "subnets:",
            "- {cidr: 172.18.0.0/24, gateway: 172.18.0.254}",
            "- {cidr: \"fd00:18::/64\", gateway: \"fd00:18::ff\"}",
            "bridge: {name: br-front}"),
        endpoint("web", "front"));
    JsonNode bridge = World.json("host", "ip -j -d address show dev br-front");
    assertTrue(bridge.toString().contains("\"172.18.0.254\""), bridge.toString());
    assertTrue(bridge.toString().contains("\"fd00:18::ff\""), bridge.toString());
    assertEquals(
        "28780", World.json("host", "ip -j -d link show dev br-front").at("/0/group").asText());
    packets.ping("web", "172.18.0.254");
    packets.ping("web", "fd00:18::ff");
    packets.ping("web", World.INTERNET4);
    packets.ping("web", World.INTERNET6);
    assertFalse(packets.pings("web", "172.18.0.1"));
  }

  @Test
  void anEndpointHasTheHardwareAddressThatItAsksForAndNeighboursSeeIt() {
    world.applied(
        bridge("front", "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]"),
        endpoint(
            "web",
            "front",
            "mac: \"02:42:ac:12:00:0a\"",
            "addresses: [172.18.0.10, \"fd00:18::10\"]"),
        endpoint("client", "front"));
    packets.ping("client", "172.18.0.10");
    packets.ping("client", "fd00:18::10");
    for (String address : new String[] {"172.18.0.10", "fd00:18::10"}) {
      JsonNode neighbour = World.json("client", "ip -j neigh show to " + address);
      assertEquals("02:42:ac:12:00:0a", neighbour.at("/0/lladdr").asText());
    }
  }

  @Test
  void withoutAnMtuOfItsOwnANetworkHasTheUplinks() {
    World.ip("link set eth0 mtu 1442");
    world.remember();
    world.applied(
        bridge("front", "subnets: [{cidr: 172.18.0.0/24}]", "bridge: {name: br-front}"),
        endpoint("web", "front"));
    assertEquals(1442, mtu("web", "eth0"));
    assertEquals(1442, mtu("host", "br-front"));
    assertEquals(1442, world.status("cnet/front").at("/mtu").asInt());
  }

  @Test
  void packetsAreAsLongAsTheMtuAllows() {
    world.applied(network(1400), endpoint("web", "front"), endpoint("db", "front"));
    assertEquals(1400, mtu("web", "eth0"));
    assertEquals(1400, mtu("host", "br-front"));
    String db = world.address("db");
    World.run("web", "ping -c1 -W2 -M do -s 1372 " + db);
    assertThrows(AssertionError.class, () -> World.run("web", "ping -c1 -W1 -M do -s 1373 " + db));
    world.applied(network(1450), endpoint("web", "front"), endpoint("db", "front"));
    World.run("web", "ping -c1 -W2 -M do -s 1422 " + db);
  }

  private static String network(int mtu) {
    return bridge(
        "front",
        "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]",
        "bridge: {name: br-front}",
        "mtu: " + mtu);
  }

  private static int mtu(String place, String link) {
    return World.json(place, "ip -j link show dev " + link).at("/0/mtu").asInt();
  }

  @Test
  void interfacesAreNamedByTheNetworksPrefixAndTheNextFreeNumber() {
    world.applied(
        bridge("front", "subnets: [{cidr: 172.18.0.0/24}]", "interfacePrefix: net"),
        bridge("back", "subnets: [{cidr: 172.19.0.0/24}]", "interfacePrefix: net"),
        bridge("side", "subnets: [{cidr: 172.20.0.0/24}]"),
        endpoint("web", "front"),
        endpoint("web-back", "back", "sandbox: {netns: {name: web}}"),
        endpoint("web-side", "side", "sandbox: {netns: {name: web}}", "interface: own0"));
    assertEquals("net0", world.status("cnep/web").at("/interfaceName").asText());
    assertEquals("net1", world.status("cnep/web-back").at("/interfaceName").asText());
    for (String link : new String[] {"net0", "net1", "own0"}) {
      assertEquals(link, World.json("web", "ip -j link show dev " + link).at("/0/ifname").asText());
    }
  }

  @Test
  void anInterfacesNumberStaysWhenALowerOneGoes() {
    String front = bridge("front", "subnets: [{cidr: 172.18.0.0/24}]");
    String back = bridge("back", "subnets: [{cidr: 172.19.0.0/24}]");
    String second = endpoint("web-back", "back", "sandbox: {netns: {name: web}}");
    world.applied(front, back, endpoint("web", "front"), second);
    assertEquals("eth1", world.status("cnep/web-back").at("/interfaceName").asText());
    world.applied(front, back, second);
    assertEquals("eth1", world.status("cnep/web-back").at("/interfaceName").asText());
    packets.ping("web", "172.19.0.1");
  }

  @Test
  void anotherAddressMacOrInterfaceReplacesTheLink() {
    String front = bridge("front", "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]");
    world.applied(front, endpoint("web", "front", "addresses: [172.18.0.10]"));
    String mac = world.status("cnep/web").at("/hardwareAddress").asText();
    packets.ping("host", "172.18.0.10");
    world.applied(front, endpoint("web", "front", "addresses: [172.18.0.11]"));
    packets.ping("host", "172.18.0.11");
    assertFalse(packets.pings("host", "172.18.0.10"));
    world.applied(
        front, endpoint("web", "front", "addresses: [172.18.0.11]", "mac: \"02:42:ac:12:00:0b\""));
    packets.ping("host", "172.18.0.11");
    JsonNode link = World.json("web", "ip -j link show dev eth0");
    assertEquals("02:42:ac:12:00:0b", link.at("/0/address").asText());
    assertNotEquals(mac, link.at("/0/address").asText());
    world.applied(front, endpoint("web", "front", "addresses: [172.18.0.11]", "interface: lan0"));
    packets.ping("host", "172.18.0.11");
    assertEquals(2, World.json("web", "ip -j link").size());
    assertEquals(mac, World.json("web", "ip -j link show dev lan0").at("/0/address").asText());
  }

  @Test
  void aSandboxIsConnectedToANetworkOnce() {
    var result =
        world.apply(
            bridge("front", "subnets: [{cidr: 172.18.0.0/24}]"),
            endpoint("a", "front"),
            endpoint("b", "front", "sandbox: {endpointRef: {name: a}}"));
    assertEquals(1, result.exit());
    String refused = world.condition("cnep/b", "Accepted");
    assertTrue(refused.startsWith("Accepted=False NetworkConflict"), refused);
    packets.ping("a", World.INTERNET4);
    assertEquals(0, world.plumb("plan").exit());
  }

  @Test
  void twoEndpointsOfOneMacAreRefusedAndTheFirstWorks() {
    var result =
        world.apply(
            bridge("front", "subnets: [{cidr: 172.18.0.0/24}]"),
            endpoint("a", "front", "mac: \"02:42:ac:12:00:0a\""),
            endpoint("b", "front", "mac: \"02:42:ac:12:00:0a\""));
    assertEquals(1, result.exit());
    assertTrue(world.condition("cnep/b", "Ready").startsWith("Ready=False MacConflict"));
    packets.ping("a", World.INTERNET4);
  }
}
