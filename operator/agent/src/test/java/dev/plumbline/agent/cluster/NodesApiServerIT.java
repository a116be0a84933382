package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.e2e.Await;
import dev.plumbline.agent.e2e.Plumb;
import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes and a controller, and what a person sees who uses kubectl. */
@ExtendWith(FreshNamespaces.class)
class NodesApiServerIT {

  private static final String NETWORKS =
      """
      apiVersion: plumbline.dev/v1alpha1
      kind: ContainerNetwork
      metadata: {name: front}
      spec: {driver: Bridge, subnets: [{cidr: 10.1.0.0/24}, {cidr: "fd00:1::/64"}]}
      ---
      apiVersion: plumbline.dev/v1alpha1
      kind: ContainerNetwork
      metadata: {name: pooled}
      spec: {driver: Bridge, ipFamilies: [IPv4, IPv6]}
      """;

  private static final String WEB =
      """
      apiVersion: plumbline.dev/v1alpha1
      kind: Endpoint
      metadata: {name: web, labels: {app: web}}
      spec: {networkRef: {name: front}, nodeName: node1, sandbox: {netns: {name: web}}}
      """;

  private static final String DB =
      """
      apiVersion: plumbline.dev/v1alpha1
      kind: Endpoint
      metadata: {name: db}
      spec: {networkRef: {name: front}, nodeName: node2, sandbox: {netns: {name: db}}, addresses: [10.1.0.20]}
      """;

  private static final String PUBLISHED =
      """
      apiVersion: plumbline.dev/v1alpha1
      kind: PortMapping
      metadata: {name: web}
      spec: {endpointRef: {name: web}, ports: [{protocol: TCP, port: 8080, targetPort: 80}]}
      """;

  @TempDir Path work;
  private ControlPlane cluster;
  private Machine node1;
  private Machine node2;
  private Plumb.Running controller;

  @BeforeEach
  void twoNodes() throws IOException {
    cluster = ControlPlane.start(work.resolve("control"));
    node1 = cluster.node("node1");
    node2 = cluster.node("node2");
    controller = cluster.controller("--address-rest", "3");
    node1.startAgent();
    node2.startAgent();
  }

  @AfterEach
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void what_is_applied_stands_on_its_node_and_goes_with_its_object() {
    cluster.apply(NETWORKS);
    cluster.apply(WEB + "---\n" + DB + "---\n" + PUBLISHED);
    JsonNode web = cluster.awaitReady("cnep", "web", "True/Ready");
    cluster.awaitReady("cnep", "db", "True/Ready");
    cluster.awaitReady("pmap", "web", "True/Ready");
    cluster.awaitReady("cnet", "front", "True/Ready");
    JsonNode pooled = cluster.awaitReady("cnet", "pooled", "True/Ready");

    String address = web.at("/status/ips/0").asText();
    assertTrue(node1.run("ip -n web address show dev eth0").contains(address), address);
    assertTrue(node2.run("ip -n db address show dev eth0").contains("10.1.0.20/24"));
    assertEquals("172.16.0.0/20,fd00:1234::/64", pooled.at("/status/prefixes").asText());
    assertFalse(node2.run("ip netns list").contains("web"), "web is on the other node");
    assertTrue(
        node1.run("nft list map inet plumbline publish4").contains("tcp . 8080"),
        "the port leads where its endpoint is");
    assertFalse(node2.run("nft list map inet plumbline publish4").contains("8080"));
    assertEquals(
        "db", cluster.get("addressclaim", "front.10-1-0-20").at("/spec/endpoint/name").asText());

    String described = cluster.kubectl("describe", "cnep", "web");
    assertTrue(described.contains("eth0 has [" + address), described);
    cluster.kubectl("delete", "cnet", "front", "--wait=false");
    JsonNode front = cluster.awaitReady("cnet", "front", "False/InUse");
    assertTrue(ControlPlane.message(front, "Ready").endsWith("default/db, default/web"));

    cluster.kubectl("delete", "pmap,cnep", "--all");
    cluster.await("cnet", "front", JsonNode::isEmpty);
    Await.until(
        ControlPlane.SOON,
        () -> node1.run("ip netns list").isBlank() && node2.run("ip netns list").isBlank(),
        () -> node1.run("ip netns list") + node1.log());
  }

  @Test
  void nothing_is_written_while_nothing_changes_nor_when_an_agent_starts_anew() {
    cluster.apply(NETWORKS);
    cluster.awaitReady("cnet", "front", "True/Ready");
    cluster.apply(WEB + "---\n" + PUBLISHED);
    cluster.awaitReady("cnep", "web", "True/Ready");
    cluster.awaitReady("pmap", "web", "True/Ready");
    cluster.await("cnet", "front", network -> network.at("/status/endpoints").asInt() == 1);
    String before = node1.run("ip -n web -json link") + node1.run("nft list ruleset");
    List<JsonNode> ofWeb =
        cluster.writes(event -> event.at("/objectRef/name").asText().equals("web"));
    List<JsonNode> toEndpoint =
        ofWeb.stream()
            .filter(event -> event.at("/objectRef/resource").asText().equals("endpoints"))
            .toList();
    assertEquals(2, toEndpoint.size(), "bound, and attached: " + toEndpoint);

    Await.pause(Duration.ofSeconds(2));
    int writes = cluster.writes(_ -> true).size();
    node1.agent().kill();
    node1.startAgent();
    node1.agent().awaitError("in sync");
    Await.pause(Duration.ofSeconds(5));
    assertEquals(
        List.of(),
        cluster
            .writes(_ -> true)
            .subList(writes, writes + cluster.writes(_ -> true).size() - writes));
    assertEquals(before, node1.run("ip -n web -json link") + node1.run("nft list ruleset"));
  }

  @Test
  void uninstalling_leaves_nothing_in_the_kernels_and_no_finalizer_but_what_people_wrote()
      throws IOException {
    cluster.apply(NETWORKS);
    cluster.apply(WEB + "---\n" + DB + "---\n" + PUBLISHED);
    cluster.awaitReady("pmap", "web", "True/Ready");
    cluster.awaitReady("cnep", "db", "True/Ready");
    controller.stop();

    Plumb.Result result = cluster.plumb("uninstall", "--timeout", "20").exits(0);

    assertTrue(result.out().endsWith("nothing is left on any node\n"), result.toString());
    for (Machine node : List.of(node1, node2)) {
      assertEquals("", node.run("ip netns list"));
      assertEquals("", node.run("nft list ruleset"));
      assertEquals(2, node.run("ip -brief link").lines().count(), "lo and eth0");
    }
    assertEquals("", cluster.kubectl("get", "nns", "-o", "name"));
    assertEquals(
        "", cluster.kubectl("get", "cnet", "-o", "jsonpath={.items[*].metadata.finalizers}"));
    assertEquals(4, cluster.kubectl("get", "cnet,cnep,pmap", "-o", "name").lines().count() - 1);
  }

  @Test
  void a_pod_s_endpoint_follows_the_pod() {
    cluster.apply(NETWORKS);
    cluster.apply(
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: Endpoint
        metadata: {name: web-0}
        spec: {networkRef: {name: front}, sandbox: {pod: {name: web-0}}}
        """);
    JsonNode endpoint = cluster.awaitReady("cnep", "web-0", "False/PodNotFound");
    assertEquals("there is no Pod web-0", ControlPlane.message(endpoint, "Ready"));
  }
}
