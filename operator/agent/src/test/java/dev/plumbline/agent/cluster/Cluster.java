package dev.plumbline.agent.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.agent.e2e.Await;
import dev.plumbline.agent.e2e.Plumb.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A Kubernetes cluster of this test's own: {@code control}, {@code node1} and so on. Several can be
 * up at once.
 */
public final class Cluster implements AutoCloseable {
  /** What a command may take that does not wait for anything. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path state;
  private final Thread atExit = new Thread(this::down);

  private Cluster(Path state) {
    this.state = state;
  }

  /**
   * Starts one whose nodes are all Ready. A machine that cannot have one skips the test.
   *
   * @param state a folder that is not there yet
   */
  public static Cluster up(Path state, int nodes) {
    assumePossible();
    Cluster cluster = new Cluster(state);
    Runtime.getRuntime().addShutdownHook(cluster.atExit);
    try {
      cluster.command(Duration.ofMinutes(4), "", "up", Integer.toString(nodes)).exits(0);
      return cluster;
    } catch (AssertionError failed) {
      failed.addSuppressed(new AssertionError(cluster.logs()));
      cluster.close();
      throw failed;
    }
  }

  /** Builds the programs of Kubernetes if need be; skips the test, and says why, if it cannot. */
  public static void assumePossible() {
    Command.built("e2e/cluster/cluster", "check");
  }

  /** Where etcd, kube-apiserver, kube-controller-manager, kubectl and helm are. */
  public static Path programs() {
    return Path.of(Command.built("e2e/cluster/build"));
  }

  private Result command(Duration limit, String input, String verb, String... words) {
    List<String> all =
        new ArrayList<>(List.of(Command.project("e2e/cluster/cluster").toString(), verb));
    all.addAll(Arrays.asList(words));
    Map<String, String> environment = Map.of("PLUMBLINE_CLUSTER_STATE", state.toString());
    return new Command(all, environment, input, limit).run();
  }

  /** A program of this machine's, in the control plane's network; KUBECONFIG is set. */
  public Result run(String... words) {
    return command(LIMIT, "", "run", words);
  }

  /** The same for longer. */
  public Result longRun(Duration limit, String... words) {
    return command(limit, "", "run", words);
  }

  public Result kubectl(String... words) {
    return run(prepend("kubectl", words));
  }

  public Result helm(String... words) {
    return command(LIMIT.multipliedBy(3), "", "run", prepend("helm", words));
  }

  /** {@code kubectl apply}. */
  public Result apply(String manifests) {
    return command(LIMIT, manifests, "run", "kubectl", "apply", "-f", "-");
  }

  /** A command on a node or on {@code control}. */
  public Result exec(String machine, String... words) {
    return command(LIMIT, "", "exec", prepend(machine, words));
  }

  /** Gives an image to all nodes that run. */
  public void load(Image image) {
    command(LIMIT.multipliedBy(3), "", "load", image.tar().toString()).exits(0);
  }

  /** Cuts a node's power. Its disk stays. */
  public void kill(String node) {
    command(LIMIT, "", "kill", node).exits(0);
  }

  /** Switches a killed node on again; it is Ready some time later. */
  public void start(String node) {
    command(LIMIT, "", "start", node).exits(0);
  }

  /** The administrator's; its server's address is one of the control plane's network. */
  public Path kubeconfig() {
    return state.resolve("admin.kubeconfig");
  }

  /** The disk of a node or of {@code control}, as a folder of this machine's. */
  public Path disk(String machine) {
    return state.resolve(machine).resolve("root");
  }

  /**
   * What was written to the API server so far and by whom, in order: each an {@code Event} of
   * audit.k8s.io/v1.
   */
  public List<JsonNode> writes(Predicate<JsonNode> which) {
    List<JsonNode> events = new ArrayList<>();
    try {
      String log = Files.readString(disk("control").resolve("var/log/audit.log"));
      int whole = log.lastIndexOf('\n') + 1; // the last line may be in the making
      for (String line : log.substring(0, whole).lines().toList()) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events.stream().filter(which).toList();
  }

  /** Waits until {@code kubectl} prints exactly this. */
  public Duration await(Duration atMost, String printed, String... kubectl) {
    return Await.until(
        atMost,
        () -> kubectl(kubectl).out().strip().equals(printed),
        () -> String.join(" ", kubectl) + "\n" + kubectl(kubectl));
  }

  /** Waits until {@code node}'s Ready condition is so: True, False or Unknown. */
  public Duration awaitReady(Duration atMost, String node, String status) {
    String path = "jsonpath={.status.conditions[?(@.type==\"Ready\")].status}";
    return await(atMost, status, "get", "node", node, "-o", path);
  }

  /** The ends of all logs: why something did not come. */
  public String logs() {
    List<String> words =
        List.of(
            "sh", "-c", "tail -n 15 \"$0\"/*/log \"$0\"/*/root/var/log/*.log", state.toString());
    return Command.of(LIMIT, words).run().out();
  }

  private static String[] prepend(String first, String... words) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(Arrays.asList(words));
    return all.toArray(String[]::new);
  }

  private void down() {
    command(LIMIT, "", "down").exits(0);
  }

  /** Ends all of it. */
  @Override
  public void close() {
    down();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
