package dev.plumbline.agent.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.e2e.Manifests;
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
 * A real Argo CD beside a control plane, and a git repository that it looks at. It has what {@code
 * examples/argocd} gives to users.
 */
final class Argo implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** From git to a node and back to what is said of it; alone on two cores it takes 10 s. */
  static final Duration SOON = Duration.ofSeconds(90);

  private final ControlPlane cluster;
  private final Path work;
  private final Manifests tree;

  private Argo(ControlPlane cluster, Path work) throws IOException {
    this.cluster = cluster;
    this.work = work;
    this.tree = new Manifests(Files.createDirectories(work.resolve("tree")));
  }

  /** Where the program is; a machine that cannot have it skips the test. */
  static Path programs() {
    return Path.of(Command.built("e2e/argocd/build"));
  }

  static Argo start(ControlPlane cluster, Path work) throws IOException {
    Argo argo = new Argo(cluster, work);
    try {
      String path = cluster.programs() + ":" + System.getenv("PATH");
      Map<String, String> environment =
          Map.of("KUBECONFIG", cluster.kubeconfig().toString(), "PATH", path);
      List<String> up = List.of(Command.project("e2e/argocd/up").toString(), argo.state());
      new Command(up, environment, "", START).run().exits(0);
      cluster.kubectl(
          "patch",
          "configmap",
          "argocd-cm",
          "--namespace=argocd",
          "--patch-file=" + example("argocd-cm.yaml"));
      git("init", "-q", "--bare", "-b", "main", argo.repository().toString());
      return argo;
    } catch (AssertionError failed) {
      argo.close();
      throw failed;
    }
  }

  static Path example(String file) {
    return Manifests.example("argocd").resolve(file);
  }

  /** What the next commit will have. */
  Manifests tree() {
    return tree;
  }

  /** A folder in that. */
  Manifests folder(String name) throws IOException {
    return new Manifests(Files.createDirectories(tree.folder().resolve(name)));
  }

  void commit(String why) {
    inTree("add", "--all");
    inTree("commit", "-q", "-m", why);
  }

  private String inTree(String... words) {
    List<String> all =
        new ArrayList<>(List.of("--git-dir=" + repository(), "--work-tree=" + tree.folder()));
    all.addAll(Arrays.asList(words));
    return git(all.toArray(String[]::new));
  }

  private static String git(String... words) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(words));
    Map<String, String> environment =
        Map.of(
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_CONFIG_SYSTEM", "/dev/null",
            "GIT_AUTHOR_NAME", "test",
            "GIT_AUTHOR_EMAIL", "test@example.com",
            "GIT_COMMITTER_NAME", "test",
            "GIT_COMMITTER_EMAIL", "test@example.com");
    return new Command(command, environment, "", LIMIT).run().exits(0).out().strip();
  }

  private Path repository() {
    return work.resolve("repository.git");
  }

  private String state() {
    return work.resolve("argocd").toString();
  }

  /** The Application that users are given, of this repository. */
  String application() {
    try {
      return Files.readString(example("application.yaml"))
          .replaceFirst("repoURL: .*", "repoURL: file://" + repository());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until an Application is so. */
  JsonNode await(String application, Predicate<JsonNode> so) {
    try {
      return cluster.await(SOON, "application", "argocd/" + application, so);
    } catch (AssertionError failed) {
      failed.addSuppressed(new AssertionError(logs()));
      throw failed;
    }
  }

  /** Waits until an Application is Synced with the newest commit, and of this health. */
  JsonNode awaitSynced(String application, String health) {
    String revision = inTree("rev-parse", "main");
    return await(
        application,
        app ->
            app.at("/status/sync/revision").asText().equals(revision)
                && app.at("/status/sync/status").asText().equals("Synced")
                && app.at("/status/health/status").asText().equals(health));
  }

  /** What an Application says of a resource: {@code HEALTH MESSAGE}; empty if it has none such. */
  static String health(JsonNode application, String kind, String name) {
    for (JsonNode resource : application.at("/status/resources")) {
      if (resource.path("kind").asText().equals(kind)
          && resource.path("name").asText().equals(name)) {
        JsonNode health = resource.path("health");
        return (health.path("status").asText() + " " + health.path("message").asText()).strip();
      }
    }
    return "";
  }

  private String logs() {
    List<String> tail = List.of("sh", "-c", "tail -n 20 \"$0\"/*.log", state());
    return Command.of(LIMIT, tail).run().out();
  }

  @Override
  public void close() {
    List<String> down = List.of(Command.project("e2e/argocd/down").toString(), state());
    Command.of(LIMIT, down).run().exits(0);
  }
}
