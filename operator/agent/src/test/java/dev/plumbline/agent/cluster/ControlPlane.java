package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.agent.e2e.Await;
import dev.plumbline.agent.e2e.Background;
import dev.plumbline.agent.e2e.Plumb;
import dev.plumbline.agent.e2e.Plumb.Result;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A real kube-apiserver with its etcd in the calling thread's network namespace, at 192.0.2.1 of a
 * bridge that nodes are plugged into. There is no kubelet: Nodes and Pods are what a test says.
 */
public final class ControlPlane implements AutoCloseable {

  public static final String ADDRESS = "192.0.2.1";
  public static final Duration SOON = Duration.ofSeconds(30);
  public static final String NAMESPACE = "plumbline-system";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path programs;
  private final Path work;
  private final Path kubeconfig;
  private final List<AutoCloseable> things = new ArrayList<>();
  private Background etcd;
  private Background apiServer;

  private ControlPlane(Path programs, Path work) {
    this.programs = programs;
    this.work = work;
    this.kubeconfig = work.resolve("admin.kubeconfig");
  }

  /** Starts one that serves our CRDs; a machine that cannot have one skips the test. */
  public static ControlPlane start(Path work) throws IOException {
    ControlPlane controlPlane = startEmpty(work);
    try {
      controlPlane.kubectl("apply", "-f", Command.project("crds").toString());
      controlPlane.awaitServed("addressclaims");
      return controlPlane;
    } catch (AssertionError failed) {
      controlPlane.close();
      throw failed;
    }
  }

  /** The same without CRDs. */
  public static ControlPlane startEmpty(Path work) throws IOException {
    Path programs = Cluster.programs();
    Files.createDirectories(work);
    ControlPlane controlPlane = new ControlPlane(programs, work);
    try {
      Shell.run("ip link add nodes type bridge");
      Shell.run("ip address add " + ADDRESS + "/24 dev nodes");
      Shell.run("ip link set nodes up");
      Shell.run("ip route add default dev nodes"); // kube-apiserver looks for one
      controlPlane.writeFiles();
      controlPlane.startEtcd();
      controlPlane.startApiServer();
      controlPlane.kubectl("create", "namespace", NAMESPACE);
      return controlPlane;
    } catch (AssertionError | IOException failed) {
      controlPlane.close();
      throw failed;
    }
  }

