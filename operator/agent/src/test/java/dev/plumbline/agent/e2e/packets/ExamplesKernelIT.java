package dev.plumbline.agent.e2e.packets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.e2e.packets.Packets.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each folder of {@code examples/} does what its README says. */
class ExamplesKernelIT extends InWorld {

  private static final Path EXAMPLES = Path.of("..", "..", "examples");

  private void apply(String example) {
    world.appliedFrom(EXAMPLES.resolve(example));
  }

  private JsonNode status(String example, String object) {
    return world.statusOf(EXAMPLES.resolve(example), object);
  }

  private String address(String example, String endpoint) {
    return status(example, "cnep/" + endpoint).at("/address").asText();
  }

  @Test
  void bridge() {
    apply("bridge");
    assertEquals("172.17.0.0/16", status("bridge", "cnet/shop").at("/prefixes").asText());
    packets.ping("cart", address("bridge", "till"));
    packets.ping("till", World.INTERNET4);
  }

  @Test
  void dualStack() {
    apply("dual-stack");
    packets.ping("dual-stack", World.INTERNET4);
    packets.ping("dual-stack", World.INTERNET6);
    packets.ping("dual-stack", "172.31.1.254");
    String prefixes = status("dual-stack", "cnet/from-pools").at("/prefixes").asText();
    assertTrue(prefixes.matches("172\\.17\\.0\\.0/16,fd[0-9a-f:]+/64"), prefixes);
  }

  @Test
  void host() {
    apply("host");
    String ips = status("host", "cnep/monitor").at("/ips").toString();
    assertTrue(ips.contains("\"" + World.HOST4 + "/24\""), ips);
    assertTrue(ips.contains("\"" + World.HOST6 + "/64\""), ips);
  }

  @Test
  void internal() {
    apply("internal");
    String safe = address("internal", "safe");
    World.ipIn("lan", "route add 172.31.2.0/24 via " + World.HOST4);
    packets.serve("safe", 80);
    assertEquals("safe", packets.ask("host", safe, 80).server());
    assertFalse(packets.pings("safe", World.INTERNET4));
    assertFalse(packets.reaches("lan", safe, 80));
  }

  @Test
  void isolated() {
    apply("isolated");
    packets.ping("tenant-a", World.INTERNET4);
    packets.ping("tenant-b", World.INTERNET4);
    assertFalse(packets.pings("tenant-a", address("isolated", "tenant-b")));
  }

