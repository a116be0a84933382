package dev.plumbline.agent.cli;

import dev.plumbline.agent.kernel.Kernel;
import dev.plumbline.agent.kubernetes.Observability;
import dev.plumbline.agent.kubernetes.Operators;
import dev.plumbline.agent.kubernetes.Prometheus;
import dev.plumbline.agent.kubernetes.node.Agent;
import dev.plumbline.dataplane.sysctl.ProcSys;
import dev.plumbline.netlink.libc.HostMounts;
import dev.plumbline.netlink.libc.NamespaceLock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description =
        "The process on each node of a cluster: follows the API server and the kernel. The chart"
            + " starts it; from a folder it is `plumb run`.")
final class AgentCommand implements Callable<Integer> {

  private static final Duration LOCK_PAUSE = Duration.ofMillis(200);

  @Mixin StateOptions state;
  @Mixin ClusterOptions cluster;

  @Option(
      names = "--no-table-owner",
      description =
          "Do not own the nftables table: others may change and flush it, and it is put back.")
  boolean noTableOwner;

  @Option(
      names = "--host-root",
      paramLabel = "DIR",
      description =
          "In a Pod: the root folder of a process of the host, /proc/1/root. Named network namespaces"
              + " are made in that process's mount namespace.")
  Optional<Path> hostRoot = Optional.empty();

  @Option(
      names = "--proc-sys",
      paramLabel = "DIR",
      description =
          "In a Pod: where the host's /proc/sys/net is mounted to be written, as DIR/net.")
  Optional<Path> procSys = Optional.empty();

  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException {
    hostRoot.ifPresent(root -> System.setProperty(HostMounts.ROOT_PROPERTY, root.toString()));
    procSys.ifPresent(root -> System.setProperty(ProcSys.ROOT_PROPERTY, root.toString()));
    Kernel.Owner owner = noTableOwner ? Kernel.Owner.NOBODY : Kernel.Owner.THIS_PROCESS;
    Prometheus metrics = Prometheus.fresh();
    try (NamespaceLock _ = lock();
        Kernel kernel = Kernel.open(state.stateDir, owner);
        KubernetesClient client = Operators.client();
        Agent agent =
            new Agent(
                state.nodeName,
                Version.number(),
                client,
                kernel,
                metrics.meters(),
                cluster.relist());
        Observability _ =
            new Observability(cluster.address(), metrics, agent::live, agent::ready)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent), "stop"));
      agent.run();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** The agent before this one may be ending still. */
  private static NamespaceLock lock() throws InterruptedException {
    Optional<NamespaceLock> lock = Node.tryLock();
    while (lock.isEmpty()) {
      Thread.sleep(LOCK_PAUSE);
      lock = Node.tryLock();
    }
    return lock.get();
  }

  private void stop(Agent agent) {
    if (ended.getCount() == 0) {
      return;
    }
    agent.stop();
    try {
      if (ended.await(5, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
