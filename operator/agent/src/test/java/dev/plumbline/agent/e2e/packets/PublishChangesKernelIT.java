package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static dev.plumbline.agent.e2e.packets.Manifests.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.cli.InProcess;
import dev.plumbline.agent.e2e.packets.Packets.Conversation;
import dev.plumbline.agent.e2e.packets.Packets.Correspondent;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of clients when a mapping comes, changes and goes; and who else wants its port. */
class PublishChangesKernelIT extends InWorld {

  private static final String FRONT =
      bridge("front", "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]");
  private static final String OLD = endpoint("old", "front");
  private static final String NEW = endpoint("new", "front");

  @ParameterizedTest
  @ValueSource(strings = {World.HOST4, World.HOST6})
  void aUdpClientThatKeepsItsPortReachesTheNewTargetAtOnce(String host) {
    world.applied(FRONT, OLD, NEW, publish("dns", "old", udp(5353, 53)));
    packets.serveUdp("old", 53);
    packets.serveUdp("new", 53);
    try (Correspondent client = packets.correspondent("lan", host, 40000)) {
      assertEquals("old", client.ask(5353).server());
      world.applied(FRONT, OLD, NEW, publish("dns", "new", udp(5353, 53)));
      assertEquals("new", client.ask(5353).server());
      world.applied(FRONT, OLD, NEW);
      assertFalse(client.isAnswered(5353));
    }
  }

