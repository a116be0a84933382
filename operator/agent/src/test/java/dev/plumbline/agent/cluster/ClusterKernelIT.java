package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.e2e.Await;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The cluster that other tests stand on is a cluster, and this machine does not notice it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterKernelIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private Cluster cluster;

  /** Not once for the class: what is skipped then is reported without its reason. */
  @BeforeEach
  void start() {
    if (cluster == null) {
      cluster = Cluster.up(folder.resolve("cluster"), 2);
    }
  }

  @AfterAll
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void pods_on_different_nodes_reach_each_other_and_the_api_server() {
    cluster.apply(sleeper("one", "node1") + "---\n" + sleeper("two", "node2")).exits(0);
    awaitReady("pod/one", "pod/two");
    String addresses = "jsonpath={.status.podIPs[*].ip}";
    for (String ip : printed("get", "pod", "two", "-o", addresses).split(" ", -1)) {
      cluster.kubectl("exec", "one", "--", "ping", "-c", "1", "-w", "10", ip).exits(0);
    }
    cluster.kubectl("exec", "one", "--", "nc", "-w", "10", "10.96.0.1", "443").exits(0);
  }

  @Test
  void our_image_runs_in_a_pod() {
    Image image = Image.ours();
    cluster.load(image);
    assertEquals("plumb " + image.version(), printedBy(image, "plumb", "--", "--version"));
    // where the cache does not hold in the container, this JVM refuses to start
    String java =
        "/usr/lib/plumbline/java/bin/java -XX:AOTMode=on @/usr/lib/plumbline/plumb.options";
    String[] command = ("--command -- " + java + " /usr/bin/plumb --version").split(" ", -1);
    assertEquals("plumb " + image.version(), printedBy(image, "trained", command));
  }

  private String printedBy(Image image, String pod, String... words) {
    List<String> run = new ArrayList<>(List.of("run", pod, "--restart=Never"));
    run.addAll(List.of("--image", image.name()));
    run.addAll(List.of(words));
    cluster.kubectl(run.toArray(String[]::new)).exits(0);
    cluster.await(SOON, "Succeeded", "get", "pod", pod, "-o", "jsonpath={.status.phase}");
    return printed("logs", pod);
  }

  @Test
  void a_killed_node_comes_back() {
    String boot = bootOf("node2");
    cluster.kill("node2");
    cluster.awaitReady(SOON, "node2", "Unknown");
    cluster.awaitReady(SOON, "node1", "True");
    cluster.start("node2");
    cluster.awaitReady(SOON, "node2", "True");
    assertNotEquals(boot, bootOf("node2"));
    cluster.apply(sleeper("after", "node2")).exits(0);
    awaitReady("pod/after");
  }

  @Test
  void writes_are_on_record_and_reads_are_not() {
    cluster.kubectl("create", "configmap", "noted", "--from-literal=a=b").exits(0);
    cluster.kubectl("get", "configmap", "noted").exits(0);
    assertEquals(
        List.of("create admin 201"),
        cluster.writes(event -> event.at("/objectRef/name").asText().equals("noted")).stream()
            .map(
                event ->
                    event.path("verb").asText()
                        + " "
                        + event.at("/user/username").asText()
                        + " "
                        + event.at("/responseStatus/code").asText())
            .toList());
  }

  @Test
  void a_daemon_that_dies_is_started_again() {
    String before = cluster.exec("node1", "pgrep", "-x", "kubelet").exits(0).out();
    cluster.exec("node1", "pkill", "-KILL", "-x", "kubelet").exits(0);
    Set<String> seen = new TreeSet<>(Set.of(before, ""));
    Await.until(
        SOON,
        () -> seen.add(cluster.exec("node1", "pgrep", "-x", "kubelet").out()),
        () -> cluster.logs());
  }

  @Test
  void a_second_cluster_comes_and_goes_and_leaves_nothing() throws IOException {
    String machine = machine();
    Path state = folder.resolve("second");
    Set<String> networks;
    try (Cluster second = Cluster.up(state, 1)) {
      networks = networksOf(second, "control", "node1");
      assertTrue(processesIn(networks) > 5, "etcd, kubelet and others");
      assertEquals("node/node1", second.kubectl("get", "nodes", "-o", "name").out().strip());
    }
    assertEquals(machine, machine());
    assertEquals(0, processesIn(networks));
    assertTrue(Files.notExists(state));
    assertEquals("", Shell.run("find /sys/fs/cgroup -maxdepth 2 -name *" + groupOf(state)));
    assertTrue(!Files.readString(Path.of("/proc/self/mountinfo")).contains(state.toString()));
    assertEquals(2, printed("get", "nodes", "-o", "name").lines().count(), "the first cluster's");
  }

  private String bootOf(String node) {
    return printed("get", "node", node, "-o", "jsonpath={.status.nodeInfo.bootID}");
  }

  private String printed(String... kubectl) {
    return cluster.kubectl(kubectl).exits(0).out().strip();
  }

  private void awaitReady(String... pods) {
    for (String pod : pods) {
      cluster.kubectl("wait", "--for=condition=Ready", pod, "--timeout=50s").exits(0);
    }
  }

  private static String sleeper(String name, String node) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s}
    spec:
      nodeName: %s
      terminationGracePeriodSeconds: 0
      containers: [{name: busybox, image: %s}]
    """
        .formatted(name, node, Image.BUSYBOX);
  }

  /** Addresses without their timers, and packet rules: what this machine has outside. */
  private static String machine() {
    return Shell.run("ip -j address").replaceAll("\"[a-z]*_life_time\":\\d+", "")
        + Shell.run("ip -j -4 route show table all")
        + Shell.run("nft -s list ruleset");
  }

  private static String groupOf(Path state) {
    return state.toString().replace('/', '-');
  }

  private static Set<String> networksOf(Cluster cluster, String... machines) {
    Set<String> networks = new TreeSet<>();
    for (String machine : machines) {
      networks.add(cluster.exec(machine, "readlink", "/proc/self/ns/net").exits(0).out().strip());
    }
    return networks;
  }

  private static long processesIn(Set<String> networks) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes.filter(process -> networks.contains(networkOf(process))).count();
    }
  }

  private static String networkOf(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/net")).toString();
    } catch (FileSystemException noneOrGone) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
