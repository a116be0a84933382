package dev.plumbline.agent.cli;

import dev.plumbline.agent.kubernetes.Operators;
import dev.plumbline.agent.kubernetes.controller.Uninstall;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "uninstall",
    mixinStandardHelpOptions = true,
    description =
        "Has every agent of the cluster take away what is ours, and takes our finalizers off; the"
            + " chart runs it before it goes. What people wrote stays.")
final class UninstallCommand implements Callable<Integer> {

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = "Where the controller is. Default: ${DEFAULT-VALUE}")
  String namespace = "plumbline-system";

  @Option(
      names = "--controller",
      paramLabel = "DEPLOYMENT",
      description = "The controller's Deployment, which is scaled to 0 first. Default: none is")
  Optional<String> controller = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for nodes. Default: ${DEFAULT-VALUE}")
  long timeout = 60;

  @Override
  public Integer call() throws InterruptedException {
    Duration atMost = Duration.ofSeconds(timeout);
    try (KubernetesClient client = Operators.client()) {
      Uninstall uninstall = new Uninstall(client, System.out::println);
      if (controller.isPresent()
          && !uninstall.stopController(namespace, controller.get(), atMost)) {
        System.err.println("plumb: the controller did not end in " + timeout + " s");
      }
      List<String> notReached = uninstall.clearNodes(atMost);
      uninstall.releaseNetworks();
      System.out.println(
          notReached.isEmpty()
              ? "nothing is left on any node"
              : "nodes not reached: " + notReached);
    }
    return 0; // what could not be reached must not keep the rest from going
  }
}
