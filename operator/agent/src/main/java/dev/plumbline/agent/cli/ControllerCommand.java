package dev.plumbline.agent.cli;

import dev.plumbline.agent.address.AddressBook;
import dev.plumbline.agent.kubernetes.Observability;
import dev.plumbline.agent.kubernetes.Operators;
import dev.plumbline.agent.kubernetes.Prometheus;
import dev.plumbline.agent.kubernetes.controller.AddressPool;
import dev.plumbline.agent.kubernetes.controller.Controller;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "controller",
    mixinStandardHelpOptions = true,
    description =
        "What is decided once for a cluster: which networks are accepted, where endpoints are, which"
            + " addresses are free again. The chart starts it.")
final class ControllerCommand implements Callable<Integer> {

  @Mixin ClusterOptions cluster;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = "Where the lease is by which one of several leads. Default: ${DEFAULT-VALUE}")
  String namespace = "plumbline-system";

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      description = "Of this process among several. Default: the host's name")
  String identity = NodeName.ofHost();

  @Option(
      names = "--address-pool",
      paramLabel = "PREFIX=LENGTH",
      description =
          "Where networks that name no subnet get one from: of that prefix, prefixes of that length;"
              + " may be given several times.")
  List<String> pools = List.of();

  @Option(
      names = "--address-rest",
      paramLabel = "SECONDS",
      description = "How long a freed address is not given out again. Default: ${DEFAULT-VALUE}")
  long rest = AddressBook.REST.toSeconds();

  @Override
  public Integer call() throws InterruptedException {
    List<AddressPool> parsed;
    try {
      parsed = pools.stream().map(AddressPool::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new Stop("--address-pool: " + e.getMessage());
    }
    Prometheus metrics = Prometheus.fresh();
    try (KubernetesClient client = Operators.client();
        Controller controller =
            new Controller(
                client,
                namespace,
                identity,
                parsed,
                Duration.ofSeconds(rest),
                metrics.meters(),
                cluster.relist());
        Observability _ =
            new Observability(cluster.address(), metrics, controller::live, controller::ready)) {
      controller.run();
    }
    return Main.WRONG;
  }
}
