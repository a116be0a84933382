package dev.plumbline.agent.chart;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.cluster.ControlPlane;
import dev.plumbline.agent.e2e.Plumb.Result;
import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the policies refuse besides, and what they let through. */
@ExtendWith(FreshNamespaces.class)
class PoliciesApiServerIT {

  private static final String API = "apiVersion: plumbline.dev/v1alpha1\n";

  @TempDir Path work;
  private Installed installed;
  private ControlPlane cluster;
  private final List<Executable> table = new ArrayList<>();

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

  /** Nothing is changed: each request is tried in the same state. */
  private Result dryRun(Path who, String input, String... words) {
    return installed.with(who, input, Installed.words(words, "--dry-run=server"));
  }

  private void accepted(String what, Result result) {
    table.add(() -> assertEquals(0, result.exit(), what + "\n" + result));
  }

  private void refused(String what, Result result, String because) {
    table.add(
        () -> {
          assertEquals(1, result.exit(), what + "\n" + result);
          assertTrue(result.err().contains(because), what + "\n" + result);
        });
  }

  private static String endpoint(String name, String sandbox) {
    return API
        + "kind: Endpoint\nmetadata: {name: %s, namespace: shop}\nspec: {networkRef: {name: front}, %s}\n"
            .formatted(name, sandbox);
  }

  private static String claim(String name, String owner, String node) {
    return API
        + """
        kind: AddressClaim
        metadata: {name: %s, namespace: shop, ownerReferences: [%s]}
        spec: {network: front, address: 172.16.0.7, endpoint: {namespace: shop, name: a, uid: u}, nodeName: %s}
        """
            .formatted(name, owner, node);
  }

  private static String owner(String version, String kind, String name) {
    return "{apiVersion: %s, kind: %s, name: %s, uid: u}".formatted(version, kind, name);
  }

  private static String state(String name, String owner) {
    return API
        + "kind: NodeNetworkState\nmetadata: {name: %s, ownerReferences: [%s]}\nspec: {}\n"
            .formatted(name, owner);
  }

  /** As an agent writes a status: server-side, whole, under the field manager of all of ours. */
  private Result status(Path who, String object) {
    return dryRun(
        who,
        object,
        "apply",
        "--server-side",
        "--force-conflicts",
        "--field-manager=plumbline",
        "--subresource=status",
        "-f",
        "-");
  }

  private static String endpointStatus(String name, String status) {
    return API
        + "kind: Endpoint\nmetadata: {name: %s, namespace: shop}\nstatus: {%s}\n"
            .formatted(name, status);
  }

  /** As the controller does. */
  private void bind(Path controller, String endpoint, String place) {
    installed
        .with(
            controller,
            endpointStatus(endpoint, place),
            "apply",
            "--server-side",
            "--field-manager=plumbline",
            "--subresource=status",
            "-f",
            "-")
        .exits(0);
  }

