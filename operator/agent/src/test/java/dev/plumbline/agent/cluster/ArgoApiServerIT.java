package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.e2e.Await;
import dev.plumbline.agent.e2e.Background;
import dev.plumbline.agent.e2e.Manifests;
import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From git by Argo CD, as {@code examples/argocd} sets it up, to the kernels of two nodes. */
@ExtendWith(FreshNamespaces.class)
class ArgoApiServerIT {

  /** How long nothing may happen by itself. */
  private static final Duration WATCH =
      Duration.ofSeconds(Long.getLong("plumbline.argocd.watch", 60));

  private static final String SHOP = "shop-network";

  @TempDir Path work;
  private ControlPlane cluster;
  private Argo argo;
  private Machine node1;
  private Machine node2;

  @BeforeEach
  void argoAndTwoNodesWithoutAgents() throws IOException {
    Argo.programs(); // what skips a test comes first
    cluster = ControlPlane.start(work.resolve("control"));
    cluster.startControllerManager();
    node1 = cluster.node("node1");
    node2 = cluster.node("node2");
    argo = Argo.start(cluster, work.resolve("argo"));
    argo.tree()
        .network("front", "driver: Bridge\nsubnets: [{cidr: 10.1.0.0/24}]\nmtu: 1400")
        .endpoint(
            "web", "networkRef: {name: front}\nnodeName: node1\nsandbox: {netns: {name: web}}")
        .mapping("web", "endpointRef: {name: web}\nports: [{protocol: TCP, port: 8080}]");
    argo.commit("a shop");
  }

  private void plumbline() {
    cluster.controller("--address-rest", "3");
    node1.startAgent();
    node2.startAgent();
  }

  @AfterEach
  void end() {
    try {
      if (argo != null) {
        argo.close();
      }
    } finally {
      if (cluster != null) {
        cluster.close();
      }
    }
  }

  @Test
  void what_is_in_git_is_in_the_kernel_as_long_as_it_is_in_git() {
    plumbline();
    cluster.apply(argo.application());
    JsonNode shop = argo.awaitSynced(SHOP, "Healthy");
    String address = cluster.get("cnep", "shop/web").at("/status/ips/0").asText();
    assertTrue(node1.run("ip -n web address show dev eth0").contains(address), address);
    assertTrue(published().contains("tcp . 8080"), published());

    assertEquals(
        "front",
        cluster
            .get("addressclaims", "shop/" + claim(address))
            .at("/metadata/ownerReferences/0/name")
            .asText());
    assertEquals("node1", cluster.get("nodenetworkstates", "node1").at("/metadata/name").asText());
    assertEquals(
        Set.of("ContainerNetwork/front", "Endpoint/web", "PortMapping/web"), resources(shop));

    argo.tree()
        .network("front", "driver: Bridge\nsubnets: [{cidr: 10.1.0.0/24}]\nmtu: 1300")
        .mapping("web", "endpointRef: {name: web}\nports: [{protocol: TCP, port: 9090}]")
        .network("back", "driver: Bridge\nsubnets: [{cidr: 10.2.0.0/24}]");
    argo.commit("another port, a smaller MTU, a second network");
    argo.awaitSynced(SHOP, "Healthy");
    assertTrue(published().contains("tcp . 9090"), published());
    assertFalse(published().contains("tcp . 8080"), published());
    assertTrue(node1.run("ip -n web link show dev eth0").contains("mtu 1300"));
    assertEquals(2, bridges(node2), "networks are on all nodes");
    assertFalse(cluster.get("addressclaims", "shop/" + claim(address)).isEmpty());

    argo.tree().remove("PortMapping", "web").remove("Endpoint", "web");
    argo.tree().remove("ContainerNetwork", "front");
    argo.commit("no shop any more");
    argo.awaitSynced(SHOP, "Healthy");
    for (String kind : List.of("pmap", "cnep", "addressclaim")) {
      eventually(() -> cluster.kubectl("get", kind, "--namespace=shop").isBlank());
    }
    eventually(() -> !published().contains("tcp . 9090"));
    eventually(() -> node1.run("ip netns list").isBlank());
    eventually(() -> bridges(node1) == 1 && bridges(node2) == 1);
    assertFalse(cluster.get("nodenetworkstates", "node1").isEmpty());
  }

