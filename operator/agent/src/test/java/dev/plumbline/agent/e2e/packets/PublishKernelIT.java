package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.balance;
import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.labelled;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static dev.plumbline.agent.e2e.packets.Manifests.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.cli.InProcess;
import dev.plumbline.agent.e2e.packets.Packets.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches a published port, by which address, and what the server sees. */
class PublishKernelIT extends InWorld {

  private static final String FRONT =
      bridge("front", "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]");
  private static final String BACK =
      bridge("back", "subnets: [{cidr: 172.19.0.0/24}, {cidr: \"fd00:19::/64\"}]");
  private static final String WEB =
      endpoint("web", "front", "addresses: [172.18.0.10, \"fd00:18::10\"]");

  /** Every address of the host but loopback. */
  private static final List<String> HOST =
      List.of(World.HOST4, World.HOST6, "172.18.0.1", "fd00:18::1");

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aTcpPortIsReachedFromEverywhere(int bridgeNetfilter) {
    World.bridgeNetfilter(bridgeNetfilter);
    world.remember();
    world.applied(
        FRONT,
        BACK,
        WEB,
        endpoint("sibling", "front"),
        endpoint("stranger", "back"),
        publish("web", "web", tcp(8080, 80)));
    packets.serve("web", 80);
    assertEquals(new Answer("web", World.LAN4), packets.ask("lan", World.HOST4, 8080));
    assertEquals(new Answer("web", World.LAN6), packets.ask("lan", World.HOST6, 8080));
    assertEquals("web", packets.ask("host", "127.0.0.1", 8080).server());
    for (String address : HOST) {
      for (String place : List.of("host", "sibling", "stranger", "web")) {
        assertEquals("web", packets.ask(place, address, 8080).server(), place + " → " + address);
      }
    }
    assertFalse(packets.reaches("lan", World.HOST4, 80));
    assertFalse(packets.reaches("lan", World.HOST6, 80));
  }

  @Test
  void aUdpPortIsReachedFromEverywhere() {
    world.applied(
        FRONT,
        BACK,
        WEB,
        endpoint("sibling", "front"),
        endpoint("stranger", "back"),
        publish("web", "web", udp(5353, 53)));
    packets.serveUdp("web", 53);
    assertEquals(new Answer("web", World.LAN4), packets.askUdp("lan", World.HOST4, 5353));
    assertEquals(new Answer("web", World.LAN6), packets.askUdp("lan", World.HOST6, 5353));
    assertEquals("web", packets.askUdp("host", "127.0.0.1", 5353).server());
    for (String address : HOST) {
      for (String place : List.of("host", "sibling", "stranger", "web")) {
        assertEquals("web", packets.askUdp(place, address, 5353).server(), place + " → " + address);
      }
    }
    assertFalse(packets.reaches("lan", World.HOST4, 5353));
  }

  @Test
  void aRangeLeadsToARangePortByPort() {
    world.applied(
        FRONT,
        WEB,
        publish(
            "web",
            "web",
            "ports:",
            "- {protocol: UDP, port: 20000, endPort: 20010, targetPort: 30000}",
            "- {protocol: TCP, port: 9000, endPort: 9002}"));
    for (int port : List.of(30000, 30007, 30010)) {
      packets.serveUdp("web", port);
    }
    packets.serve("web", 9001);
    for (String host : List.of(World.HOST4, World.HOST6)) {
      assertEquals("web", packets.askUdp("lan", host, 20000).server());
      assertEquals("web", packets.askUdp("lan", host, 20007).server());
      assertEquals("web", packets.askUdp("lan", host, 20010).server());
      assertFalse(packets.reachesUdp("lan", host, 20011));
      assertFalse(packets.reachesUdp("lan", host, 20001));
      assertEquals("web", packets.ask("lan", host, 9001).server());
    }
  }