  @Test
  void an_agent_writes_what_is_its_own_node_s_alone() {
    Path node1 = installed.tokenOnNode("plumbline-agent", "node1");
    Path node2 = installed.tokenOnNode("plumbline-agent", "node2");
    Path nowhere = installed.token("plumbline-agent");
    cluster.apply(endpoint("a", "nodeName: node1, sandbox: {netns: {name: a}}"));
    cluster.apply(endpoint("pod", "sandbox: {pod: {name: web}}"));
    cluster.apply(endpoint("free", "sandbox: {pod: {name: other}}"));
    Path controller = installed.token("plumbline-controller");
    bind(controller, "a", "nodeName: node1");
    bind(controller, "pod", "nodeName: node1, sandbox: 'pod://1-2'");
    String network = owner("plumbline.dev/v1alpha1", "ContainerNetwork", "front");
    cluster.apply(claim("front.172-16-0-7", network, "node1"));
    cluster.apply(state("node1", owner("v1", "Node", "node1")));

    String attached = endpointStatus("a", "nodeName: node1, sandbox: 'netns://a'");
    accepted("its own endpoint's status", status(node1, attached));
    String notYours = "bound to its own node";
    refused("another node's endpoint", status(node2, attached), notYours);
    refused("with a token of no node", status(nowhere, attached), notYours);
    refused(
        "another node's endpoint taken over",
        status(node2, endpointStatus("a", "nodeName: node2")),
        notYours);
    refused(
        "an endpoint that nobody bound",
        status(node1, endpointStatus("free", "nodeName: node1")),
        notYours);
    String bindsNot = "does not bind an endpoint";
    refused("given away", status(node1, endpointStatus("a", "nodeName: node2")), bindsNot);
    refused("released", status(node1, endpointStatus("a", "address: 10.0.0.1")), bindsNot);
    String pod = "nodeName: node1, sandbox: ";
    accepted("of a Pod", status(node1, endpointStatus("pod", pod + "'pod://1-2'")));
    String toWhichPod = "to which Pod";
    refused("other Pod", status(node1, endpointStatus("pod", pod + "'pod://3-4'")), toWhichPod);
    refused("no Pod", status(node1, endpointStatus("pod", pod + "'netns://a'")), toWhichPod);
    refused("a Pod now", status(node1, endpointStatus("a", pod + "'pod://1-2'")), toWhichPod);

    String mine = claim("front.172-16-0-8", network, "node1");
    accepted("a claim", dryRun(node1, mine, "create", "-f", "-"));
    String forIts = "for its own node";
    refused("in another's name", dryRun(node2, mine, "create", "-f", "-"), forIts);
    refused("with a token of no node", dryRun(nowhere, mine, "create", "-f", "-"), forIts);
    accepted(
        "taken over",
        dryRun(node2, claim("front.172-16-0-7", network, "node2"), "replace", "-f", "-"));
    refused(
        "given to another node",
        dryRun(node1, claim("front.172-16-0-7", network, "node2"), "replace", "-f", "-"),
        forIts);
    String owned = "owned by its network";
    String otherNetwork = owner("plumbline.dev/v1alpha1", "ContainerNetwork", "back");
    for (String owner : new String[] {"", otherNetwork, owner("v1", "Pod", "front")}) {
      String loose = claim("front.172-16-0-8", owner, "node1");
      refused("owned by " + owner, dryRun(node1, loose, "create", "-f", "-"), owned);
    }
    refused(
        "made an orphan, that the garbage collector takes away",
        dryRun(node2, claim("front.172-16-0-7", otherNetwork, "node2"), "replace", "-f", "-"),
        owned);
    refused(
        "kept for ever",
        dryRun(
            node1,
            mine.replace("ownerReferences", "finalizers: [a/b], ownerReferences"),
            "create",
            "-f",
            "-"),
        "has no finalizers");

    String ofNode2 = state("node2", owner("v1", "Node", "node2"));
    accepted("its own object", dryRun(node2, ofNode2, "create", "-f", "-"));
    String ownState = "NodeNetworkState of its own node";
    refused("another's object", dryRun(node1, ofNode2, "create", "-f", "-"), ownState);
    refused("with a token of no node", dryRun(nowhere, ofNode2, "create", "-f", "-"), ownState);
    refused(
        "owned by another",
        dryRun(node2, state("node2", owner("v1", "Node", "node1")), "create", "-f", "-"),
        "owned by its Node");
    String said = state("node1", "").replace("spec: {}", "status: {endpoints: 1}");
    accepted("what it says of itself", status(node1, said));
    refused("what it says of another", status(node2, said), ownState);
    assertAll(table);
  }

  @Test
  void the_controller_binds_endpoints_to_any_node() {
    Path controller = installed.token("plumbline-controller");
    cluster.apply(endpoint("pod", "sandbox: {pod: {name: web}}"));
    accepted(
        "bound",
        status(controller, endpointStatus("pod", "nodeName: node2, sandbox: 'pod://1-2'")));
    assertAll(table);
  }

  private static final String NETWORK =
      API + "kind: ContainerNetwork\nmetadata: {name: front, namespace: %s}\nspec: {driver: %s}\n";
  private static final String MAPPING =
      API
          + """
          kind: PortMapping
          metadata: {name: web, namespace: %s}
          spec: {endpointRef: {name: web}, ports: [{protocol: TCP, port: 8080, targetPort: 80}]}
          """;

