package dev.plumbline.agent.chart;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.cluster.ControlPlane;
import dev.plumbline.agent.cluster.Machine;
import dev.plumbline.agent.e2e.Await;
import dev.plumbline.agent.e2e.Plumb;
import dev.plumbline.agent.e2e.Plumb.Result;
import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What our service accounts may do, and that all of it is needed. */
@ExtendWith(FreshNamespaces.class)
class RightsApiServerIT {

  private static final String AGENT = Installed.account("plumbline-agent");
  private static final String CONTROLLER = Installed.account("plumbline-controller");
  private static final String HOOK = Installed.account("plumbline-uninstall");
  private static final Set<String> READ = Set.of("get", "list", "watch");

  @TempDir Path work;
  private Installed installed;
  private ControlPlane cluster;

  @BeforeEach
  void install() throws IOException {
    installed = Installed.on(work);
    cluster = installed.cluster();
  }

  @AfterEach
  void end() {
    if (installed != null) {
      installed.close();
    }
  }

  private static Set<String> readAnd(String... verbs) {
    Set<String> all = new TreeSet<>(READ);
    all.addAll(Set.of(verbs));
    return all;
  }

  @Test
  void the_agent_reads_and_writes_statuses_and_claims_and_deletes_nothing() {
    Map<String, Set<String>> rights = new TreeMap<>();
    rights.put("containernetworks.plumbline.dev", READ);
    rights.put("endpoints.plumbline.dev", READ);
    rights.put("endpoints.plumbline.dev/status", Set.of("patch"));
    rights.put("portmappings.plumbline.dev", READ);
    rights.put("addressclaims.plumbline.dev", Set.of("get", "list", "create", "update"));
    rights.put("nodenetworkstates.plumbline.dev", readAnd("create"));
    rights.put("nodenetworkstates.plumbline.dev/status", Set.of("patch"));
    rights.put("namespaces", READ);
    rights.put("nodes", READ);
    rights.put("events", Set.of("create"));
    assertAll(
        Stream.of("shop", Chart.NAMESPACE, "kube-system")
            .map(in -> () -> assertEquals(rights, installed.rights(AGENT, in), in)));
  }

  @Test
  void the_controller_writes_statuses_and_finalizers_deletes_claims_and_holds_its_lease() {
    Map<String, Set<String>> rights = new TreeMap<>();
    rights.put("containernetworks.plumbline.dev", readAnd("patch"));
    rights.put("containernetworks.plumbline.dev/status", Set.of("patch"));
    rights.put("endpoints.plumbline.dev", READ);
    rights.put("endpoints.plumbline.dev/status", Set.of("patch"));
    rights.put("portmappings.plumbline.dev", READ);
    rights.put("portmappings.plumbline.dev/status", Set.of("patch"));
    rights.put("addressclaims.plumbline.dev", readAnd("delete"));
    rights.put("nodenetworkstates.plumbline.dev", READ);
    rights.put("namespaces", READ);
    rights.put("nodes", READ);
    rights.put("pods", READ);
    rights.put("events", Set.of("create"));
    assertEquals(rights, installed.rights(CONTROLLER, "shop"));

    rights.put("leases.coordination.k8s.io", Set.of("create"));
    rights.put(
        "leases.coordination.k8s.io[plumbline-controller]", Set.of("get", "update", "patch"));
    assertEquals(rights, installed.rights(CONTROLLER, Chart.NAMESPACE));
  }

  @Test
  void an_account_that_the_hook_needs_has_no_right_before_and_after() {
    assertEquals(Map.of(), installed.rights(HOOK, Chart.NAMESPACE));
  }