  @Test
  void aPortOfOneHostAddressIsNotReachedByAnother() {
    World.ip("address add 192.0.2.9/24 dev eth0", "address add 2001:db8:1::9/64 dev eth0 nodad");
    world.remember();
    world.applied(
        FRONT,
        WEB,
        publish("web", "web", "hostIPs: [192.0.2.9, \"2001:db8:1::9\"]", tcp(8080, 80)));
    packets.serve("web", 80);
    for (String place : List.of("lan", "host", "web")) {
      assertEquals("web", packets.ask(place, "192.0.2.9", 8080).server(), place);
      assertEquals("web", packets.ask(place, "2001:db8:1::9", 8080).server(), place);
      assertFalse(packets.reaches(place, World.HOST4, 8080), place);
      assertFalse(packets.reaches(place, World.HOST6, 8080), place);
    }
    assertFalse(packets.reaches("host", "127.0.0.1", 8080));
  }

  @Test
  void aNetworksHostBindingsAreWhereItsPortsBind() {
    world.applied(
        bridge(
            "front",
            "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]",
            "hostBindings: [127.0.0.1, \"" + World.HOST6 + "\"]"),
        WEB,
        publish("web", "web", tcp(8080, 80)));
    packets.serve("web", 80);
    assertEquals("web", packets.ask("host", "127.0.0.1", 8080).server());
    assertEquals("web", packets.ask("lan", World.HOST6, 8080).server());
    assertFalse(packets.reaches("lan", World.HOST4, 8080));
  }

  /** Others could write 127.0.0.1 on a frame to the host's hardware address. */
  @Test
  void aPortOfLoopbackIsTheHostsAlone() {
    World.sysctl("host", "net.ipv4.conf.eth0.route_localnet", "1");
    world.remember();
    world.applied(
        FRONT,
        WEB,
        endpoint("sibling", "front"),
        publish("web", "web", "hostIPs: [127.0.0.1]", tcp(8080, 80)));
    packets.serve("web", 80);
    assertEquals("web", packets.ask("host", "127.0.0.1", 8080).server());
    assertFalse(packets.reaches("lan", World.HOST4, 8080));
    assertFalse(packets.reaches("sibling", "172.18.0.1", 8080));
    attack("lan", "eth0", World.HOST4);
    attack("sibling", "eth0", "172.18.0.1");
    assertFalse(packets.reaches("lan", "127.0.0.1", 8080));
    assertFalse(packets.reaches("sibling", "127.0.0.1", 8080));
  }

  /** Routes 127.0.0.1 out of the place. */
  private static void attack(String place, String link, String gateway) {
    World.sysctl(place, "net.ipv4.conf." + link + ".route_localnet", "1");
    World.ipIn(
        place,
        "address flush dev lo",
        "route flush table local root 127.0.0.0/8",
        "route add 127.0.0.1/32 via " + gateway + " dev " + link);
  }

  @Test
  void onlyAllowedSourcesComeIn() {
    World.ipIn("lan", "address add 10.1.2.3/32 dev lo", "address add 2001:db8:a::3/128 dev lo");
    world.applied(
        FRONT,
        BACK,
        WEB,
        endpoint("stranger", "back"),
        publish(
            "web",
            "web",
            "allowedSources: [10.0.0.0/8, 172.18.0.0/24, \"2001:db8:a::/48\"]",
            tcp(8080, 80)),
        publish("open", "web", tcp(8081, 80)));
    packets.serve("web", 80);
    assertTrue(packets.reaches("lan", "10.1.2.3", World.HOST4, 8080));
    assertTrue(packets.reaches("lan", "2001:db8:a::3", World.HOST6, 8080));
    assertFalse(packets.reaches("lan", World.HOST4, 8080));
    assertFalse(packets.reaches("lan", World.HOST6, 8080));
    assertFalse(packets.reaches("stranger", World.HOST4, 8080));
    assertEquals("web", packets.ask("web", World.HOST4, 8080).server());
    assertEquals("web", packets.ask("host", World.HOST4, 8080).server());
    assertEquals("web", packets.ask("lan", World.HOST4, 8081).server());
    assertEquals("web", packets.ask("lan", World.HOST6, 8081).server());
  }