  @Test
  void what_cannot_be_programmed_is_degraded_and_says_why() {
    cluster.apply(argo.application());
    JsonNode shop = argo.awaitSynced(SHOP, "Progressing");
    assertEquals("Progressing not judged yet", Argo.health(shop, "ContainerNetwork", "front"));
    plumbline();
    argo.awaitSynced(SHOP, "Healthy");

    node2.run("ip link add br-back type bridge");
    argo.tree()
        .network("back", "driver: Bridge\nsubnets: [{cidr: 10.2.0.0/24}]\nbridge: {name: br-back}");
    argo.commit("a bridge whose name something else on node2 has");
    shop = argo.awaitSynced(SHOP, "Degraded");
    JsonNode back = cluster.get("cnet", "shop/back");
    String why =
        ControlPlane.condition(back, "Ready").replace("False/", "")
            + ": "
            + ControlPlane.message(back, "Ready");
    assertTrue(why.contains("node node2: ") && why.contains("br-back"), why);
    assertEquals("Degraded " + why, Argo.health(shop, "ContainerNetwork", "back"));
    assertEquals("Healthy", Argo.health(shop, "ContainerNetwork", "front"));

    node2.run("ip link delete br-back");
    argo.awaitSynced(SHOP, "Healthy");

    argo.tree()
        .endpoint("web-0", "networkRef: {name: back}\nsandbox: {pod: {name: web-0}}")
        .mapping("web-0", "endpointRef: {name: web-0}\nports: [{protocol: TCP, port: 8081}]");
    argo.commit("a Pod that is still to come");
    argo.awaitSynced(SHOP, "Progressing");
    shop = argo.await(SHOP, app -> !Argo.health(app, "Endpoint", "web-0").endsWith("yet"));
    assertEquals(
        "Progressing PodNotFound: there is no Pod web-0", Argo.health(shop, "Endpoint", "web-0"));

    argo.tree().mapping("web", "endpointRef: {name: nobody}\nports: [{protocol: TCP, port: 8080}]");
    argo.commit("a mapping that leads nowhere");
    shop = argo.awaitSynced(SHOP, "Degraded");
    assertEquals(
        "Degraded EndpointNotFound: there is no endpoint nobody",
        Argo.health(shop, "PortMapping", "web"));
  }

  @Test
  void what_somebody_changes_or_deletes_comes_back_and_the_kernel_follows() {
    plumbline();
    cluster.apply(argo.application());
    argo.awaitSynced(SHOP, "Healthy");

    long generation = cluster.get("cnet", "shop/front").at("/metadata/generation").asLong();
    patch("cnet", "front", "{\"spec\": {\"mtu\": 9000}}");
    cluster.await(
        "cnet",
        "shop/front",
        front ->
            front.at("/spec/mtu").asInt() == 1400
                && front.at("/metadata/generation").asLong() == generation + 2);
    eventually(() -> node1.run("ip -n web link show dev eth0").contains("mtu 1400"));
    argo.awaitSynced(SHOP, "Healthy");

    String open = "{\"protocol\": \"TCP\", \"port\": 8080}, {\"protocol\": \"TCP\", \"port\": 22}";
    patch("pmap", "web", "{\"spec\": {\"ports\": [" + open + "]}}");
    cluster.await(
        "pmap",
        "shop/web",
        web -> web.at("/spec/ports").size() == 1 && web.at("/metadata/generation").asLong() == 3);
    eventually(() -> published().contains("tcp . 8080") && !published().contains("tcp . 22 "));
    argo.awaitSynced(SHOP, "Healthy");

    String uid = cluster.get("cnep", "shop/web").at("/metadata/uid").asText();
    String wire = node1.run("ip -n web link show dev eth0");
    cluster.kubectl("delete", "cnep", "web", "--namespace=shop");
    JsonNode web = cluster.awaitReady("cnep", "shop/web", "True/Ready");
    argo.awaitSynced(SHOP, "Healthy");
    assertNotEquals(uid, web.at("/metadata/uid").asText());
    assertNotEquals(wire, node1.run("ip -n web link show dev eth0"));
    String address = web.at("/status/ips/0").asText();
    assertTrue(node1.run("ip -n web address show dev eth0").contains(address), address);
  }

  /** With what the example sets, and without: both ways to compare and to apply. */
  @Test
  void nothing_becomes_out_of_sync_by_itself() throws IOException {
    plumbline();
    fieldsOfAllSorts(argo.tree(), 2);
    fieldsOfAllSorts(argo.folder("server-side"), 3);
    argo.commit("fields of all sorts");
    cluster.apply(argo.application());
    cluster.apply(serverSide());
    argo.awaitSynced(SHOP, "Healthy");
    argo.awaitSynced("server-side", "Healthy");
    Await.pause(Duration.ofSeconds(10)); // a first sync may be followed by another
    String before = syncs();

    try (Background seen = watch()) {
      Await.pause(WATCH.dividedBy(2));
      cluster.kubectl(
          "annotate",
          "applications",
          "--all",
          "--namespace=argocd",
          "argocd.argoproj.io/refresh=hard");
      node2.agent().kill();
      node2.startAgent();
      Await.pause(WATCH.dividedBy(2));
      assertEquals(
          Set.of(SHOP + " Synced Healthy", "server-side Synced Healthy"),
          new TreeSet<>(seen.output().lines().toList()));
    }
    assertEquals(before, syncs());
  }