  private void writeFiles() throws IOException {
    Files.writeString(work.resolve("tokens.csv"), "token,admin,admin,system:masters\n");
    Shell.run("openssl genrsa -out " + work.resolve("sa.key") + " 2048");
    Shell.run(
        "openssl rsa -in " + work.resolve("sa.key") + " -pubout -out " + work.resolve("sa.pub"));
    Files.writeString(kubeconfig, kubeconfigOf("token"));
    Files.writeString(
        work.resolve("audit.yaml"),
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - {level: Metadata, userGroups: ["system:serviceaccounts"]}
        - {level: Metadata, verbs: [create, update, patch, delete]}
        - {level: None}
        """);
  }

  /** A kubeconfig for who has this token. */
  public static String kubeconfigOf(String token) {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: test, cluster: {server: "https://%s:6443", insecure-skip-tls-verify: true}}]
    users: [{name: test, user: {token: "%s"}}]
    contexts: [{name: test, context: {cluster: test, user: test}}]
    current-context: test
    """
        .formatted(ADDRESS, token);
  }

  private void startEtcd() {
    etcd =
        Background.start(
            List.of(
                programs.resolve("etcd").toString(),
                "--data-dir",
                work.resolve("etcd").toString(),
                "--unsafe-no-fsync",
                "--log-level",
                "error"));
  }

  /** Starts it, and waits until it serves. */
  void startApiServer() {
    apiServer =
        Background.start(
            List.of(
                programs.resolve("kube-apiserver").toString(),
                "--etcd-servers=http://127.0.0.1:2379",
                "--cert-dir=" + work.resolve("certificates"),
                "--advertise-address=" + ADDRESS,
                "--service-cluster-ip-range=10.96.0.0/24",
                "--authorization-mode=RBAC",
                "--token-auth-file=" + work.resolve("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + work.resolve("sa.pub"),
                "--service-account-signing-key-file=" + work.resolve("sa.key"),
                "--audit-policy-file=" + work.resolve("audit.yaml"),
                "--audit-log-path=" + work.resolve("audit.log")));
    Await.until(LIMIT, () -> tryKubectl("get", "--raw", "/readyz").exit() == 0, apiServer::output);
  }

  /** Starts what ends objects whose owner is gone or going, and namespaces that are. */
  void startControllerManager() {
    Background controllers =
        Background.start(
            List.of(
                programs.resolve("kube-controller-manager").toString(),
                "--kubeconfig=" + kubeconfig,
                "--leader-elect=false",
                "--controllers=garbage-collector-controller,namespace-controller"));
    things.add(controllers);
  }

  /** Ends it at once, as a power cut does. */
  void killApiServer() {
    apiServer.close();
  }

  /** Takes etcd back to what it held when {@link #saveEtcd} was called, and starts both anew. */
  void restoreEtcd(Path saved) {
    apiServer.close();
    etcd.close();
    Shell.run(List.of("rm", "-rf", work.resolve("etcd").toString()));
    Shell.run(List.of("cp", "-r", saved.toString(), work.resolve("etcd").toString()));
    startEtcd();
    startApiServer();
  }

  /** A copy of all that etcd holds. The API server and etcd are down for that moment. */
  Path saveEtcd() {
    Path saved = work.resolve("etcd-saved");
    apiServer.close();
    etcd.close();
    Shell.run(List.of("cp", "-r", work.resolve("etcd").toString(), saved.toString()));
    startEtcd();
    startApiServer();
    return saved;
  }

  private void awaitServed(String resource) {
    Await.until(
        SOON,
        () -> tryKubectl("get", resource, "--all-namespaces").exit() == 0,
        () -> tryKubectl("get", resource, "--all-namespaces").toString());
  }

  /** Where kubectl is. */
  Path programs() {
    return programs;
  }

  public Path work() {
    return work;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  /** What it prints, if it exits with 0. */
  public String kubectl(String... words) {
    return tryKubectl(words).exits(0).out();
  }

  public Result tryKubectl(String... words) {
    return withInput("", words);
  }

  private Result withInput(String input, String... words) {
    return run(input, "kubectl", words);
  }

  /** A program of Kubernetes or Helm, as the administrator. */
  public Result run(String input, String program, String... words) {
    List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
    command.addAll(Arrays.asList(words));
    Map<String, String> environment =
        Map.of(
            "KUBECONFIG", kubeconfig.toString(),
            "HELM_CACHE_HOME", work.resolve("helm").toString(),
            "HELM_CONFIG_HOME", work.resolve("helm").toString(),
            "HELM_DATA_HOME", work.resolve("helm").toString());
    return new Command(command, environment, input, LIMIT).run();
  }

  /** These of kube-controller-manager's controllers, from now on. */
  public void controllerManager(String controllers) {
    things.add(
        Background.start(
            List.of(
                programs.resolve("kube-controller-manager").toString(),
                "--kubeconfig=" + kubeconfig,
                "--controllers=" + controllers,
                "--leader-elect=false")));
  }

  /** {@code kubectl apply} of manifests; those without a namespace go to {@code default}. */
  public void apply(String manifests) {
    withInput(manifests, "apply", "-f", "-").exits(0);
  }

  /**
   * An object as JSON, empty if it is not there.
   *
   * @param name in {@code default}, or as {@code NAMESPACE/NAME}
   */
  private JsonNode find(String kind, String name) {
    int slash = name.indexOf('/');
    String namespace = slash < 0 ? "default" : name.substring(0, slash);
    return read(
        kubectl(
            "get",
            kind,
            name.substring(slash + 1),
            "--namespace=" + namespace,
            "--output=json",
            "--ignore-not-found"));
  }

  /** The object, as JSON; its name is as in {@link #await}. */
  public JsonNode get(String kind, String name) {
    JsonNode found = find(kind, name);
    assertFalse(found.isEmpty(), () -> "there is no " + kind + " " + name);
    return found;
  }

  /**
   * Waits until an object, as JSON, is so.
   *
   * @param name in {@code default}, or as {@code NAMESPACE/NAME}
   */
  public JsonNode await(String kind, String name, Predicate<JsonNode> so) {
    return await(SOON, kind, name, so);
  }

  JsonNode await(Duration atMost, String kind, String name, Predicate<JsonNode> so) {
    JsonNode[] last = new JsonNode[1];
    Await.until(
        atMost,
        () -> {
          last[0] = find(kind, name);
          return so.test(last[0]);
        },
        () -> kind + "/" + name + " is " + last[0] + logs());
    return last[0];
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json.isBlank() ? "{}" : json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until an object's Ready says this, as {@code True/Ready} or {@code False/InUse}. */
  public JsonNode awaitReady(String kind, String name, String status) {
    return await(kind, name, object -> condition(object, "Ready").equals(status));
  }

  /** {@code STATUS/REASON} of a condition; empty if it is not there. */
  public static String condition(JsonNode object, String type) {
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText() + "/" + condition.path("reason").asText();
      }
    }
    return "";
  }

  /** What its message is. */
  public static String message(JsonNode object, String type) {
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("message").asText();
      }
    }
    return "";
  }

