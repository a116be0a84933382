package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.RawFrames.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.e2e.packets.Attack.Party;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.MacAddress;
import dev.plumbline.netlink.PacketSocket;
import dev.plumbline.netlink.testing.Shell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an endpoint sends under another's name goes nowhere; what it may send arrives. */
class GuardsKernelIT extends InWorld {

  private static final String FRONT =
      bridge(
          "front",
          "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]",
          "bridge: {name: br-front}");
  private static final String MALLORY =
      endpoint("mallory", "front", "addresses: [172.18.0.66, \"fd00:18::66\"]");
  private static final String VICTIM =
      endpoint("victim", "front", "addresses: [172.18.0.7, \"fd00:18::7\"]");

  private Party mallory;
  private Party victim;
  private Party gateway;
  private int marks;

  @BeforeEach
  void attach() {
    World.bridgeNetfilter(0); // it would cut the padding off by which frames are told apart
    world.remember();
    world.applied(FRONT, MALLORY, VICTIM);
    mallory = party("mallory", "eth0", "172.18.0.66", "fd00:18::66");
    victim = party("victim", "eth0", "172.18.0.7", "fd00:18::7");
    gateway = party("host", "br-front", "172.18.0.1", "fd00:18::1");
  }

  private static Party party(String place, String link, String ip4, String ip6) {
    return new Party(macOf(place, link), IpAddress.parse(ip4), IpAddress.parse(ip6));
  }

  private static MacAddress macOf(String place, String link) {
    return MacAddress.parse(World.json(place, "ip -j link show " + link).at("/0/address").asText());
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void whatIsNotTheEndpointsOwnIsDroppedByOneRuleAndWithoutItArrives(Attack attack) {
    byte[] frame = attack.frame(mallory, victim, gateway);
    try (Tap tap = Tap.in("victim")) {
      assertFalse(arrives(tap, frame), "it arrived");
      assertEquals(1, counted(attack.chain, attack.why), "the rule that is to drop it counts it");
      delete(attack.chain, attack.why);
      assertTrue(tap.hears(send("mallory", frame)), "without the rule it does not arrive");
    }
    assertEquals(2, world.plumb("plan").exit(), "the missing rule is seen");
    world.applied(FRONT, MALLORY, VICTIM);
    try (Tap tap = Tap.in("victim")) {
      assertFalse(arrives(tap, frame), "it arrived after the repair");
    }
  }

  /** A frame of its own that comes after it does arrive. */
  private boolean arrives(Tap tap, byte[] frame) {
    byte[] mark = send("mallory", frame);
    byte[] own =
        ethernet(
            EVERYONE,
            mallory.mac(),
            ARP,
            arp(1, mallory.mac(), mallory.ip4(), EVERYONE, mallory.ip4()));
    assertTrue(tap.hears(send("mallory", own)), "an endpoint's own frame arrives");
    return tap.heard(mark);
  }

  /** Sends it with padding that is in no other frame; returns that. */
  private byte[] send(String place, byte[] frame) {
    return send(place, "eth0", frame);
  }

  private byte[] send(String place, String link, byte[] frame) {
    byte[] mark = join(be32(0x706c756d), be32(0x626c696e), be32(++marks));
    int index = World.json(place, "ip -j link show " + link).at("/0/ifindex").asInt();
    Packets.in(
        place,
        () -> {
          try (PacketSocket socket = PacketSocket.open()) {
            socket.send(index, join(frame, mark));
            return null;
          }
        });
    return mark;
  }

  private static List<JsonNode> drops(String chain, String why) {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode thing :
        Shell.json("nft -j -a list chain bridge plumbline " + chain).at("/nftables")) {
      if (thing.at("/rule/comment").asText().equals(why)) {
        rules.add(thing.at("/rule"));
      }
    }
    assertFalse(rules.isEmpty(), chain + " drops nothing because of: " + why);
    return rules;
  }

  private static int counted(String chain, String why) {
    return drops(chain, why).stream().mapToInt(GuardsKernelIT::packets).sum();
  }

  private static int packets(JsonNode rule) {
    return rule.at("/expr").findValue("counter").at("/packets").asInt();
  }

  private static void delete(String chain, String why) {
    for (JsonNode rule : drops(chain, why)) {
      Shell.run(
          "nft delete rule bridge plumbline " + chain + " handle " + rule.at("/handle").asInt());
    }
  }