  @Test
  void severalEndpointsShareWhatComesRoughlyEvenly() {
    String[] objects = {
      FRONT,
      BACK,
      labelled("app: api", endpoint("api-1", "front")),
      labelled("app: api", endpoint("api-2", "front")),
      labelled("app: api", endpoint("api-3", "back")),
      labelled("app: other", endpoint("other", "front")),
      balance(
          "api",
          "app: api",
          "ports: [{protocol: TCP, port: 8080, targetPort: 80},"
              + " {protocol: UDP, port: 5353, targetPort: 53}]")
    };
    world.applied(objects);
    for (String server : List.of("api-1", "api-2", "api-3", "other")) {
      packets.serve(server, 80);
      packets.serveUdp(server, 53);
    }
    for (String host : List.of(World.HOST4, World.HOST6)) {
      Map<String, Integer> count = new HashMap<>();
      for (int i = 0; i < 60; i++) {
        count.merge(packets.ask("lan", host, 8080).server(), 1, Integer::sum);
      }
      assertEquals(List.of("api-1", "api-2", "api-3"), count.keySet().stream().sorted().toList());
      assertTrue(count.values().stream().allMatch(n -> n >= 5), count.toString());
      assertTrue(packets.askUdp("lan", host, 5353).server().startsWith("api-"));
    }
    objects[2] = endpoint("api-1", "front"); // has lost its label
    world.applied(objects);
    for (int i = 0; i < 20; i++) {
      assertTrue(packets.ask("lan", World.HOST4, 8080).server().matches("api-[23]"));
    }
  }

  @Test
  void ofTwoMappingsThatWantOnePortTheHolderKeepsIt() {
    String db = endpoint("db", "front");
    String later = publish("also", "db", tcp(8080, 80)); // first by name
    String holder = publish("web", "web", tcp(8080, 80));
    packets.serve("lan", 7000);
    world.applied(FRONT, WEB, db, holder);
    packets.serve("web", 80);
    packets.serve("db", 80);
    InProcess.Result result = world.apply(FRONT, WEB, db, holder, later);
    assertEquals(1, result.exit());
    String refused = world.condition("pmap/also", "Accepted");
    assertTrue(refused.startsWith("Accepted=False PortConflict"), refused);
    assertEquals("web", packets.ask("lan", World.HOST4, 8080).server());
    world.applied(FRONT, WEB, db, later);
    assertEquals("db", packets.ask("lan", World.HOST4, 8080).server());
    assertEquals("db", packets.ask("lan", World.HOST6, 8080).server());
  }

  @Test
  void mappingsOfDifferentAddressesOrProtocolsDoNotMeet() {
    String db = endpoint("db", "front");
    world.applied(
        FRONT,
        WEB,
        db,
        publish("a", "web", "hostIPs: [192.0.2.1]", tcp(8080, 80)),
        publish("b", "db", "hostIPs: [127.0.0.1]", tcp(8080, 80)),
        publish("c", "db", "hostIPs: [\"::\"]", tcp(8080, 80)),
        publish("d", "db", udp(8080, 80)));
    packets.serve("web", 80);
    packets.serve("db", 80);
    packets.serveUdp("db", 80);
    assertEquals("web", packets.ask("lan", World.HOST4, 8080).server());
    assertEquals("db", packets.ask("lan", World.HOST6, 8080).server());
    assertEquals("db", packets.ask("host", "127.0.0.1", 8080).server());
    assertEquals("db", packets.askUdp("lan", World.HOST4, 8080).server());
  }

  @Test
  void loopbackOfIpv6CannotBePublished() {
    InProcess.Result result =
        world.apply(FRONT, WEB, publish("web", "web", "hostIPs: [\"::1\"]", tcp(8080, 80)));
    assertEquals(1, result.exit());
    String refused = world.condition("pmap/web", "Accepted");
    assertTrue(refused.startsWith("Accepted=False Unsupported"), refused);
  }

  @Test
  void aPortOfAnEndpointThatIsNotThereSaysSo() {
    InProcess.Result result = world.apply(FRONT, publish("web", "web", tcp(8080, 80)));
    assertEquals(1, result.exit());
    String refused = world.condition("pmap/web", "ResolvedRefs");
    assertTrue(refused.startsWith("ResolvedRefs=False EndpointNotFound"), refused);
    world.applied(FRONT, WEB, publish("web", "web", tcp(8080, 80)));
    packets.serve("web", 80);
    assertEquals("web", packets.ask("lan", World.HOST4, 8080).server());
  }
}
