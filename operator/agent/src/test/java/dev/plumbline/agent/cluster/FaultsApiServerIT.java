package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.e2e.Await;
import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API server fails in every way: nothing is deleted while nobody can know, what drifts is
 * repaired all the same, and afterwards all is as it should be without a human.
 */
@ExtendWith(FreshNamespaces.class)
class FaultsApiServerIT {

  /** A watch that went silent is noticed by the next list; here they are five seconds apart. */
  private static final Duration NOTICED = Duration.ofSeconds(70);

  private static final String[] RELIST = {"--relist", "5"};

  @TempDir Path work;
  private ControlPlane cluster;
  private Machine node1;
  private Machine node2;

  @BeforeEach
  void twoNodes() throws IOException {
    cluster = ControlPlane.start(work.resolve("control"));
    node1 = cluster.node("node1");
    node2 = cluster.node("node2");
    cluster.superviseController("--address-rest", "2", "--relist", "5");
    node1.startAgent(RELIST);
    node2.startAgent(RELIST);
    cluster.apply(
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: front}
        spec: {driver: Bridge, subnets: [{cidr: 10.1.0.0/24}]}
        """);
    cluster.awaitReady("cnet", "front", "True/Ready");
    attach("web", "node1");
    attach("db", "node2");
    cluster.awaitReady("cnep", "web", "True/Ready");
    cluster.awaitReady("cnep", "db", "True/Ready");
  }

  @AfterEach
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private void attach(String name, String node) {
    cluster.apply(
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: Endpoint
        metadata: {name: %s}
        spec: {networkRef: {name: front}, nodeName: %s, sandbox: {netns: {name: %s}}}
        """
            .formatted(name, node, name));
  }

  /** Without whose the tables are, which is the agent's that runs. */
  private static String kernelOf(Machine node) {
    return node.run("ip -brief link")
        + node.run("ip netns list")
        + node.run("sh", "-c", "nft list ruleset | sed 's/ # progname.*//; /flags/d'");
  }

  private static boolean hasEndpoint(Machine node, String name) {
    return node.run("ip netns list").contains(name);
  }

  @Test
  void while_the_api_server_is_down_nothing_is_deleted_and_drift_is_repaired() {
    String before = kernelOf(node1);
    cluster.killApiServer();
    String hostEnd = node1.run("sh", "-c", "ip -brief link | grep -o 'plv-[0-9a-f]*'").strip();
    node1.run("ip link delete " + hostEnd);
    Await.until(
        ControlPlane.SOON,
        () -> node1.run("ip -brief link").contains(hostEnd),
        () -> node1.agent().err());

    node2.agent().kill();
    String ofNode2 = kernelOf(node2);
    node2.startAgent(RELIST);
    Await.pause(Duration.ofSeconds(5));
    assertEquals(ofNode2, kernelOf(node2), "an agent that can ask nobody changes nothing");
    assertEquals(before.lines().count(), kernelOf(node1).lines().count());

    cluster.startApiServer();
    attach("late", "node2");
    cluster.awaitReady("cnep", "late", "True/Ready");
    attach("later", "node1");
    cluster.awaitReady("cnep", "later", "True/Ready");
    assertTrue(hasEndpoint(node1, "web") && hasEndpoint(node2, "db"));
  }

  @Test
  void a_node_that_is_cut_off_without_a_word_catches_up_by_itself() {
    node1.unplug();
    cluster.kubectl("delete", "cnep", "web", "--wait=false");
    attach("new", "node1");
    Await.until(NOTICED, () -> !node1.isReady(), () -> "still ready: " + node1.agent().err());
    assertTrue(hasEndpoint(node1, "web"), "nobody told it");
    node1.plugAgain();
    cluster.await(NOTICED, "cnep", "new", n -> ready(n).equals("True/Ready"));
    Await.until(NOTICED, () -> !hasEndpoint(node1, "web"), () -> node1.agent().err());
    Await.until(NOTICED, node1::isReady, () -> node1.agent().err());
  }

  @Test
  void after_etcd_was_taken_back_no_address_stands_twice_and_what_is_not_wanted_goes() {
    Path saved = cluster.saveEtcd();
    attach("lost", "node1");
    cluster.awaitReady("cnep", "lost", "True/Ready");
    cluster.restoreEtcd(saved);
    assertTrue(hasEndpoint(node1, "web") && hasEndpoint(node2, "db"));
    attach("after", "node2");
    cluster.await(NOTICED, "cnep", "after", n -> ready(n).equals("True/Ready"));
    Await.until(NOTICED, () -> !hasEndpoint(node1, "lost"), () -> node1.agent().err());
    assertTrue(hasEndpoint(node1, "web") && hasEndpoint(node2, "db"));
    Await.until(
        NOTICED,
        () -> addressesOf("addressclaims", ".spec.address").size() == 3,
        () -> cluster.kubectl("get", "addressclaims,cnep"));
    assertEquals(
        addressesOf("cnep", ".status.address"), addressesOf("addressclaims", ".spec.address"));
  }

  private Set<String> addressesOf(String kind, String path) {
    String lines = "jsonpath={range .items[*]}{" + path + "}{'\\n'}{end}";
    return new TreeSet<>(cluster.kubectl("get", kind, "-o", lines).lines().toList());
  }

  @Test
  void a_claim_that_got_lost_is_claimed_again_and_costs_no_packet() {
    String claim =
        cluster.kubectl("get", "addressclaims", "-o", "name").lines().findFirst().orElseThrow();
    String links = node1.run("ip -json link") + node2.run("ip -json link");
    cluster.kubectl("delete", claim);
    Await.until(
        NOTICED,
        () -> cluster.tryKubectl("get", claim).exit() == 0,
        () -> node1.log() + node2.log());
    assertEquals(links, node1.run("ip -json link") + node2.run("ip -json link"));
  }

  private static String ready(JsonNode object) {
    return ControlPlane.condition(object, "Ready");
  }
}