  /** Its packets so far have made the kernel remember that nobody translates them. */
  @ParameterizedTest
  @ValueSource(strings = {World.HOST4, World.HOST6})
  void aUdpClientThatAskedTooEarlyIsAnsweredOnceThePortIsPublished(String host) {
    world.applied(FRONT, NEW);
    packets.serveUdp("new", 53);
    try (Correspondent client = packets.correspondent("lan", host, 40000)) {
      assertFalse(client.isAnswered(5353));
      world.applied(FRONT, NEW, publish("dns", "new", udp(5353, 53)));
      assertEquals("new", client.ask(5353).server());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {World.HOST4, World.HOST6})
  void aConnectionEndsWithItsMappingAndOthersGoOn(String host) {
    world.applied(
        FRONT,
        OLD,
        NEW,
        publish("web", "old", tcp(8080, 80)),
        publish("other", "new", tcp(8081, 80)));
    packets.serve("old", 80);
    packets.serve("new", 80);
    Conversation ending = packets.converse("lan", host, 8080);
    Conversation staying = packets.converse("lan", host, 8081);
    assertTrue(ending.goesOn());
    world.applied(FRONT, OLD, NEW, publish("other", "new", tcp(8081, 80)));
    assertTrue(ending.isCut());
    assertTrue(staying.goesOn());
    assertFalse(packets.reaches("lan", host, 8080));
  }

  @Test
  void whatIsNoLongerAllowedIsCut() {
    World.ipIn("lan", "address add 10.1.2.3/32 dev lo");
    world.applied(FRONT, NEW, publish("web", "new", tcp(8080, 80)));
    packets.serve("new", 80);
    Conversation conversation = packets.converse("lan", World.HOST4, 8080);
    assertTrue(conversation.goesOn());
    world.applied(FRONT, NEW, publish("web", "new", "allowedSources: [10.0.0.0/8]", tcp(8080, 80)));
    assertTrue(conversation.isCut());
    assertTrue(packets.reaches("lan", "10.1.2.3", World.HOST4, 8080));
  }

  @Test
  void applyingTheSameAgainDisturbsNobody() {
    world.applied(FRONT, NEW, publish("web", "new", tcp(8080, 80)));
    packets.serve("new", 80);
    Conversation in = packets.converse("lan", World.HOST4, 8080);
    packets.serve("lan", 7000);
    Conversation out = packets.converse("new", World.INTERNET6, 7000);
    world.applied(FRONT, NEW, OLD, publish("web", "new", tcp(8080, 80)));
    world.applied(FRONT, NEW, publish("web", "new", tcp(8080, 80)));
    assertTrue(in.goesOn());
    assertTrue(out.goesOn());
  }

  @Test
  void aPortThatAProcessListensOnIsRefusedUntilItIsFree() throws Exception {
    try (var process = Packets.in("host", java.nio.channels.ServerSocketChannel::open)) {
      process.bind(new InetSocketAddress("127.0.0.1", 8080));
      InProcess.Result result =
          world.apply(
              FRONT,
              NEW,
              publish("web", "new", tcp(8080, 80)),
              publish("elsewhere", "new", "hostIPs: [192.0.2.1]", tcp(8080, 80)));
      assertEquals(1, result.exit());
      String refused = world.condition("pmap/web", "Accepted");
      assertTrue(refused.startsWith("Accepted=False PortConflict"), refused);
      assertTrue(refused.contains("pid " + ProcessHandle.current().pid()), refused);
      assertTrue(world.condition("pmap/elsewhere", "Ready").startsWith("Ready=True"));
    }
    world.applied(FRONT, NEW, publish("web", "new", tcp(8080, 80)));
    packets.serve("new", 80);
    assertEquals("new", packets.ask("lan", World.HOST4, 8080).server());
  }

  @Test
  void aListenerThatComesLaterIsReportedAndThePortKept() throws Exception {
    world.applied(FRONT, NEW, publish("web", "new", tcp(8080, 80)));
    packets.serve("new", 80);
    try (var process = Packets.in("host", java.nio.channels.ServerSocketChannel::open)) {
      process.bind(new InetSocketAddress(8080));
      world.applied(FRONT, NEW, publish("web", "new", tcp(8080, 80)));
      String said = world.condition("pmap/web", "Programmed");
      assertTrue(said.startsWith("Programmed=True HostListener"), said);
      assertEquals("new", packets.ask("lan", World.HOST4, 8080).server());
    }
  }

  /** iptables with its nft flavour; its own policy does it, then a rule. */
  @Test
  void aForeignFirewallThatDropsWhatWeAcceptIsNamed() {
    String web = publish("web", "new", tcp(8080, 80));
    World.run("host", "iptables-nft -P FORWARD DROP");
    world.remember();
    InProcess.Result result = world.apply(FRONT, NEW, web);
    packets.serve("new", 80);
    assertFalse(packets.reaches("lan", World.HOST4, 8080));
    assertEquals(1, result.exit());
    String said = world.condition("pmap/web", "Programmed");
    assertTrue(said.startsWith("Programmed=False ForeignFirewall"), said);
    assertTrue(said.contains("FORWARD"), said);
    World.run("host", "iptables-nft -I FORWARD -p tcp -j ACCEPT");
    assertEquals("new", packets.ask("lan", World.HOST4, 8080).server());
    World.run("host", "iptables-nft -D FORWARD 1");
  }

  @Test
  void aForeignNftablesChainThatDropsIsNamedAndOneThatLetsPassIsNot() {
    String web = publish("web", "new", tcp(8080, 80));
    nft("add table inet guard");
    nft("add chain inet guard gate { type filter hook forward priority 10; policy drop; }");
    world.remember();
    InProcess.Result result = world.apply(FRONT, NEW, web);
    packets.serve("new", 80);
    assertFalse(packets.reaches("lan", World.HOST4, 8080));
    assertFalse(packets.reaches("lan", World.HOST6, 8080));
    assertEquals(1, result.exit());
    String said = world.condition("pmap/web", "Programmed");
    assertTrue(said.startsWith("Programmed=False ForeignFirewall"), said);
    assertTrue(said.contains("guard") && said.contains("gate"), said);
    nft("add chain inet guard gate { policy accept; }");
    world.applied(FRONT, NEW, web);
    assertEquals("new", packets.ask("lan", World.HOST4, 8080).server());
    nft("add chain inet guard gate { policy drop; }"); // as it was found
  }

  private static void nft(String command) {
    dev.plumbline.netlink.testing.Shell.run(List.of("nft", command));
  }
}