  @Test
  void with_an_agent_s_token_nobody_gets_further() {
    Path agent = installed.tokenOnNode("plumbline-agent", "node1");
    cluster.apply(
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: Endpoint
        metadata: {name: web, namespace: shop}
        spec: {networkRef: {name: front}, sandbox: {pod: {name: web}}}
        """);
    assertAll(
        Stream.of(
                "get secrets -A",
                "get configmaps -A",
                "get pods -A",
                "-n shop exec web -- true",
                "-n shop delete cnep web",
                "-n shop delete addressclaim any",
                "-n shop label cnep web a=b",
                "-n shop create serviceaccount mine",
                "-n plumbline-system create token plumbline-controller",
                "delete nodenetworkstate node1",
                "patch node node1 --subresource=status -p {}",
                "create clusterrolebinding mine --clusterrole=cluster-admin --user=me",
                "get cnet --as=admin",
                "get --raw /api/v1/nodes/node1/proxy/pods",
                "-n plumbline-system get leases")
            .map(
                words ->
                    () -> {
                      Result result = installed.with(agent, "", words.split(" "));
                      assertEquals(1, result.exit(), words + "\n" + result);
                      assertTrue(result.err().contains("forbidden: User"), words + "\n" + result);
                    }));
  }

  @Test
  void editors_get_what_people_write_and_viewers_read_and_neither_may_use_the_host() {
    for (String role : new String[] {"view", "edit", "admin"}) {
      cluster.kubectl(
          "-n", "shop", "create", "rolebinding", role, "--clusterrole=" + role, "--user=" + role);
    }
    Await.until(
        ControlPlane.SOON,
        () -> installed.rights("edit", "shop").containsKey("portmappings.plumbline.dev"),
        () -> installed.rights("edit", "shop").toString());
    Set<String> write = readAnd("create", "update", "patch", "delete", "deletecollection");
    for (String role : new String[] {"view", "edit", "admin"}) {
      Map<String, Set<String>> rights = new TreeMap<>(installed.rights(role, "shop"));
      rights.keySet().removeIf(resource -> !resource.contains("plumbline.dev"));
      Set<String> usual = role.equals("view") ? READ : write;
      assertEquals(
          Map.of(
              "containernetworks.plumbline.dev", usual,
              "endpoints.plumbline.dev", usual,
              "portmappings.plumbline.dev", usual,
              "addressclaims.plumbline.dev", READ,
              "nodenetworkstates.plumbline.dev", READ),
          rights,
          role);
    }
  }

  /**
   * Agents and controller work with the rights of the chart and no others, and use all of them. Of
   * reading, get, list and watch are one right: who may list may see all that there is to get.
   * Names are left out.
   */
  @Test
  void agents_and_controller_need_each_right_that_they_have() {
    Path controller = installed.token("plumbline-controller");
    Machine node1 = cluster.node("node1");
    Machine node2 = cluster.node("node2");
    cluster.controllerAs(controller, "--namespace", Chart.NAMESPACE, "--address-rest", "1");
    node1.startAgentAs(installed.tokenOnNode("plumbline-agent", "node1"));
    node2.startAgentAs(installed.tokenOnNode("plumbline-agent", "node2"));
    cluster.apply(
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: front}
        spec: {driver: Bridge}
        ---
        apiVersion: plumbline.dev/v1alpha1
        kind: Endpoint
        metadata: {name: web}
        spec: {networkRef: {name: front}, nodeName: node1, sandbox: {netns: {name: web}}}
        ---
        apiVersion: plumbline.dev/v1alpha1
        kind: PortMapping
        metadata: {name: web}
        spec: {endpointRef: {name: web}, ports: [{protocol: TCP, port: 8080, targetPort: 80}]}
        """);
    cluster.awaitReady("cnep", "web", "True/Ready");
    cluster.awaitReady("pmap", "web", "True/Ready");
    String claim = cluster.kubectl("get", "addressclaims", "-o", "name").strip();
    // as if the endpoint had been elsewhere before: its agent takes the claim over
    cluster.kubectl("patch", claim, "--type=merge", "-p", "{\"spec\":{\"nodeName\":\"node2\"}}");
    node1.agent().kill();
    node1.startAgentAs(installed.tokenOnNode("plumbline-agent", "node1"));
    String claimName = claim.substring(claim.indexOf('/') + 1);
    cluster.await(
        "addressclaim", claimName, now -> now.at("/spec/nodeName").asText().equals("node1"));
    cluster.kubectl("delete", "pmap,cnep,cnet", "--all", "--wait=false");
    cluster.await("addressclaim", claimName, JsonNode::isEmpty);
    cluster.await("cnet", "front", JsonNode::isEmpty);

    Map<String, Set<String>> ofAgents = installed.rights(AGENT, "default");
    assertEquals(reads(ofAgents), reads(used(AGENT)));
    Map<String, Set<String>> ofController = installed.rights(CONTROLLER, Chart.NAMESPACE);
    // java-operator-sdk asks at its start whether it may update a lease, and then patches it
    ofController.get("leases.coordination.k8s.io[plumbline-controller]").remove("update");
    assertEquals(reads(ofController), reads(used(CONTROLLER)));
  }

  @Test
  void the_hook_that_cleans_up_needs_each_right_that_it_has() {
    String namespace = Chart.NAMESPACE;
    Machine node1 = cluster.node("node1");
    node1.startAgentAs(installed.tokenOnNode("plumbline-agent", "node1"));
    cluster.await("nns", "node1", state -> state.path("status").has("conditions"));
    cluster.apply(
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: front, finalizers: [plumbline.dev/endpoints]}
        spec: {driver: Bridge}
        """);
    Chart.with().objects().stream()
        .filter(object -> Chart.name(object).equals("plumbline-uninstall"))
        .filter(object -> !object.path("kind").asText().equals("Job"))
        .forEach(object -> cluster.apply(object.toString()));
    Path hook = installed.token("plumbline-uninstall");
    Result result =
        new Plumb(work.resolve("hook"))
            .under("env", "KUBECONFIG=" + hook)
            .run("uninstall", "--namespace", namespace, "--controller", "plumbline-controller");
    assertTrue(result.exits(0).out().contains("nothing is left on any node"), result.toString());
    assertEquals("", cluster.kubectl("get", "nns", "-o", "name"));

    Map<String, Set<String>> rights = installed.rights(HOOK, namespace);
    assertEquals(reads(rights), reads(used(HOOK)));
  }

  private Map<String, Set<String>> used(String account) {
    Map<String, Set<String>> used = installed.used(account);
    used.keySet().removeIf(resource -> resource.startsWith("selfsubject"));
    return used;
  }

  private static Map<String, Set<String>> reads(Map<String, Set<String>> rights) {
    Map<String, Set<String>> simpler = new TreeMap<>();
    rights.forEach(
        (resource, verbs) -> {
          Set<String> some = new TreeSet<>(verbs);
          if (some.removeAll(READ)) {
            some.add("read");
          }
          simpler
              .computeIfAbsent(resource.replaceAll("\\[.*]", ""), _ -> new TreeSet<>())
              .addAll(some);
        });
    return simpler;
  }
}