  /** A node of this name, without an agent. */
  public Machine node(String name) {
    apply("{apiVersion: v1, kind: Node, metadata: {name: " + name + "}}");
    Machine machine = Machine.plug(name, things.size() + 10, this);
    things.add(machine);
    return machine;
  }

  /** Our controller, in the control plane's own network. */
  Plumb.Running controller(String... options) {
    return controllerAs(kubeconfig, options);
  }

  /** The same, as somebody else than the administrator. */
  public Plumb.Running controllerAs(Path somebody, String... options) {
    Plumb.Running controller = start(somebody, options);
    things.add(controller);
    return controller;
  }

  private Plumb.Running start(Path somebody, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of("controller", "--identity", "controller-" + things.size(), "--listen", ":0"));
    words.addAll(
        List.of("--address-pool", "172.16.0.0/12=20", "--address-pool", "fd00:1234::/48=64"));
    words.addAll(Arrays.asList(options));
    return new Plumb(work.resolve("controller"))
        .under("env", "KUBECONFIG=" + somebody)
        .start(words.toArray(String[]::new));
  }

  /** Our controller, started anew whenever it ends, as a kubelet does. */
  void superviseController(String... options) {
    Thread supervisor = Thread.ofPlatform().daemon().unstarted(() -> supervise(options));
    things.add(supervisor::interrupt);
    supervisor.start();
  }

  private void supervise(String... options) {
    while (!Thread.currentThread().isInterrupted()) {
      try (Plumb.Running controller = start(kubeconfig, options)) {
        while (controller.isAlive()) {
          Thread.sleep(200);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** A command of ours as a person with all rights gives it. */
  Result plumb(String... words) {
    return new Plumb(work.resolve("person")).under("env", "KUBECONFIG=" + kubeconfig).run(words);
  }

  private static final Set<String> ASIDE = Set.of("leases", "events");

  /**
   * What was written by our processes, Leases and Events left out: each an event of
   * audit.k8s.io/v1.
   */
  List<JsonNode> writes(Predicate<JsonNode> which) {
    return requests().stream()
        .filter(event -> event.path("userAgent").asText().startsWith("plumbline"))
        .filter(event -> !ASIDE.contains(event.at("/objectRef/resource").asText()))
        .filter(which)
        .toList();
  }

  /** All that was written by anybody, and what service accounts have read, in order. */
  public List<JsonNode> requests() {
    List<JsonNode> events = new ArrayList<>();
    try {
      String log = Files.readString(work.resolve("audit.log"));
      int whole = log.lastIndexOf('\n') + 1; // the last line may be in the making
      for (String line : log.substring(0, whole).lines().toList()) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    for (AutoCloseable thing : things) {
      switch (thing) {
        case Machine machine -> logs.append(machine.log());
        case Plumb.Running controller -> logs.append("\n--- controller\n").append(controller.err());
        default -> {}
      }
    }
    return logs.toString();
  }

  @Override
  public void close() {
    for (AutoCloseable thing : things.reversed()) {
      try {
        thing.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    if (apiServer != null) {
      apiServer.close();
    }
    if (etcd != null) {
      etcd.close();
    }
  }
}
