package dev.plumbline.agent.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.cluster.ControlPlane;
import dev.plumbline.agent.e2e.Await;
import dev.plumbline.agent.e2e.Plumb.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The chart, installed by Helm on an API server of the test's own, and those who may use it. */
record Installed(ControlPlane cluster) implements AutoCloseable {

  /** Somebody of this name, in no group but that of all users. */
  private static final String[] AS = {"--as-group", "system:authenticated", "--as"};

  /** With the controllers that make something of aggregated roles and of policies' types. */
  static Installed on(Path work) throws IOException {
    Installed installed = new Installed(ControlPlane.start(work));
    installed.helm("install", "--take-ownership").exits(0);
    installed.cluster.controllerManager(
        "clusterrole-aggregation-controller,validatingadmissionpolicy-status-controller");
    installed.awaitPolicies();
    return installed;
  }

  /** A release of the usual name. */
  Result helm(String verb, String... options) {
    return cluster.run(
        "",
        "helm",
        words(
            new String[] {verb, "plumbline", Chart.FOLDER.toString(), "-n", Chart.NAMESPACE},
            options));
  }

  /** The API server learns of policies, and edit of our kinds, a moment after they are there. */
  private void awaitPolicies() {
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    String mapping =
        """
        {apiVersion: plumbline.dev/v1alpha1, kind: PortMapping, metadata: {name: nobody, namespace: shop},
         spec: {endpointRef: {name: web}, ports: [{protocol: TCP, port: 1, targetPort: 1}]}}
        """;
    cluster.kubectl(
        "-n", "shop", "create", "rolebinding", "nobody", "--clusterrole=edit", "--user=nobody");
    Await.until(
        ControlPlane.SOON,
        () -> create("nobody", mapping).err().contains("ValidatingAdmissionPolicy"),
        () -> create("nobody", mapping).toString());
  }

  /** Whether this person may make such an object; it is not made. */
  Result create(String user, String object) {
    return as(user, object, "create", "--dry-run=server", "-f", "-");
  }

  /** {@code kubectl} as a person whom the administrator speaks for. */
  Result as(String user, String input, String... words) {
    return cluster.run(input, "kubectl", words(words(AS, user), words));
  }

  /** {@code kubectl} by who has this token, and no other right. */
  Result with(Path kubeconfig, String input, String... words) {
    return cluster.run(
        input, "kubectl", words(new String[] {"--kubeconfig", kubeconfig.toString()}, words));
  }

  /** What a Pod of that service account on that node has: a token that names the node. */
  Path tokenOnNode(String account, String node) {
    String pod = account + "-on-" + node;
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec:
          nodeName: %s
          serviceAccountName: %s
          automountServiceAccountToken: false
          containers: [{name: only, image: none}]
        """
            .formatted(pod, Chart.NAMESPACE, node, account));
    return token(account, "--bound-object-kind=Pod", "--bound-object-name=" + pod);
  }

  /** A token of no node's. */
  Path token(String account, String... options) {
    String token =
        cluster
            .kubectl(
                words(new String[] {"-n", Chart.NAMESPACE, "create", "token", account}, options))
            .strip();
    try {
      return Files.writeString(
          Files.createTempFile(cluster.work(), account, ".kubeconfig"),
          ControlPlane.kubeconfigOf(token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String account(String name) {
    return "system:serviceaccount:" + Chart.NAMESPACE + ":" + name;
  }

  /**
   * All that somebody may do in a namespace and with what is in none, as the API server says: verbs
   * by resource, {@code endpoints.plumbline.dev/status} or {@code
   * leases.coordination.k8s.io[NAME]}. Left out is what every user may.
   */
  Map<String, Set<String>> rights(String user, String namespace) {
    Map<String, Set<String>> rights = new TreeMap<>();
    Result list = as(user, "", "auth", "can-i", "--list", "--no-headers", "-n", namespace);
    for (String line : list.exits(0).out().lines().toList()) {
      String[] columns = line.split("\\s{2,}|(?<=])\\s+(?=\\[)", -1);
      boolean everybodys = line.startsWith("selfsubject") || line.startsWith(" ");
      if (!everybodys) {
        String resource = columns[0] + (columns[2].equals("[]") ? "" : columns[2]);
        rights
            .computeIfAbsent(resource, _ -> new TreeSet<>())
            .addAll(Set.of(inside(columns[3]).split(" ")));
      }
    }
    return rights;
  }

  private static String inside(String brackets) {
    return brackets.substring(1, brackets.length() - 1);
  }

  /** What somebody has asked the API server for so far, in the form of {@link #rights}. */
  Map<String, Set<String>> used(String user) {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JsonNode request : cluster.requests()) {
      JsonNode object = request.path("objectRef");
      if (request.at("/user/username").asText().equals(user) && object.has("resource")) {
        String group = object.path("apiGroup").asText();
        String subresource = object.path("subresource").asText();
        used.computeIfAbsent(
                object.path("resource").asText()
                    + (group.isEmpty() ? "" : "." + group)
                    + (subresource.isEmpty() ? "" : "/" + subresource),
                _ -> new TreeSet<>())
            .add(request.path("verb").asText());
      }
    }
    return used;
  }

  static String[] words(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