  /** Each with the field that it is refused for. */
  private static List<String[]> reaching() {
    List<String[]> all = new ArrayList<>();
    String node = ", nodeName: node1, sandbox: ";
    String id = "containerd://0123456789abcdef";
    for (String[] sandbox :
        new String[][] {
          {"spec.sandbox.netns", "{netns: {name: web}}"},
          {"spec.sandbox.container", "{container: {id: '" + id + "'}}"},
          {"spec.sandbox.host", "{host: {}}"}
        }) {
      all.add(new String[] {sandbox[0], endpoint("e", node.substring(2) + sandbox[1])});
    }
    all.add(
        new String[] {
          "spec.sandbox.endpointRef", endpoint("e", "sandbox: {endpointRef: {name: other}}")
        });
    all.add(
        new String[] {
          "spec.sysctls",
          endpoint(
              "e", "sandbox: {pod: {name: p}}, sysctls: {net.ipv4.conf.IFNAME.log_martians: '1'}")
        });
    for (String[] network :
        new String[][] {
          {"spec.driver", "Host"},
          {"spec.driver", "Macvlan, macvlan: {parent: eth0}"},
          {"spec.driver", "Ipvlan, ipvlan: {parent: eth0}"},
          {"spec.bridge.name", "Bridge, bridge: {name: br0}"},
          {"spec.bridge.trustedInterfaces", "Bridge, bridge: {trustedInterfaces: [eth0]}"},
          {"spec.routes", "Bridge, routes: [{to: 10.8.0.0/16, via: 172.18.0.1}]"},
          {"spec.rules", "Bridge, rules: [{priority: 1000, from: 172.18.0.0/16, table: 200}]"},
          {"spec.hostBindings", "Bridge, hostBindings: [0.0.0.0]"},
          {"a subnet outside the address pools", "Bridge, subnets: [{cidr: 8.8.8.0/24}]"},
          {
            "a subnet outside the address pools",
            "Bridge, subnets: [{cidr: 172.16.0.0/24}, {cidr: '2001:db8::/64'}]"
          },
          {"a subnet outside the address pools", "Bridge, subnets: [{cidr: 172.0.0.0/8}]"}
        }) {
      all.add(new String[] {network[0], NETWORK.formatted("shop", network[1])});
    }
    all.add(new String[] {"a published port", MAPPING.formatted("shop")});
    return all;
  }

  @Test
  void an_editor_of_a_namespace_reaches_neither_a_node_nor_another_namespace() {
    for (String who : new String[] {"editor", "trusted"}) {
      cluster.kubectl(
          "-n", "shop", "create", "rolebinding", who, "--clusterrole=edit", "--user=" + who);
    }
    cluster.kubectl(
        "-n",
        "shop",
        "create",
        "rolebinding",
        "use",
        "--clusterrole=plumbline-usehost",
        "--user=trusted");
    for (String[] reaching : reaching()) {
      String needs = reaching[0] + " reaches into the node: it needs the verb usehost on ";
      refused(reaching[1], installed.create("editor", reaching[1]), needs);
      accepted(reaching[1], installed.create("trusted", reaching[1]));
    }
    for (String harmless :
        new String[] {
          NETWORK.formatted("shop", "Bridge"),
          NETWORK.formatted("shop", "None"),
          NETWORK.formatted("shop", "Bridge, internal: true, bridge: {interContainer: Deny}"),
          NETWORK.formatted("shop", "Bridge, subnets: [{cidr: 172.18.0.0/16}]"),
          NETWORK.formatted("shop", "Bridge, subnets: [{cidr: 'fd4c:5042:6c6e:1::/64'}]"),
          endpoint("e", "sandbox: {pod: {name: web-0}}, addresses: [172.18.0.9]")
        }) {
      accepted(harmless, installed.create("editor", harmless));
    }
    String elsewhere = "cannot create resource";
    refused("elsewhere", installed.create("trusted", MAPPING.formatted("default")), elsewhere);
    refused(
        "elsewhere", installed.create("editor", NETWORK.formatted("default", "None")), elsewhere);
    refused(
        "the right itself",
        installed.as(
            "editor",
            "",
            "-n",
            "shop",
            "create",
            "rolebinding",
            "b",
            "--clusterrole=plumbline-usehost",
            "--user=editor"),
        "cannot create resource");
    assertAll(table);
  }