  /** All that the guards have dropped, of whomever. */
  static String dropped() {
    StringBuilder text = new StringBuilder();
    for (JsonNode thing : Shell.json("nft -j -a list table bridge plumbline").at("/nftables")) {
      JsonNode rule = thing.at("/rule");
      if (rule.at("/expr").findValue("counter") != null && packets(rule) > 0) {
        text.append(rule.at("/chain").asText()).append(": ").append(rule.at("/comment").asText());
      }
    }
    return text.toString();
  }

  /** They are not forwarded, and no filter sees them, but a bridge would learn from them. */
  @Test
  void aFrameForBridgesTeachesNoneWhereTheNeighbourIs() {
    byte[] lldp =
        ethernet(
            MacAddress.parse("01:80:c2:00:00:0e"), victim.mac(), 0x88cc, new byte[] {0, 0, 0, 0});
    packets.ping("mallory", "172.18.0.7");
    String before = portOf(victim.mac());
    send("mallory", lldp);
    assertEquals(before, portOf(victim.mac()));
    Shell.run("ip link set br-front type bridge no_linklocal_learn 0");
    send("mallory", lldp);
    assertEquals(portOf(mallory.mac()), portOf(victim.mac()));
  }

  private static String portOf(MacAddress mac) {
    for (JsonNode entry : Shell.json("bridge -j fdb show br br-front")) {
      if (entry.at("/mac").asText().equals(mac.toString()) && entry.at("/state").isMissingNode()) {
        return entry.at("/ifname").asText();
      }
    }
    return "nowhere";
  }

  @Test
  void aRouterAdvertisementWouldHaveTakenTheNeighboursRouteOver() {
    World.sysctl("victim", "net.ipv6.conf.eth0.accept_ra", "2");
    byte[] frame = Attack.advertisement(mallory);
    String guarded = afterwards(frame);
    assertFalse(guarded.contains("proto ra"), guarded);
    delete("carried-icmpv6", "router advertisement");
    String open = afterwards(frame);
    assertTrue(open.contains("via " + mallory.mac().linkLocal()), open);
  }

  private String afterwards(byte[] frame) {
    try (Tap tap = Tap.in("victim")) {
      arrives(tap, frame);
    }
    return World.run("victim", "ip -6 route");
  }

  @Test
  void anArpAnswerWouldHaveTakenTheGatewaysPlace() {
    World.sysctl("victim", "net.ipv4.neigh.eth0.locktime", "0");
    packets.ping("victim", "172.18.0.1");
    byte[] frame = Attack.ARP_ANSWER_FOR_THE_GATEWAY.frame(mallory, victim, gateway);
    World.ipIn(
        "victim", "neigh replace 172.18.0.1 lladdr " + gateway.mac() + " dev eth0 nud stale");
    try (Tap tap = Tap.in("victim")) {
      arrives(tap, frame);
      assertEquals(gateway.mac().toString(), remembered("victim", "172.18.0.1"));
      delete("guard-arp", Attack.Guard.ADDRESS);
      arrives(tap, frame);
      assertEquals(mallory.mac().toString(), remembered("victim", "172.18.0.1"));
    }
  }

  private static String remembered(String place, String ip) {
    return World.json(place, "ip -j neigh show " + ip).at("/0/lladdr").asText();
  }

  @Test
  void whatAnEndpointHasToSayForItselfArrives() {
    List<byte[]> frames = new ArrayList<>();
    MacAddress mac = mallory.mac();
    IpAddress local = mac.linkLocal();
    IpAddress nobody = IpAddress.parse("::");
    IpAddress zero = IpAddress.parse("0.0.0.0");
    frames.add(ethernet(EVERYONE, mac, ARP, arp(1, mac, zero, EVERYONE, mallory.ip4())));
    frames.add(ethernet(EVERYONE, mac, ARP, arp(1, mac, mallory.ip4(), EVERYONE, victim.ip4())));
    for (IpAddress from : List.of(mallory.ip4(), mallory.ip6(), local)) {
      IpAddress to = from.equals(mallory.ip4()) ? victim.ip4() : victim.ip6();
      int type = from.equals(mallory.ip4()) ? IPV4 : IPV6;
      frames.add(ethernet(victim.mac(), mac, type, ip(from, to, UDP, udp(67, 67))));
      frames.add(ethernet(victim.mac(), mac, type, ip(from, to, UDP, udp(5353, 5353))));
    }
    byte[] later = new byte[24];
    byte[] fragment4 = ipv4(mallory.ip4(), victim.ip4(), UDP, 2, later);
    frames.add(ethernet(victim.mac(), mac, IPV4, fragment4));
    byte[] fragment6 = ipv6(mallory.ip6(), victim.ip6(), FRAGMENT, fragment(UDP, 16, false, later));
    frames.add(ethernet(victim.mac(), mac, IPV6, fragment6));
    byte[] probe = join(be32(0), local.bytes());
    frames.add(icmp(nobody, NEIGHBOUR_SOLICITATION, probe));
    frames.add(icmp(nobody, 133, be32(0)));
    frames.add(icmp(mallory.ip6(), NEIGHBOUR_SOLICITATION, neighbour(false, victim.ip6(), 1, mac)));
    frames.add(
        icmp(mallory.ip6(), NEIGHBOUR_ADVERTISEMENT, neighbour(true, mallory.ip6(), 2, mac)));
    frames.add(icmp(local, NEIGHBOUR_ADVERTISEMENT, neighbour(true, local, 2, mac)));
    try (Tap tap = Tap.in("victim")) {
      for (int i = 0; i < frames.size(); i++) {
        assertTrue(tap.hears(send("mallory", frames.get(i))), "frame " + i + "; " + dropped());
      }
    }
    assertEquals("", dropped());
  }

