package dev.plumbline.agent.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.cluster.ControlPlane;
import dev.plumbline.agent.e2e.Plumb.Result;
import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Helm installs, upgrades and uninstalls it; there is no kubelet that would start the Pods. */
@ExtendWith(FreshNamespaces.class)
class InstallApiServerIT {

  private static final String NETWORK =
      """
      apiVersion: plumbline.dev/v1alpha1
      kind: ContainerNetwork
      metadata: {name: front}
      spec: {driver: Bridge}
      """;

  @TempDir Path work;
  private ControlPlane cluster;

  @BeforeEach
  void anEmptyCluster() throws IOException {
    cluster = ControlPlane.startEmpty(work);
  }

  @AfterEach
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private Result helm(String... words) {
    return cluster.run("", "helm", Installed.words(words, "-n", Chart.NAMESPACE));
  }

  private String ours(String kinds) {
    return cluster.kubectl(
        "get", kinds, "-A", "-l", "app.kubernetes.io/name=plumbline", "-o", "name");
  }

  @Test
  void it_is_installed_upgraded_and_uninstalled_and_objects_stay() {
    String chart = Chart.FOLDER.toString();
    Result installed = helm("install", "plumbline", chart).exits(0);
    assertTrue(installed.out().contains("--take-ownership"), installed.out());
    assertTrue(
        installed.out().contains("pod-security.kubernetes.io/enforce=privileged"), installed.out());
    assertEquals("", installed.err(), "the API server warns of nothing");
    cluster.await("crd", "containernetworks.plumbline.dev", InstallApiServerIT::isEstablished);
    cluster.apply(NETWORK);

    helm("upgrade", "plumbline", chart, "--set", "controller.replicas=2").exits(0);
    assertTrue(ours("poddisruptionbudget").contains("plumbline-controller"));

    helm("uninstall", "plumbline", "--no-hooks").exits(0);
    assertEquals(
        "",
        ours(
            "daemonset,deployment,serviceaccount,poddisruptionbudget,clusterrole,clusterrolebinding"
                + ",role,rolebinding,validatingadmissionpolicy,validatingadmissionpolicybinding"));
    assertEquals(5, ours("crd").lines().count());
    assertTrue(cluster.kubectl("get", "cnet", "-o", "name").contains("front"));

    Result other = helm("install", "other", chart);
    assertTrue(other.err().contains("invalid ownership metadata"), other.toString());
    helm("install", "other", chart, "--take-ownership").exits(0);
  }

  @Test
  void a_second_release_in_a_cluster_is_refused() {
    helm("install", "plumbline", Chart.FOLDER.toString()).exits(0);
    cluster.kubectl("create", "namespace", "second");
    Result second =
        cluster.run(
            "",
            "helm",
            "install",
            "second",
            Chart.FOLDER.toString(),
            "-n",
            "second",
            "--set",
            "crds.install=false");
    assertTrue(second.err().contains("invalid ownership metadata"), second.toString());
  }

  @Test
  void what_is_rendered_is_accepted_whole_with_hooks_and_every_value() {
    String values = ChartIT.EVERYTHING.replace("elsewhere", Chart.NAMESPACE);
    String rendered =
        Chart.helm(
            "template",
            List.of("plumbline", Chart.FOLDER.toString(), "-n", Chart.NAMESPACE),
            values,
            "metrics.podMonitor.enabled=false");
    Result applied =
        cluster.run(rendered, "kubectl", "apply", "--server-side", "--dry-run=server", "-f", "-");
    applied.exits(0);
    assertEquals("", applied.err());
    assertTrue(applied.out().contains("job.batch/plumbline-uninstall"), applied.out());
  }

  private static boolean isEstablished(JsonNode crd) {
    return ControlPlane.condition(crd, "Established").startsWith("True");
  }
}
