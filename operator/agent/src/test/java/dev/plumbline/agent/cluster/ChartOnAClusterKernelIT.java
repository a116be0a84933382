package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.e2e.Await;
import dev.plumbline.agent.e2e.Plumb.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole of it: our image as the Pods of our chart, installed by helm on a cluster of three
 * kubelets; real Pods, real packets. One story, told in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartOnAClusterKernelIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String NAMESPACE = "plumbline-system";
  private static final String PUBLISHED = ":18080/";

  /** What the kernel calls them is in linux/capability.h. */
  private static final long CAPABILITIES =
      bit(11) /* NET_BROADCAST */
          | bit(12) /* NET_ADMIN */
          | bit(13) /* NET_RAW */
          | bit(18) /* SYS_CHROOT */
          | bit(19) /* SYS_PTRACE */
          | bit(21) /* SYS_ADMIN */;

  @TempDir static Path folder;

  private Cluster cluster;

  private static long bit(int number) {
    return 1L << number;
  }

  @BeforeEach
  void start() throws IOException {
    if (cluster == null) {
      cluster = Cluster.up(folder.resolve("cluster"), 3);
      cluster.load(Image.ours());
      String chart = Command.project("helm/plumbline").toString();
      cluster
          .helm(
              "install",
              "plumbline",
              chart,
              "--namespace",
              NAMESPACE,
              "--create-namespace",
              "--set",
              "image.tag=" + Image.ours().version(),
              "--wait",
              "--timeout",
              "90s")
          .exits(0);
      for (String file : List.of("network.yaml", "web.yaml")) {
        String manifest = Files.readString(Command.project("examples/pods").resolve(file));
        cluster.apply(manifest.replace("busybox:1.37", Image.BUSYBOX)).exits(0);
      }
      ready("cnep/web-0");
      ready("cnep/web-1");
      ready("pmap/web-0");
      ready("cnet/storefront");
    }
  }

  @AfterAll
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private void ready(String object) {
    String path = "jsonpath={.status.conditions[?(@.type==\"Ready\")].status}";
    try {
      cluster.await(SOON, "True", "get", object, "-o", path);
    } catch (AssertionError never) {
      never.addSuppressed(new AssertionError(cluster.kubectl("get", object, "-o", "yaml").out()));
      never.addSuppressed(new AssertionError(agentLogs()));
      throw never;
    }
  }

  private String agentLogs() {
    return cluster
        .kubectl(
            "logs",
            "--namespace=" + NAMESPACE,
            "--selector=app.kubernetes.io/component=agent",
            "--tail=20")
        .toString();
  }

  private String field(String object, String path) {
    return cluster.kubectl("get", object, "-o", "jsonpath={" + path + "}").exits(0).out();
  }

  /** The address of the node where an endpoint is. */
  private String nodeOf(String endpoint) {
    String node = field("cnep/" + endpoint, ".status.nodeName");
    return field("node/" + node, ".status.addresses[0].address");
  }

  private String fetch(String url) {
    return cluster.run("curl", "--silent", "--max-time", "3", url).out().strip();
  }

  @Test
  @Order(1)
  void a_pod_has_an_interface_and_is_published_where_it_runs() {
    String address = field("cnep/web-0", ".status.ips[0]");
    String shown = cluster.kubectl("exec", "web-0", "--", "ip", "address", "show", "net1").out();
    assertTrue(shown.contains(address), shown);
    assertEquals("web-0", fetch("http://" + nodeOf("web-0") + PUBLISHED));
    String itself = "http://" + nodeOf("web-0") + PUBLISHED;
    String node = field("cnep/web-0", ".status.nodeName");
    assertEquals("web-0", cluster.exec(node, "curl", "--silent", itself).out().strip());
    assertEquals(
        "default/web-0", field("addressclaim", ".items[0].spec.endpoint.namespace") + "/web-0");
  }

  @Test
  @Order(2)
  void the_agent_has_the_rights_that_the_chart_names_and_nothing_more() {
    for (String node : List.of("node1", "node2", "node3")) {
      String effective =
          cluster
              .exec(
                  node,
                  "sh",
                  "-c",
                  "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline | grep -q -- '[-]-node-name="
                      + node
                      + "' && awk '/^CapEff|^CapBnd/ {print $2}' $p/status; done; true")
              .out()
              .strip();
      String expected = "%016x".formatted(CAPABILITIES);
      assertEquals(expected + "\n" + expected, effective);
    }
    String privileged =
        cluster
            .kubectl(
                "get",
                "daemonset",
                "plumbline-agent",
                "--namespace=" + NAMESPACE,
                "-o",
                "jsonpath={.spec.template.spec.containers[*].securityContext.privileged}")
            .exits(0)
            .out();
    assertEquals("", privileged);
  }

  @Test
  @Order(3)
  void the_successor_of_a_pod_has_its_address_and_its_port() {
    String address = field("cnep/web-0", ".status.address");
    String before = field("cnep/web-0", ".status.sandbox");
    cluster.kubectl("delete", "pod", "web-0").exits(0);
    Await.until(
        SOON,
        () -> {
          String now = field("cnep/web-0", ".status.sandbox");
          return !now.isEmpty() && !now.equals(before);
        },
        () -> cluster.kubectl("get", "cnep", "web-0", "-o", "yaml").out());
    ready("cnep/web-0");
    ready("pmap/web-0");
    assertEquals(address, field("cnep/web-0", ".status.address"));
    Await.until(
        SOON,
        () -> fetch("http://" + nodeOf("web-0") + PUBLISHED).equals("web-0"),
        () -> agentLogs());
  }

  @Test
  @Order(4)
  void a_named_sandbox_is_seen_by_the_node_s_own_programs() {
    cluster
        .apply(
            """
            apiVersion: plumbline.dev/v1alpha1
            kind: Endpoint
            metadata: {name: bare}
            spec:
              networkRef: {name: storefront}
              nodeName: node3
              sandbox: {netns: {name: bare}}
              sysctls: {"net.ipv4.conf.IFNAME.log_martians": "1"}
            """)
        .exits(0);
    ready("cnep/bare");
    String address = field("cnep/bare", ".status.ips[0]");
    String inside =
        cluster.exec("node3", "ip", "netns", "exec", "bare", "ip", "address").exits(0).out();
    assertTrue(inside.contains(address), inside);
    assertEquals(
        "1",
        cluster
            .exec(
                "node3",
                "ip",
                "netns",
                "exec",
                "bare",
                "sysctl",
                "-n",
                "net.ipv4.conf.eth0.log_martians")
            .out()
            .strip());
  }

  @Test
  @Order(5)
  void no_connection_is_lost_while_agents_are_killed_and_the_chart_is_upgraded() {
    assertEquals(
        "",
        lostDuring(
            () -> {
              cluster
                  .kubectl(
                      "delete",
                      "pod",
                      "--namespace=" + NAMESPACE,
                      "--selector=app.kubernetes.io/component=agent",
                      "--grace-period=0",
                      "--force",
                      "--wait=false")
                  .exits(0);
              rolledOut();
              cluster
                  .helm(
                      "upgrade",
                      "plumbline",
                      Command.project("helm/plumbline").toString(),
                      "--namespace",
                      NAMESPACE,
                      "--reuse-values",
                      "--set",
                      "agent.podAnnotations.generation=second",
                      "--wait",
                      "--timeout",
                      "120s")
                  .exits(0);
              rolledOut();
            }));
  }

  private void rolledOut() {
    cluster
        .kubectl(
            "rollout",
            "status",
            "daemonset/plumbline-agent",
            "--namespace=" + NAMESPACE,
            "--timeout=50s")
        .exits(0);
  }

  /**
   * Opens one connection after another until the work is done; what it prints of those that fail.
   */
  private String lostDuring(Runnable work) {
    Path stop = folder.resolve("stop");
    String url = "http://" + nodeOf("web-0") + PUBLISHED;
    String loop =
        "n=0; while [ ! -e %s ] && [ $n -lt 20000 ]; do n=$((n+1)); curl -sf -m 2 -o /dev/null %s || echo lost $n; done; echo $n >&2"
            .formatted(stop, url);
    CompletableFuture<Result> traffic =
        CompletableFuture.supplyAsync(
            () -> cluster.longRun(Duration.ofMinutes(5), "sh", "-c", loop));
    try {
      work.run();
    } finally {
      cluster.run("touch", stop.toString());
    }
    Result result = traffic.join();
    int connections = Integer.parseInt(result.err().strip());
    assertTrue(connections > 100, "connections: " + connections);
    return result.out();
  }

  @Test
  @Order(6)
  void a_node_that_comes_back_after_a_power_cut_has_its_endpoints_again() {
    String node = field("cnep/web-0", ".status.nodeName");
    cluster.kill(node);
    cluster.awaitReady(SOON, node, "Unknown");
    cluster.start(node);
    cluster.awaitReady(SOON, node, "True");
    Await.until(
        Duration.ofMinutes(2),
        () -> fetch("http://" + nodeOf("web-0") + PUBLISHED).equals("web-0"),
        () -> cluster.kubectl("get", "pods,cnep", "-A", "-o", "wide").out() + agentLogs());
    ready("cnep/web-0");
  }

  @Test
  @Order(7)
  void uninstalling_leaves_no_trace_in_any_kernel_and_nothing_stuck() {
    cluster.helm("uninstall", "plumbline", "--namespace", NAMESPACE, "--wait").exits(0);
    for (String node : List.of("node1", "node2", "node3")) {
      String links = cluster.exec(node, "ip", "-brief", "link").out();
      assertTrue(!links.contains("plb-") && !links.contains("plv-"), links);
      assertEquals(
          "", cluster.exec(node, "sh", "-c", "nft list tables | grep plumbline; true").out());
      assertTrue(!cluster.exec(node, "ip", "netns").out().contains("bare"));
    }
    assertEquals("", field("cnet", ".items[*].metadata.finalizers"));
    cluster.kubectl("delete", "cnet,cnep,pmap", "--all", "--timeout=20s").exits(0);
  }
}
