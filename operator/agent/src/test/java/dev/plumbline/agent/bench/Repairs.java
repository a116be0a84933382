package dev.plumbline.agent.bench;

import dev.plumbline.agent.address.AddressBook;
import dev.plumbline.agent.address.FileAddressStore;
import dev.plumbline.agent.address.FilePools;
import dev.plumbline.agent.converge.Convergence;
import dev.plumbline.agent.converge.Loop;
import dev.plumbline.agent.converge.Statuses;
import dev.plumbline.agent.converge.Wakes;
import dev.plumbline.agent.kernel.Kernel;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.LinuxDataplane;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.dataplane.firewall.Firewall;
import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.Route;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * How long a repair takes: {@code Repairs ENDPOINTS MAPPINGS TIMES}, in namespaces of the caller's.
 * While a loop runs, one object after another is deleted through other sockets; what counts is the
 * time from before the deletion until a reader of its own finds the object again.
 */
public final class Repairs {

  private static final long PATIENCE = 10_000_000_000L;
  private static final long SETTLING = 150_000_000L;

  public static void main(String[] args) throws Exception {
    Path state = Files.createTempDirectory("plumbline-repairs");
    Kernel kernel = Kernel.open(state, Kernel.Owner.NOBODY);
    Clock clock = Clock.systemUTC();
    AddressBook addresses = new AddressBook(new FileAddressStore(state), clock);
    FilePools pools = new FilePools(state, "bench", FilePools.Keep.WRITTEN);
    Convergence convergence =
        new Convergence(
            kernel.dataplane(),
            kernel::host,
            kernel::listeners,
            addresses,
            pools,
            new Translator(addresses, pools),
            kernel::table);
    Wakes wakes = new Wakes();
    CountDownLatch converged = new CountDownLatch(1);
    Statuses statuses = new Statuses(convergence.translator(), kernel::obstacles, clock);
    Loop loop =
        new Loop(
            convergence, statuses, wakes, kernel::drift, (_, _, _, _) -> converged.countDown());
    wakes.objects(Worlds.of(0, Integer.parseInt(args[0]), Integer.parseInt(args[1])), Set.of());
    wakes.refresh();
    kernel.watch(wakes::drift);
    Thread thread = Thread.ofPlatform().start(() -> work(loop));
    converged.await();
    List<Item> wanted = List.copyOf(convergence.desired().items().values());
    try (LinuxDataplane other =
        LinuxDataplane.open(Firewall.Owner.NOBODY, state.resolve("other"))) {
      other.observe(wanted.stream().map(Item::key).collect(Collectors.toSet()));
      measure(other, wanted, Integer.parseInt(args[2]));
    } finally {
      wakes.stop();
      thread.join();
      kernel.close();
    }
  }

  private static void work(Loop loop) {
    try {
      loop.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void measure(LinuxDataplane other, List<Item> wanted, int times) {
    Map<String, List<Item>> kinds = new TreeMap<>();
    wanted.forEach(item -> kinds.computeIfAbsent(kind(item), _ -> new ArrayList<>()).add(item));
    kinds.remove("");
    Random random = new Random(1);
    Map<String, List<Double>> took = new TreeMap<>();
    for (int i = 0; i < times; i++) {
      kinds.forEach(
          (kind, items) -> {
            LockSupport.parkNanos(SETTLING);
            Item item = items.get(random.nextInt(items.size()));
            took.computeIfAbsent(kind, _ -> new ArrayList<>()).add(repair(other, item));
          });
    }
    took.forEach(Repairs::print);
    print("all", took.values().stream().flatMap(List::stream).toList());
  }

  private static String kind(Item item) {
    return switch (item) {
      case Link.Veth _ -> "link";
      case Address _ -> "address";
      case Route route -> route.origin() == Route.Origin.PLUMBLINE ? "route" : "";
      case Element _ -> "element";
      default -> "";
    };
  }

  private static double repair(LinuxDataplane other, Item item) {
    Set<Key> key = Set.of(item.key());
    other.observeOnly(key);
    long start = System.nanoTime();
    Outcome outcome = other.apply(new Plan(List.of(new Operation.Delete(item)))).getFirst();
    if (!(outcome instanceof Outcome.Done)) {
      throw new IllegalStateException(item + " could not be deleted: " + outcome);
    }
    while (!item.equals(other.observeOnly(key).ours().get(item.key()))) {
      if (System.nanoTime() - start > PATIENCE) {
        throw new IllegalStateException(item + " did not come back");
      }
      LockSupport.parkNanos(100_000);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static void print(String kind, List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    System.out.printf(
        "repair %s: n %d, p50 %.1f ms, p99 %.1f ms, most %.1f ms%n",
        kind,
        sorted.size(),
        sorted.get(sorted.size() / 2),
        sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
        sorted.getLast());
  }

  private Repairs() {}
}