  @Test
  void the_right_to_use_the_host_of_one_namespace_is_none_in_another() {
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: bank}}");
    for (String in : new String[] {"shop", "bank"}) {
      cluster.kubectl(
          "-n", in, "create", "rolebinding", "both", "--clusterrole=edit", "--user=both");
    }
    cluster.kubectl(
        "-n",
        "shop",
        "create",
        "rolebinding",
        "use",
        "--clusterrole=plumbline-usehost",
        "--user=both");
    accepted("here", installed.create("both", MAPPING.formatted("shop")));
    refused("there", installed.create("both", MAPPING.formatted("bank")), "in namespace bank");
    assertAll(table);
  }

  @Test
  void what_an_administrator_has_put_there_may_be_labelled_and_deleted_but_not_led_elsewhere() {
    cluster.kubectl(
        "-n", "shop", "create", "rolebinding", "e", "--clusterrole=edit", "--user=editor");
    cluster.apply(MAPPING.formatted("shop"));
    cluster.apply(NETWORK.formatted("shop", "Host"));
    String[] in = {"-n", "shop", "--dry-run=server"};
    accepted(
        "labelled", installed.as("editor", "", Installed.words(in, "label", "pmap", "web", "a=b")));
    accepted("deleted", installed.as("editor", "", Installed.words(in, "delete", "pmap", "web")));
    String port = "[{\"op\":\"replace\",\"path\":\"/spec/ports/0/targetPort\",\"value\":22}]";
    refused(
        "led elsewhere",
        installed.as(
            "editor", "", Installed.words(in, "patch", "pmap", "web", "--type=json", "-p", port)),
        "a published port");
    refused(
        "a status that is the controller's to write",
        installed.as(
            "editor",
            "",
            Installed.words(
                in,
                "patch",
                "pmap",
                "web",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{}}")),
        "portmappings/status");
    Path controller = installed.token("plumbline-controller");
    String finalizer = "{\"metadata\":{\"finalizers\":[\"plumbline.dev/endpoints\"]}}";
    accepted(
        "the controller's finalizer",
        dryRun(
            controller,
            "",
            "-n",
            "shop",
            "patch",
            "cnet",
            "front",
            "--type=merge",
            "-p",
            finalizer));
    refused(
        "the controller writes no spec that reaches further",
        dryRun(
            controller,
            "",
            "-n",
            "shop",
            "patch",
            "cnet",
            "front",
            "--type=merge",
            "-p",
            "{\"spec\":{\"allowedNamespaces\":{\"from\":\"All\"}}}"),
        "spec.driver");
    assertAll(table);
  }

  @Test
  void only_our_processes_write_statuses_and_what_is_ours_alone() {
    cluster.kubectl(
        "-n", "shop", "create", "rolebinding", "e", "--clusterrole=edit", "--user=editor");
    cluster.apply(endpoint("a", "nodeName: node1, sandbox: {netns: {name: a}}"));
    String bound = "{\"status\":{\"nodeName\":\"node9\"}}";
    refused(
        "a status by way of its subresource",
        installed.as(
            "editor",
            "",
            "-n",
            "shop",
            "patch",
            "cnep",
            "a",
            "--subresource=status",
            "--type=merge",
            "-p",
            bound),
        "endpoints/status");
    Result silently =
        installed.as("editor", "", "-n", "shop", "patch", "cnep", "a", "--type=merge", "-p", bound);
    accepted("a status by way of the object", silently);
    assertEquals("", cluster.kubectl("-n", "shop", "get", "cnep", "a", "-o", "jsonpath={.status}"));
    String network = owner("plumbline.dev/v1alpha1", "ContainerNetwork", "front");
    refused(
        "a claim",
        installed.create("editor", claim("front.172-16-0-7", network, "node1")),
        "addressclaims");
    refused("a node's state", installed.create("editor", state("node1", "")), "nodenetworkstates");
    assertAll(table);
  }

  /** kube-controller-manager checks them against the CRDs' types. */
  @Test
  void each_expression_fits_the_types_of_what_it_is_about() {
    List<JsonNode> policies = new ArrayList<>();
    Chart.with().of("ValidatingAdmissionPolicy").forEach(policies::add);
    assertEquals(6, policies.size());
    for (JsonNode policy : policies) {
      JsonNode checked =
          cluster.await(
              "validatingadmissionpolicy",
              Chart.name(policy),
              now -> now.path("status").has("observedGeneration"));
      assertEquals("{}", checked.at("/status/typeChecking").toString(), Chart.name(policy));
    }
  }
}
