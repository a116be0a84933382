package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every object of ours is undone, one at a time, and comes back. */
class DriftKernelIT extends ShopOnANode {
  /** What the kernel tells of; far more than is needed, for a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(10);

  /** What nobody tells of is found by the next look at everything, 30 seconds after the last. */
  private static final Duration NEXT_REFRESH = Duration.ofSeconds(40);

  @Test
  void aRunningAgentRepairsLinksAddressesRoutesAndRules() {
    repaired("links", plumb.follow(manifests.folder()), SOON, Damage::toLinks);
  }

  @Test
  void aRunningAgentRepairsTablesThatItDoesNotOwn() {
    repaired("table", plumb.follow(manifests.folder(), "--no-table-owner"), SOON, Damage::toTables);
  }

  @Test
  void aRunningAgentRepairsSettings() {
    Plumb.Running agent = plumb.follow(manifests.folder());
    repaired("settings the kernel tells of", agent, SOON, () -> Damage.toSettings(true));
  }

  @Test
  void aRunningAgentFindsWhatNobodyTellsOf() {
    try (Plumb.Running agent = plumb.follow(manifests.folder())) {
      Snapshot whole = Snapshot.settled();
      List<Damage> all = Damage.toSettings(false);
      all.forEach(Damage::inflict);
      Times times = new Times();
      Duration took =
          Await.until(
              NEXT_REFRESH,
              () -> all.stream().allMatch(damage -> isRepaired(whole, damage)),
              () -> all + "\n" + whole.difference(Snapshot.settled()) + agent.out());
      times.add("settings nobody tells of", took);
      System.out.print("repaired by the next refresh:\n" + times);
    }
  }

  @Test
  void whoUndoesEachRepairIsFoughtLessAndLessAndItIsSaid() {
    String undo = "ip link set br-front mtu 1300";
    try (Plumb.Running agent = plumb.follow(manifests.folder())) {
      Snapshot whole = Snapshot.settled();
      List<String> always =
          List.of("sh", "-c", undo + "; ip monitor link | while read -r _; do " + undo + "; done");
      try (Background _ = Background.start(always)) {
        agent.awaitError("cnet default/front: Contested: somebody undoes link br-front");
        long before = repairs(agent);
        Await.pause(Duration.ofSeconds(4));
        long times = repairs(agent) - before;
        assertTrue(
            times >= 1 && times <= 8, times + " repairs in four seconds, with ever longer pauses");
      }
      Await.until(
          NEXT_REFRESH,
          () -> whole.difference(Snapshot.settled()).isEmpty(),
          () -> whole.difference(Snapshot.settled()) + agent.out());
    }
  }

  private static long repairs(Plumb.Running agent) {
    return agent.out().lines().filter(line -> line.startsWith("repaired:")).count();
  }

  @Test
  void theNextApplyRepairsOneOfEachKind() {
    plumb.apply(manifests.folder()).exits(0);
    Snapshot whole = Snapshot.settled();
    for (Damage damage : oneOfEachKind()) {
      damage.inflict();
      Plumb.Result result = plumb.apply(manifests.folder());
      if (result.exit() != 0) {
        throw new AssertionError(damage + "\n" + result);
      }
      whole.awaitSame(damage + "\n" + result);
    }
  }

  /** A link without our mark is foreign to a process that has no memory. */
  private static List<Damage> oneOfEachKind() {
    List<Damage> all = new ArrayList<>(Damage.toLinks());
    all.addAll(Damage.toSettings(true));
    all.addAll(Damage.toSettings(false));
    all.addAll(Damage.toTables());
    Map<String, Damage> byKind = new LinkedHashMap<>();
    all.stream()
        .filter(damage -> !damage.kind().endsWith("without our mark"))
        .forEach(damage -> byKind.putIfAbsent(damage.kind(), damage));
    return List.copyOf(byKind.values());
  }

  private static void repaired(
      String title, Plumb.Running running, Duration atMost, Supplier<List<Damage>> damages) {
    try (Plumb.Running agent = running) {
      Snapshot whole = Snapshot.settled();
      Times times = new Times();
      for (Damage damage : damages.get()) {
        damage.inflict();
        Duration took =
            Await.until(
                atMost,
                () -> isRepaired(whole, damage),
                () -> damage + "\n" + whole.difference(Snapshot.settled()) + agent.out());
        times.add(damage.kind(), took);
        whole.awaitSame(damage + "\n" + agent.out());
      }
      System.out.print("repaired by event, " + title + ":\n" + times);
    }
  }

  private static boolean isRepaired(Snapshot whole, Damage damage) {
    return damage.shows().stream().allMatch(whole::holds);
  }
}
