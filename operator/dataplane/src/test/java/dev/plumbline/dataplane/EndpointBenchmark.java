package dev.plumbline.dataplane;

import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.model.plan.Planner;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Makes N endpoints on one bridge and takes them away, several times, and prints what each part
 * took. Run it in a network and a mount namespace of its own, with a {@code /run/netns} of its own.
 */
final class EndpointBenchmark {
  /** Nanoseconds for the kernel to do away with what the round before has left. */
  private static final long SETTLE = 1_500_000_000L;

  private EndpointBenchmark() {}

  public static void main(String[] arguments) {
    int endpoints = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    for (int round = 0; round < rounds; round++) {
      round(endpoints, round);
    }
  }

  private static void round(int endpoints, int round) {
    Map<Key, Item> desired = desired(endpoints).items();
    LockSupport.parkNanos(SETTLE);
    try (Node node = new Node(Path.of("/nonexistent"))) {
      LinuxDataplane dataplane = node.dataplane;
      Observation empty = timed("observe nothing", () -> dataplane.observe(desired.keySet()));
      Plan plan = timed("plan", () -> Planner.plan(desired, empty.ours(), empty.foreign()).plan());
      List<Outcome> outcomes = timed("apply " + endpoints, () -> dataplane.apply(plan));
      long failed = outcomes.stream().filter(o -> !(o instanceof Outcome.Done)).count();
      if (failed > 0) {
        System.out.println(
            failed
                + " failed: "
                + outcomes.stream().filter(o -> o instanceof Outcome.Failed).findFirst());
      }
      for (int i = 0; i < Integer.getInteger("looks", 5); i++) {
        Observation seen = timed("observe all", () -> dataplane.observe(desired.keySet()));
        Plan rest = timed("plan", () -> Planner.plan(desired, seen.ours(), seen.foreign()).plan());
        if (!rest.isEmpty()) {
          System.out.println("not converged: " + rest.toString().lines().limit(5).toList());
        }
      }
    }
    try (Node node = new Node(Path.of("/nonexistent"))) {
      LinuxDataplane dataplane = node.dataplane;
      timed("first observe after a start", () -> dataplane.observe(desired.keySet()));
      Observation seen = dataplane.observe(Map.<Key, Item>of().keySet());
      Plan plan =
          timed("plan removal", () -> Planner.plan(Map.of(), seen.ours(), seen.foreign()).plan());
      timed("apply removal", () -> dataplane.apply(plan));
    }
    System.out.println("-- round " + round);
  }

  private static Desired desired(int endpoints) {
    Desired desired = new Desired().bridge("br88", 1500, "10.88.0.1/16");
    for (int i = 0; i < endpoints; i++) {
      String name = "e" + i;
      int host = i + 10;
      desired
          .sandbox(name)
          .endpoint(name, "eth0", "br88", "10.88." + host / 250 + "." + (host % 250 + 2) + "/16")
          .gateway(name, "eth0", "10.88.0.1");
    }
    return desired;
  }

  private static <T> T timed(String what, Supplier<T> work) {
    long cpu = cpu();
    long start = System.nanoTime();
    T result = work.get();
    long wall = System.nanoTime() - start;
    System.out.printf("%-30s %8.1f ms wall %8.1f ms cpu%n", what, wall / 1e6, (cpu() - cpu) / 1e6);
    return result;
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