  private byte[] icmp(IpAddress from, int type, byte[] body) {
    byte[] icmp = icmpv6(from, ALL_NODES, type, body);
    return ethernet(ALL_NODES_MAC, mallory.mac(), IPV6, ipv6(from, ALL_NODES, ICMPV6, icmp));
  }

  /** Links come up and look for duplicates, join groups, fragment, announce: nothing is dropped. */
  @Test
  void nothingIsDroppedOfWhatTheKernelSendsByItself() {
    World.ipIn("mallory", "address add 239.1.2.3/32 dev eth0 autojoin");
    for (String target : List.of("172.18.0.7", "fd00:18::7", "172.18.0.1", "fd00:18::1")) {
      World.run("mallory", "ping -q -c 2 -i 0.2 -s 4000 " + target);
    }
    World.run("mallory", "ping -q -c 1 ff02::1%eth0");
    World.run("mallory", "ping -q -c 1 " + victim.mac().linkLocal() + "%eth0");
    for (String kind : List.of("-U", "-D")) {
      String arping = "arping -q -c 1 -w 1 " + kind + " -I eth0 172.18.0.66; true";
      Packets.in("mallory", () -> Shell.run(List.of("sh", "-c", arping)));
    }
    World.run("mallory", "ip link set eth0 down");
    world.applied(FRONT, MALLORY, VICTIM);
    packets.ping("mallory", "fd00:18::7");
    packets.serve("victim", 80);
    assertTrue(packets.converse("mallory", "172.18.0.7", 80).echoes(1_000_000));
    assertTrue(packets.converse("mallory", "fd00:18::7", 80).echoes(1_000_000));
    world.applied(FRONT, VICTIM, MALLORY, endpoint("late", "front"));
    packets.ping("late", "fd00:18::66");
    assertEquals("", dropped());
  }

  @Test
  void addressesThatAreAddedInsideStayInside() {
    World.ipIn("mallory", "address add 172.18.0.99/24 dev eth0");
    assertFalse(packets.reaches("mallory", "172.18.0.7", 1));
    byte[] packet = ip(IpAddress.parse("172.18.0.99"), victim.ip4(), UDP, udp(1, 2));
    try (Tap tap = Tap.in("victim")) {
      assertFalse(arrives(tap, ethernet(victim.mac(), mallory.mac(), IPV4, packet)));
    }
  }

  @Test
  void whoHasAStaticHardwareAddressIsGuardedByThat() {
    String mac = "02:42:ac:12:00:0a";
    world.applied(
        FRONT,
        VICTIM,
        endpoint("mallory", "front", "mac: \"" + mac + "\"", "addresses: [172.18.0.66]"));
    packets.ping("mallory", "172.18.0.7");
    assertEquals(mac, remembered("victim", "172.18.0.66"));
    assertEquals("", dropped());
  }

  /** As a second uplink, or a virtual machine: whoever puts it there answers for it. */
  @Test
  void portsThatAreNotOursAreNotGuarded() {
    Shell.run("ip netns add guest");
    Shell.run("ip link add guest type veth peer name eth0 netns guest");
    Shell.run("ip link set guest master br-front up");
    World.ipIn("guest", "link set eth0 up");
    byte[] frame = tagged(VLAN, Attack.NEIGHBOURS_IPV4_SOURCE.frame(mallory, victim, gateway));
    try (Tap tap = Tap.in("victim")) {
      assertTrue(tap.hears(send("guest", frame)));
    }
    assertEquals("", dropped());
    Shell.run("ip link delete guest");
    Shell.run("ip netns delete guest");
  }
}
