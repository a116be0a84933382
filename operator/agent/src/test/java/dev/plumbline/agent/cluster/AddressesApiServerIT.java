package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.agent.e2e.Await;
import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Five nodes that want addresses of one network at the same time. */
@ExtendWith(FreshNamespaces.class)
class AddressesApiServerIT {

  private static final int NODES = 5;
  private static final int ENDPOINTS = 200;
  private static final Duration LONG = Duration.ofSeconds(150);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path work;
  private ControlPlane cluster;
  private final List<Machine> nodes = new ArrayList<>();

  @BeforeEach
  void fiveNodes() throws IOException {
    cluster = ControlPlane.start(work.resolve("control"));
    for (int i = 1; i <= NODES; i++) {
      nodes.add(cluster.node("node" + i));
    }
    cluster.controller("--address-rest", "2");
    nodes.forEach(Machine::startAgent);
  }

  @AfterEach
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** A /24 has 253 that can be given: what is reserved leaves just so many. */
  private void networkOf(int addresses) {
    List<String> reserved = new ArrayList<>();
    for (int host = 254; host > 254 - (253 - addresses); host--) {
      reserved.add("10.1.0." + host);
    }
    cluster.apply(
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: front}
        spec: {driver: Bridge, subnets: [{cidr: 10.1.0.0/24, reserved: %s}]}
        """
            .formatted(reserved));
    cluster.awaitReady("cnet", "front", "True/Ready");
  }

  private void attachAll() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < ENDPOINTS; i++) {
      all.append(
          """
          apiVersion: plumbline.dev/v1alpha1
          kind: Endpoint
          metadata: {name: e%d}
          spec: {networkRef: {name: front}, nodeName: node%d, sandbox: {netns: {name: e%d}}}
          ---
          """
              .formatted(i, i % NODES + 1, i));
    }
    cluster.apply(all.toString());
  }

  /** How many endpoints' Ready says what. */
  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode endpoint : items("cnep")) {
      counts.merge(ControlPlane.condition(endpoint, "Ready"), 1, Integer::sum);
    }
    return counts;
  }

  private JsonNode items(String kind) {
    try {
      return JSON.readTree(cluster.kubectl("get", kind, "-o", "json")).get("items");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitCounts(Map<String, Integer> expected) {
    Await.until(LONG, () -> counts().equals(expected), () -> counts().toString());
  }

  @Test
  void two_hundred_at_a_time_get_two_hundred_addresses() {
    networkOf(ENDPOINTS);
    attachAll();
    awaitCounts(Map.of("True/Ready", ENDPOINTS));
    assertAddressesStandOnce(ENDPOINTS);
  }

  @Test
  void who_gets_none_says_so_and_has_one_as_soon_as_one_is_free() {
    networkOf(ENDPOINTS - 1);
    attachAll();
    awaitCounts(Map.of("True/Ready", ENDPOINTS - 1, "False/AddressesExhausted", 1));
    assertAddressesStandOnce(ENDPOINTS - 1);
    String lucky = "";
    for (JsonNode endpoint : items("cnep")) {
      if (ControlPlane.condition(endpoint, "Ready").equals("True/Ready")) {
        lucky = endpoint.at("/metadata/name").asText();
      }
    }
    cluster.kubectl("delete", "cnep", lucky);
    awaitCounts(Map.of("True/Ready", ENDPOINTS - 1));
    assertAddressesStandOnce(ENDPOINTS - 1);
  }

  /** In the claims, in the statuses, and in the kernels. */
  private void assertAddressesStandOnce(int expected) {
    TreeSet<String> claimed = new TreeSet<>();
    items("addressclaims").forEach(claim -> claimed.add(claim.at("/spec/address").asText()));
    List<String> shown = new ArrayList<>();
    items("cnep").forEach(e -> e.at("/status/ips").forEach(ip -> shown.add(ip.asText())));
    List<String> standing = new ArrayList<>();
    for (Machine node : nodes) {
      node.run(
              "sh",
              "-c",
              "for n in $(ip netns list | cut -d' ' -f1); do ip -n $n -4 -brief address show dev eth0; done")
          .lines()
          .forEach(line -> standing.add(line.split(" +", -1)[2]));
    }
    assertEquals(expected, claimed.size());
    assertEquals(expected, shown.size());
    assertEquals(new TreeSet<>(shown), new TreeSet<>(standing));
    assertEquals(expected, standing.size());
    assertEquals(expected, new TreeSet<>(standing).size());
  }
}