  private static void fieldsOfAllSorts(Manifests tree, int number) {
    String n = Integer.toString(number);
    tree.network(
        "back",
        """
        driver: Bridge
        subnets:
        - {cidr: 10.#.0.0/24, range: 10.#.0.128/25, reserved: [10.#.0.200, 10.#.0.130]}
        - {cidr: "fd00:#::/64"}
        ipFamilies: [IPv6, IPv4]
        hostBindings: ["0.0.0.0", "::"]
        routes:
        - {to: 10.90.0.0/16, via: 10.#.0.254, metric: 100}
        - {to: 10.80.0.0/16, via: 10.#.0.254}
        rules: [{priority: 1000, from: 10.#.0.0/24, table: 200}]
        gatewayMode: {}
        allowedNamespaces: {from: Same}
        nodeSelector: {matchLabels: {}}
        """
            .replace("#", n));
    tree.endpoint(
        "db",
        """
        networkRef: {name: back}
        nodeName: node2
        sandbox: {netns: {name: db#}}
        addresses: ["fd00:#::20", 10.#.0.20]
        mac: "02:42:ac:12:00:0a"
        gatewayPriority: 0
        sysctls: {net.ipv4.conf.IFNAME.log_martians: "1"}
        """
            .replace("#", n));
    tree.mapping(
        "db",
        """
        selector: {matchExpressions: [{key: app, operator: DoesNotExist}]}
        hostIPs: ["::", 0.0.0.0]
        allowedSources: [10.0.0.0/8, "2001:db8::/32"]
        scope: Node
        ports:
        - {name: sql, protocol: TCP, port: #432}
        - {protocol: UDP, port: #0000, endPort: #0010, targetPort: 20000}
        """
            .replace("#", n));
  }

  /** The Application of another folder, with the two options that go together. */
  private String serverSide() {
    return argo.application()
        .replace("name: " + SHOP, "name: server-side")
        .replace("namespace: shop", "namespace: server-side")
        .replace("path: .", "path: server-side")
        .replace("syncOptions:\n", "syncOptions:\n    - ServerSideApply=true\n")
        .replace("metadata:\n", "metadata:\n  annotations: {" + SERVER_SIDE_DIFF + "}\n");
  }

  private static final String SERVER_SIDE_DIFF =
      "argocd.argoproj.io/compare-options: ServerSideDiff=true";

  /** When each Application was synced last, and how often. */
  private String syncs() {
    return cluster.kubectl(
        "get",
        "applications",
        "--namespace=argocd",
        "-o=jsonpath={range .items[*]}{.metadata.name} {.status.operationState.finishedAt}"
            + " {.status.history[*].id}{\"\\n\"}{end}");
  }

  /** Prints a line for each state that an Application comes to be in. */
  private Background watch() {
    return Background.start(
        List.of(
            cluster.programs().resolve("kubectl").toString(),
            "--kubeconfig=" + cluster.kubeconfig(),
            "get",
            "applications",
            "--namespace=argocd",
            "--watch",
            "-o=jsonpath={.metadata.name} {.status.sync.status} {.status.health.status}{\"\\n\"}"));
  }

  private static Set<String> resources(JsonNode application) {
    return StreamSupport.stream(application.at("/status/resources").spliterator(), false)
        .map(resource -> resource.path("kind").asText() + "/" + resource.path("name").asText())
        .collect(Collectors.toSet());
  }

  private void patch(String kind, String name, String patch) {
    cluster.kubectl("patch", kind, name, "--namespace=shop", "--type=merge", "--patch=" + patch);
  }

  private String published() {
    return node1.run("nft list map inet plumbline publish4");
  }

  private static long bridges(Machine node) {
    return node.run("ip -o link show type bridge").lines().count();
  }

  private static String claim(String address) {
    return "front." + address.substring(0, address.indexOf('/')).replace('.', '-');
  }

  private void eventually(BooleanSupplier so) {
    Await.until(Argo.SOON, so, () -> node1.log() + node2.log());
  }
}
