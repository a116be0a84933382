package dev.plumbline.agent.chart;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.agent.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm makes of the chart. */
class ChartIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  static final String EVERYTHING =
      "controller.replicas=2,namespace.create=true,namespace.name=elsewhere,image.tag=v1"
          + ",imagePullSecrets[0].name=secret,agent.extraArgs[0]=--no-table-owner"
          + ",agent.podAnnotations.a=b,controller.podAnnotations.a=b,controller.extraArgs[0]=--help"
          + ",controller.tolerations[0].operator=Exists"
          + ",metrics.podMonitor.enabled=true,metrics.podMonitor.labels.release=p"
          + ",metrics.dashboard.enabled=true";

  private static final String AS_LITTLE_AS_CAN_BE =
      "crds.install=false,policies.enabled=false,uninstall.enabled=false"
          + ",agent.resources=null,agent.seLinuxOptions=null,agent.tolerations=null"
          + ",controller.resources=null,controller.nodeSelector=null";

  private static final Set<String> OF_THE_CLUSTER =
      Set.of(
          "Namespace",
          "CustomResourceDefinition",
          "ClusterRole",
          "ClusterRoleBinding",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding");

  @ParameterizedTest
  @ValueSource(strings = {"", EVERYTHING, AS_LITTLE_AS_CAN_BE})
  void helm_lint_finds_nothing(String values) {
    String said = Chart.helm("lint", List.of("--strict", Chart.FOLDER.toString()), values);
    assertFalse(said.contains("WARNING"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", EVERYTHING, AS_LITTLE_AS_CAN_BE})
  void each_object_is_one_and_in_the_namespace_that_was_asked_for(String values) {
    Chart chart = Chart.with(values);
    String namespace = values.contains("elsewhere") ? "elsewhere" : Chart.NAMESPACE;
    Set<String> seen = new HashSet<>();
    for (JsonNode object : chart.objects()) {
      String kind = object.path("kind").asText();
      String what = kind + " " + Chart.name(object);
      assertTrue(seen.add(what), what + " is there twice");
      assertEquals(
          OF_THE_CLUSTER.contains(kind) ? "" : namespace,
          object.at("/metadata/namespace").asText(),
          what);
      assertEquals(
          "plumbline", object.at("/metadata/labels/app.kubernetes.io~1name").asText(), what);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "image.tag=latest | /image/tag",
        "image.pullPolicy=Sometimes | /image/pullPolicy",
        "image.digest=sha256:12 | /image/digest",
        "image.name=other | 'name' not allowed",
        "controller.replicas=0 | /controller/replicas",
        "controller.addressRestSeconds=0 | /controller/addressRestSeconds",
        "addressPools[0].base=10.0.0.0 | /addressPools/0/base",
        "addressPools[0].base=10.0.0.0/8 | /addressPools/0",
        "namespace.name=Not_One | /namespace/name",
        "uninstall.timeoutSeconds=0 | /uninstall/timeoutSeconds",
        "agent.privileged=true | 'privileged' not allowed",
        "agent.tolerations[0].operator=Maybe | /agent/tolerations/0/operator",
        "policies.enabled=yes | /policies/enabled",
        "nodeAgent.enabled=true | 'nodeAgent' not allowed",
      })
  void a_value_that_means_nothing_is_refused_by_its_name(String value, String named) {
    AssertionError refused = assertThrows(AssertionError.class, () -> Chart.with(value));
    assertTrue(refused.getMessage().contains(named), refused.getMessage());
  }

  @Test
  void the_schema_knows_every_value_and_lets_no_other_pass() throws IOException {
    JsonNode schema = JSON.readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
    List<String> open = new ArrayList<>();
    openObjects(schema, "", open);
    assertEquals(List.of("/properties/global", "/properties/controller/properties/affinity"), open);
  }

  private static void openObjects(JsonNode schema, String path, List<String> open) {
    if (schema.path("type").asText().equals("object") && !schema.has("additionalProperties")) {
      open.add(path);
    }
    schema
        .properties()
        .forEach(child -> openObjects(child.getValue(), path + "/" + child.getKey(), open));
  }

  @Test
  void the_crds_are_those_of_the_repository_and_stay() throws IOException {
    List<JsonNode> installed = Chart.with().of("CustomResourceDefinition");
    assertEquals(5, installed.size());
    for (JsonNode crd : installed) {
      Path file = Path.of("../../crds/plumbline.dev_" + plural(crd) + ".yaml");
      JsonNode metadata = crd.path("metadata");
      assertEquals("keep", metadata.at("/annotations/helm.sh~1resource-policy").asText());
      ((ObjectNode) metadata).remove(List.of("annotations", "labels"));
      assertEquals(Chart.documents(Files.readString(file)), List.of(crd));
    }
    assertEquals(List.of(), Chart.with("crds.install=false").of("CustomResourceDefinition"));
  }

  private static String plural(JsonNode crd) {
    return crd.at("/spec/names/plural").asText();
  }

  @Test
  void the_agent_has_six_capabilities_and_two_folders_of_the_node() {
    JsonNode agent = Chart.with().the("DaemonSet", "plumbline-agent");
    JsonNode pod = agent.at("/spec/template/spec");
    JsonNode security = Chart.container(agent).path("securityContext");
    List<String> folders = new ArrayList<>();
    pod.path("volumes").forEach(volume -> folders.add(volume.at("/hostPath/path").asText()));
    assertAll(
        () -> assertFalse(security.path("privileged").asBoolean()),
        () -> assertEquals(List.of("ALL"), Chart.texts(security.at("/capabilities/drop"))),
        () ->
            assertEquals(
                List.of(
                    "NET_ADMIN",
                    "NET_RAW",
                    "NET_BROADCAST",
                    "SYS_ADMIN",
                    "SYS_CHROOT",
                    "SYS_PTRACE"),
                Chart.texts(security.at("/capabilities/add"))),
        () -> assertTrue(security.path("readOnlyRootFilesystem").asBoolean()),
        () -> assertEquals("RuntimeDefault", security.at("/seccompProfile/type").asText()),
        () -> assertEquals(List.of("/var/lib/plumbline", "/proc/sys/net"), folders),
        () -> assertTrue(pod.path("hostNetwork").asBoolean()),
        () -> assertTrue(pod.path("hostPID").asBoolean()),
        () -> assertFalse(pod.path("hostIPC").asBoolean()),
        () -> assertEquals("ClusterFirstWithHostNet", pod.path("dnsPolicy").asText()));
  }

  @ParameterizedTest
  @CsvSource({"Deployment, plumbline-controller", "Job, plumbline-uninstall"})
  void what_is_no_agent_meets_the_restricted_pod_security_standard(String kind, String name) {
    JsonNode workload = Chart.with().the(kind, name);
    JsonNode pod = workload.at("/spec/template/spec");
    JsonNode security = Chart.container(workload).path("securityContext");
    assertAll(
        () -> assertTrue(security.path("runAsNonRoot").asBoolean()),
        () -> assertTrue(security.path("readOnlyRootFilesystem").asBoolean()),
        () -> assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true)),
        () -> assertEquals("{\"drop\":[\"ALL\"]}", security.path("capabilities").toString()),
        () -> assertEquals("RuntimeDefault", security.at("/seccompProfile/type").asText()),
        () -> assertFalse(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("volumes")));
  }

  @Test
  void the_image_is_that_of_the_release() throws IOException {
    Matcher version =
        Pattern.compile("<version>(.+?)</version>")
            .matcher(Files.readString(Path.of("../../pom.xml")));
    assertTrue(version.find());
    String release = version.group(1);
    assertEquals(
        "version: " + release.toLowerCase(Locale.ROOT) + "\nappVersion: " + release,
        String.join(
            "\n",
            Files.readAllLines(Chart.FOLDER.resolve("Chart.yaml")).stream()
                .filter(line -> line.matches("(version|appVersion): .*"))
                .toList()));
    assertEquals(Set.of("plumbline.dev/plumbline:" + release), images(Chart.with()));
    assertEquals(Set.of("plumbline.dev/plumbline:v1"), images(Chart.with("image.tag=v1")));
    String digest = "sha256:" + "0123456789abcdef".repeat(4);
    assertEquals(
        Set.of("plumbline.dev/plumbline@" + digest),
        images(Chart.with("image.tag=v1", "image.digest=" + digest)));
  }

  private static Set<String> images(Chart chart) {
    Set<String> images = new HashSet<>();
    for (String kind : List.of("DaemonSet", "Deployment", "Job")) {
      chart.of(kind).forEach(one -> images.add(Chart.container(one).path("image").asText()));
    }
    return images;
  }

  @Test
  void without_pools_each_subnet_that_is_named_reaches_a_node() {
    String rendered =
        Chart.helm(
            "template",
            List.of("plumbline", Chart.FOLDER.toString(), "--set-json", "addressPools=[]"));
    JsonNode policy =
        new Chart(Chart.documents(rendered))
            .the("ValidatingAdmissionPolicy", "plumbline-usehost-containernetworks");
    assertTrue(policy.toString().contains("object.spec.subnets.all(s, false)"), policy.toString());
  }

  @Test
  void several_controllers_are_not_evicted_together() {
    assertEquals(List.of(), Chart.with().of("PodDisruptionBudget"));
    Chart several = Chart.with("controller.replicas=3");
    JsonNode budget = several.the("PodDisruptionBudget", "plumbline-controller");
    assertEquals(1, budget.at("/spec/maxUnavailable").asInt());
    assertEquals(
        several.the("Deployment", "plumbline-controller").at("/spec/template/metadata/labels"),
        budget.at("/spec/selector/matchLabels"));
  }

  @Test
  void the_hook_that_cleans_up_has_its_account_before_it_runs() {
    int job = Integer.MIN_VALUE;
    int before = Integer.MIN_VALUE;
    for (JsonNode object : Chart.with().objects()) {
      JsonNode annotations = object.at("/metadata/annotations");
      if (Chart.name(object).equals("plumbline-uninstall")) {
        assertEquals("pre-delete", annotations.path("helm.sh/hook").asText());
        assertEquals(
            "before-hook-creation,hook-succeeded",
            annotations.path("helm.sh/hook-delete-policy").asText());
        int weight = Integer.parseInt(annotations.path("helm.sh/hook-weight").asText());
        if (object.path("kind").asText().equals("Job")) {
          job = weight;
        } else {
          before = Math.max(before, weight);
        }
      } else {
        assertFalse(annotations.has("helm.sh/hook"), Chart.name(object));
      }
    }
    assertTrue(before < job, before + " before " + job);
  }

  @Test
  void nothing_is_given_to_users_by_which_they_could_write_what_is_ours_or_reach_a_node() {
    for (JsonNode role : Chart.with().of("ClusterRole")) {
      boolean aggregated = role.at("/metadata/labels").toString().contains("aggregate-to-");
      if (!aggregated) {
        continue;
      }
      for (JsonNode rule : role.path("rules")) {
        List<String> verbs = Chart.texts(rule.path("verbs"));
        List<String> resources = Chart.texts(rule.path("resources"));
        String what = Chart.name(role) + ": " + rule;
        assertEquals(List.of("plumbline.dev"), Chart.texts(rule.path("apiGroups")), what);
        assertFalse(verbs.contains("*") || verbs.contains("usehost"), what);
        assertFalse(resources.stream().anyMatch(r -> r.contains("/") || r.equals("*")), what);
        if (!verbs.equals(List.of("get", "list", "watch"))) {
          assertEquals(List.of("containernetworks", "endpoints", "portmappings"), resources, what);
        }
      }
    }
  }

  @Test
  void the_dashboard_shows_metrics_that_there_are() throws IOException {
    JsonNode map = Chart.with(EVERYTHING).the("ConfigMap", "plumbline-dashboard");
    JsonNode dashboard = JSON.readTree(map.at("/data/plumbline.json").asText());
    Set<String> shown = new HashSet<>();
    for (JsonNode expression : dashboard.findValues("expr")) {
      Matcher metric = Pattern.compile("plumbline_[a-z_]+").matcher(expression.asText());
      while (metric.find()) {
        shown.add(metric.group().replaceAll("(_seconds_[a-z]+|_total)$", "").replace('_', '.'));
      }
    }
    assertTrue(shown.size() > 4, shown.toString());
    StringBuilder code = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/plumbline/agent/kubernetes"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        code.append(Files.readString(file));
      }
    }
    shown.removeIf(metric -> code.indexOf("\"" + metric + "\"") >= 0);
    assertEquals(Set.of(), shown);
  }

  @ParameterizedTest
  @CsvSource({
    "DaemonSet, plumbline-agent",
    "Deployment, plumbline-controller",
    "Job, plumbline-uninstall"
  })
  void each_argument_is_one_that_the_command_knows(String kind, String name) {
    List<String> words =
        new ArrayList<>(Chart.texts(Chart.container(Chart.with().the(kind, name)).path("args")));
    assertDoesNotThrow(() -> InProcess.parse(words.toArray(String[]::new)));
    words.add("--not-one");
    assertThrows(RuntimeException.class, () -> InProcess.parse(words.toArray(String[]::new)));
  }
}
