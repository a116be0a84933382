package dev.plumbline.agent.bench;

import dev.plumbline.agent.address.AddressBook;
import dev.plumbline.agent.address.FileAddressStore;
import dev.plumbline.agent.address.FilePools;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.converge.Convergence;
import dev.plumbline.agent.converge.Pass;
import dev.plumbline.agent.converge.World;
import dev.plumbline.agent.kernel.Kernel;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Our side of the benchmark: {@code Bench ENDPOINTS MAPPINGS ROUNDS}, in namespaces of the
 * caller's. Each line is {@code name milliseconds}; the runner sets them beside the floor's.
 */
public final class Bench {

  /** The kernel goes on in the background: new links' IPv6, old namespaces. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private final Path state = temporary();
  private final Kernel kernel = Kernel.open(state, Kernel.Owner.NOBODY);
  private final AddressBook addresses =
      new AddressBook(new FileAddressStore(state), Clock.systemUTC());
  private final FilePools pools = new FilePools(state, "bench", FilePools.Keep.WRITTEN);
  private final Convergence convergence =
      new Convergence(
          kernel.dataplane(),
          kernel::host,
          kernel::listeners,
          addresses,
          pools,
          new Translator(addresses, pools),
          kernel::table);

  public static void main(String[] args) throws Exception {
    int endpoints = Integer.parseInt(args[0]);
    int mappings = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    Bench bench = new Bench();
    for (int round = 0; round < rounds; round++) {
      bench.run(round, endpoints, mappings);
      Thread.sleep(SETTLING.toMillis());
    }
    bench.kernel.close();
  }

  private void run(int round, int endpoints, int mappings) throws Exception {
    String name = "round " + round + " ";
    World more = Worlds.of(round, endpoints, mappings + 1);
    ObjectRef last = Worlds.mapping(mappings);
    World all = without(more, ref -> ref.equals(last));
    World links = without(more, ref -> ref.kind() == Kind.PortMapping);
    Set<ObjectRef> added = new LinkedHashSet<>(all.objects().keySet());
    added.removeAll(links.objects().keySet());
    World first = without(links, ref -> ref.kind() == Kind.Endpoint && !ref.name().endsWith("-e0"));
    timed(name + "first", () -> convergence.refresh(first));
    Thread.sleep(1000);
    timed(name + "links", () -> convergence.refresh(links));
    Thread.sleep(SETTLING.toMillis());
    timed(name + "mappings", () -> convergence.changed(all, added));
    for (int i = 0; i < 50; i++) {
      timed(name + "one more", () -> convergence.changed(more, Set.of(last)));
      timed(name + "one less", () -> convergence.changed(all, Set.of(last)));
    }
    for (int i = 0; i < 20; i++) {
      timed(name + "nothing", () -> convergence.refresh(all));
    }
    timed(name + "remove", () -> convergence.refresh(new World(Map.of(), true)));
  }

  private static World without(World world, Predicate<ObjectRef> which) {
    Map<ObjectRef, Resource> objects = new LinkedHashMap<>(world.objects());
    objects.keySet().removeIf(which);
    return new World(objects, true);
  }

  private static void timed(String name, java.util.function.Supplier<Pass> work) {
    var cpu = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long cpuStart = cpu.getCurrentThreadCpuTime();
    Pass pass = work.get();
    long cpuTook = cpu.getCurrentThreadCpuTime() - cpuStart;
    long took = System.nanoTime() - start;
    long failed =
        pass.outcomes().stream()
            .filter(o -> !(o instanceof Outcome.Done || o instanceof Outcome.AlreadyDone))
            .count();
    System.out.printf(
        "%s: %.2f ms, cpu %.2f ms, %d operations, %d failed%n",
        name, took / 1e6, cpuTook / 1e6, pass.plan().operations().size(), failed);
    if (failed > 0) {
      System.out.println(
          pass.outcomes().stream().filter(o -> o instanceof Outcome.Failed).findFirst());
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("plumbline-bench");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
