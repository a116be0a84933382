package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.network;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.sharing;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.cli.InProcess;
import dev.plumbline.agent.e2e.packets.Packets.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Named namespaces that come and go, are somebody else's, are shared, are on several networks. */
class SandboxesKernelIT extends InWorld {

  private static final String FRONT =
      bridge("front", "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]");
  private static final String BACK =
      bridge("back", "subnets: [{cidr: 172.19.0.0/24}, {cidr: \"fd00:19::/64\"}]");
  private static final String WEB = endpoint("web", "front");
  private static final String WEB_BACK =
      endpoint("web-back", "back", "sandbox: {netns: {name: web}}");

  private static boolean exists(String netns) {
    return Files.exists(Path.of("/run/netns", netns));
  }

  @Test
  void aNamespaceIsMadeWhenAbsentAndGoesWithItsLastEndpoint() {
    world.applied(FRONT, BACK, WEB, WEB_BACK);
    packets.ping("web", "127.0.0.1");
    world.applied(FRONT, BACK, WEB);
    assertTrue(exists("web"));
    packets.ping("web", World.INTERNET4);
    assertEquals(2, World.json("web", "ip -j link").size());
    world.applied(FRONT, BACK);
    assertFalse(exists("web"));
  }

  @Test
  void aNamespaceThatWasThereStaysWithAllThatIsInIt() {
    World.ip("netns add web");
    World.ipIn("web", "link set lo up", "link add own0 type bridge");
    world.remember();
    world.applied(FRONT, BACK, WEB, WEB_BACK);
    packets.ping("web", World.INTERNET4);
    world.applied(FRONT, BACK);
    assertTrue(exists("web"));
    JsonNode links = World.json("web", "ip -j link");
    assertEquals(2, links.size(), links.toString());
    assertEquals("own0", links.at("/1/ifname").asText());
  }

  @Test
  void aForeignInterfaceKeepsItsNameAndTheNextNumberIsTaken() {
    World.ip("netns add web");
    World.ipIn("web", "link add eth0 type bridge", "link set eth0 up");
    world.remember();
    world.applied(FRONT, WEB);
    assertEquals("eth1", world.status("cnep/web").at("/interfaceName").asText());
    packets.ping("web", World.INTERNET4);
    JsonNode foreign = World.json("web", "ip -j -d link show dev eth0");
    assertEquals("bridge", foreign.at("/0/linkinfo/info_kind").asText());
  }

  @Test
  void anInterfaceNameThatIsTakenIsSaidAndNothingIsTouched() {
    World.ip("netns add web");
    World.ipIn("web", "link add eth0 type bridge", "link set eth0 up");
    String before = World.run("web", "ip link show dev eth0");
    world.remember();
    InProcess.Result result =
        world.apply(FRONT, endpoint("web", "front", "interface: eth0"), endpoint("db", "front"));
    assertEquals(1, result.exit());
    assertTrue(result.err().contains("cnep default/web: LinkConflict"), result.err());
    assertEquals(before, World.run("web", "ip link show dev eth0"));
    packets.ping("db", World.INTERNET4);
  }

  @Test
  void aForeignDefaultRouteStaysAndTheEndpointWorksAllTheSame() {
    World.ip("netns add web");
    World.ipIn(
        "web",
        "link set lo up",
        "link add own0 type bridge",
        "address add 10.9.0.2/24 dev own0",
        "link set own0 up",
        "route add default via 10.9.0.1");
    world.remember();
    InProcess.Result result = world.apply(FRONT, WEB);
    assertEquals(0, result.exit(), result.err());
    packets.ping("host", world.address("web"));
    packets.ping("web", World.INTERNET6);
    assertEquals(
        "10.9.0.1", World.json("web", "ip -j route show default").at("/0/gateway").asText());
    assertEquals(1, World.json("web", "ip -j route show default").size());
    assertEquals(0, world.plumb("plan").exit());
    assertTrue(
        world.condition("cnep/web", "Attached").startsWith("Attached=True"),
        world.condition("cnep/web", "Attached"));
  }

  @Test
  void anEndpointWithoutANetworkOnlyShares() {
    world.applied(FRONT, WEB, sharing("sidecar", "web"), publish("web", "sidecar", tcp(8080, 80)));
    assertEquals("netns/web", world.status("cnep/sidecar").at("/sandbox").asText());
    packets.serve("web", 80);
    assertEquals(new Answer("web", World.LAN4), packets.ask("lan", World.HOST4, 8080));
    assertEquals(2, World.json("web", "ip -j link").size());
  }

  @Test
  void whoSharesASandboxThatIsGoneSaysSo() {
    InProcess.Result result = world.apply(FRONT, sharing("sidecar", "web"));
    assertEquals(1, result.exit());
    assertTrue(world.condition("cnep/sidecar", "Accepted").contains("False EndpointNotFound"));
  }

  @Test
  void aSandboxMayBeOnSeveralNetworksAndEachReachesItsOwn() {
    world.applied(
        FRONT,
        BACK,
        WEB,
        endpoint("web-back", "back", "sandbox: {endpointRef: {name: web}}"),
        endpoint("db", "back"),
        endpoint("cache", "front"));
    packets.serve("db", 5432);
    packets.serve("cache", 6379);
    for (String address : world.addresses("db")) {
      assertEquals("db", packets.ask("web", address, 5432).server());
    }
    for (String address : world.addresses("cache")) {
      assertEquals("cache", packets.ask("web", address, 6379).server());
      assertFalse(packets.reaches("db", address, 6379));
    }
    packets.ping("web", World.INTERNET4);
    packets.ping("web", World.INTERNET6);
  }

  @Test
  void driverNoneGivesLoopbackAlone() {
    world.applied(network("none", "None"), endpoint("batch", "none"));
    assertEquals(1, World.json("batch", "ip -j link").size());
    packets.ping("batch", "127.0.0.1");
    packets.ping("batch", "::1");
    assertFalse(packets.pings("batch", World.HOST4));
    world.applied(network("none", "None"));
    assertFalse(exists("batch"));
  }

  @Test
  void driverHostMakesNothingAndItsPortsAreNotPublished() {
    String host = network("host", "Host");
    String monitor = endpoint("monitor", "host", "sandbox: {host: {}}");
    world.applied(host, monitor);
    InProcess.Result result = world.apply(host, monitor, publish("web", "monitor", tcp(8080, 80)));
    assertEquals(1, result.exit());
    assertTrue(world.condition("pmap/web", "ResolvedRefs").contains("False NothingToPublish"));
    assertTrue(world.condition("cnep/monitor", "Ready").startsWith("Ready=True"));
  }

  @Test
  void hostAndBridgeDoNotMix() {
    InProcess.Result result =
        world.apply(
            FRONT,
            network("host", "Host"),
            endpoint("a", "front", "sandbox: {host: {}}"),
            endpoint("b", "host"),
            WEB);
    assertEquals(1, result.exit());
    assertTrue(world.condition("cnep/a", "Accepted").contains("False SandboxMismatch"));
    assertTrue(world.condition("cnep/b", "Accepted").contains("False SandboxMismatch"));
    assertFalse(exists("b"));
    packets.ping("web", World.INTERNET4);
  }
}