  @Test
  void loadBalanced() {
    apply("load-balanced");
    packets.serve("api-1", 80);
    packets.serve("api-2", 80);
    Set<String> servers = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      servers.add(packets.ask("lan", World.HOST4, 8082).server());
    }
    assertEquals(Set.of("api-1", "api-2"), servers);
  }

  @Test
  void none() {
    apply("none");
    assertEquals(1, World.json("batch", "ip -j link").size());
    packets.ping("batch", "127.0.0.1");
  }

  @Test
  void policyRoutes() {
    apply("policy-routes");
    String address = address("policy-routes", "policy");
    packets.ping("policy", World.INTERNET4);
    JsonNode way = World.json("policy", "ip -j route get " + World.INTERNET4 + " from " + address);
    assertEquals("200", way.at("/0/table").asText(), way.toString());
    JsonNode route = World.json("policy", "ip -j route show 10.8.0.0/16");
    assertEquals("172.31.8.1", route.at("/0/gateway").asText());
    assertEquals(100, route.at("/0/metric").asInt());
  }

  @Test
  void publishedPorts() {
    apply("published-ports");
    for (int port : List.of(80, 9090, 22)) {
      packets.serve("server", port);
    }
    for (int port : List.of(53, 20000, 20010)) {
      packets.serveUdp("server", port);
    }
    World.ipIn("lan", "address add 10.1.2.3/32 dev lo", "address add 2001:db8:a::3/128 dev lo");
    assertEquals(new Answer("server", World.LAN4), packets.ask("lan", World.HOST4, 8081));
    assertEquals(new Answer("server", World.LAN6), packets.ask("lan", World.HOST6, 8081));
    assertEquals(new Answer("server", World.LAN4), packets.askUdp("lan", World.HOST4, 5353));
    assertEquals(new Answer("server", World.LAN6), packets.askUdp("lan", World.HOST6, 20000));
    assertEquals(new Answer("server", World.LAN4), packets.askUdp("lan", World.HOST4, 20010));
    assertEquals("server", packets.ask("host", "127.0.0.1", 9090).server());
    assertFalse(packets.reaches("lan", World.HOST4, 9090));
    packets.ask("lan", "10.1.2.3", World.HOST4, 2222);
    packets.ask("lan", "2001:db8:a::3", World.HOST6, 2222);
    assertFalse(packets.reaches("lan", World.HOST4, 2222));
    assertFalse(packets.reaches("lan", World.HOST6, 2222));
  }

  @Test
  void routed() {
    apply("routed");
    packets.serve("routed", 80);
    packets.serve("routed", 81);
    String address = status("routed", "cnep/routed").at("/ips/1").asText().replaceAll("/.*", "");
    assertTrue(address.startsWith("2001:db8:31:6:"), address);
    World.ipIn("lan", "route add 2001:db8:31:6::/64 via " + World.HOST6);
    assertEquals(new Answer("routed", World.LAN6), packets.ask("lan", address, 80));
    assertEquals(new Answer("routed", World.LAN4), packets.ask("lan", World.HOST4, 8083));
    assertFalse(packets.reaches("lan", address, 81));
    assertFalse(packets.reaches("lan", World.HOST6, 8083));
  }

  @Test
  void sharedSandbox() {
    apply("shared-sandbox");
    assertEquals("netns/app", status("shared-sandbox", "cnep/proxy").at("/sandbox").asText());
    packets.serve("app", 80);
    assertEquals("app", packets.ask("host", address("shared-sandbox", "app"), 80).server());
  }

  @Test
  void staticAddresses() {
    apply("static-addresses");
    packets.ping("host", "172.31.3.10");
    packets.ping("host", "2001:db8:31:3::10");
    JsonNode link = World.json("printer", "ip -j address show dev lan0");
    assertEquals("02:42:ac:1f:03:0a", link.at("/0/address").asText());
    Set<String> addresses = new TreeSet<>();
    link.at("/0/addr_info").forEach(a -> addresses.add(a.at("/local").asText()));
    assertTrue(
        addresses.containsAll(Set.of("172.31.3.10", "2001:db8:31:3::10")), addresses.toString());
  }

  @Test
  void sysctls() {
    apply("sysctls");
    assertEquals("1", World.sysctl("probe", "net.ipv4.conf.eth0.log_martians"));
    assertEquals("30", World.sysctl("probe", "net.ipv4.neigh.eth0.gc_stale_time"));
  }

  @Test
  void twoTier() {
    apply("two-tier");
    packets.serve("web", 80);
    packets.serve("db", 5432);
    assertEquals(new Answer("web", World.LAN4), packets.ask("lan", World.HOST4, 8080));
    assertEquals(new Answer("web", World.LAN6), packets.ask("lan", World.HOST6, 8080));
    assertEquals("db", packets.ask("web", "172.30.2.10", 5432).server());
    assertEquals("db", packets.ask("web", "2001:db8:30:2::10", 5432).server());
    World.ipIn("lan", "route add 172.30.2.0/24 via " + World.HOST4);
    assertFalse(packets.reaches("lan", "172.30.2.10", 5432));
    assertFalse(packets.pings("db", address("two-tier", "web")));
    assertEquals("netns/web", status("two-tier", "cnep/sidecar").at("/sandbox").asText());
    JsonNode way = World.json("web", "ip -j route get " + World.INTERNET4);
    assertEquals(address("two-tier", "web"), way.at("/0/prefsrc").asText());
  }

  @Test
  void everyExampleIsTriedHere() throws IOException {
    Set<String> tried = new TreeSet<>();
    for (var method : ExamplesKernelIT.class.getDeclaredMethods()) {
      tried.add(method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT));
    }
    tried.add("container"); // ContainerKernelIT
    tried.add("argocd"); // ArgoApiServerIT
    tried.add("pods"); // ChartOnAClusterKernelIT
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      Set<String> there =
          folders
              .map(f -> f.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
      there.removeAll(tried);
      assertEquals(Set.of(), there);
    }
  }
}
