package dev.plumbline.model.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What must hold for any two states of a node; a failure names the seed that shows it. */
class PlannerLawsTest {

  private static final int PAIRS = 1500;
  private static final int FAULTS = 1500;

  @Test
  void thereIsNothingToDoFromAStateToItself() {
    for (int seed = 0; seed < PAIRS; seed++) {
      Map<Key, Item> node = RandomNode.items(new Random(seed));
      Planner.Result result = Planner.plan(node, node, RandomNode.FOREIGN);
      assertEquals("", result.plan().toString(), "seed " + seed);
      assertTrue(result.recreated().isEmpty() && result.conflicts().isEmpty(), "seed " + seed);
    }
  }

  @Test
  void everyStateIsReachedFromNothing() {
    for (int seed = 0; seed < PAIRS; seed++) {
      Map<Key, Item> node = RandomNode.items(new Random(seed));
      FakeKernel kernel = FakeKernel.standing(Map.of(), RandomNode.FOREIGN);
      converge(kernel, node, "seed " + seed);
    }
  }

  @Test
  void everyStateIsReachedFromEveryOther() {
    for (int seed = 0; seed < PAIRS; seed++) {
      Random random = new Random(seed);
      FakeKernel kernel = FakeKernel.standing(Map.of(), RandomNode.FOREIGN);
      converge(kernel, RandomNode.items(random), "seed " + seed);
      converge(kernel, RandomNode.items(random), "seed " + seed);
      converge(kernel, Map.of(), "seed " + seed);
    }
  }

  @Test
  void whateverSomebodyBreaksIsMendedInOnePass() {
    for (int seed = 0; seed < PAIRS; seed++) {
      Random random = new Random(seed);
      Map<Key, Item> node = RandomNode.items(random);
      FakeKernel kernel = FakeKernel.standing(node, RandomNode.FOREIGN);
      Damage damage = new Damage(kernel, random);
      for (int i = random.nextInt(4); i >= 0; i--) {
        damage.doSomething();
      }
      converge(kernel, random.nextBoolean() ? node : RandomNode.items(random), "seed " + seed);
    }
  }

  private static void converge(FakeKernel kernel, Map<Key, Item> node, String seed) {
    Map<Key, Item> before = kernel.observe();
    Plan plan = Planner.plan(node, before, kernel.foreign()).plan();
    for (FakeKernel.Went went : kernel.apply(plan)) {
      boolean wentWell =
          went.result() == FakeKernel.Result.DONE
              || went.result() == FakeKernel.Result.ALREADY_DONE;
      assertTrue(wentWell, () -> seed + ": " + went.why() + ": " + Commands.of(went.operation()));
    }
    assertEquals(Set.copyOf(node.values()), Set.copyOf(kernel.observe().values()), seed);
  }

  @Test
  void whatFailsOnceIsMendedByTheNextPassAndStopsNothingElse() {
    for (int seed = 0; seed < FAULTS; seed++) {
      Random random = new Random(seed);
      FakeKernel kernel = FakeKernel.standing(RandomNode.items(random), RandomNode.FOREIGN);
      Map<Key, Item> node = RandomNode.items(random);
      Plan plan = Planner.plan(node, kernel.observe(), kernel.foreign()).plan();
      if (!plan.isEmpty()) {
        int broken = random.nextInt(plan.operations().size());
        List<FakeKernel.Went> went = kernel.apply(plan, place -> place == broken);
        Operation failed = plan.operations().get(broken);
        String story = "seed " + seed + ": " + Commands.of(failed);
        assertNothingFarAwayIsMissing(failed, node, kernel, story);
        assertSkippedWereToBeSkipped(went, story);
        converge(kernel, node, story);
      }
    }
  }

  private static void assertNothingFarAwayIsMissing(
      Operation failed, Map<Key, Item> node, FakeKernel kernel, String story) {
    Map<Key, Item> there = kernel.observe();
    Set<Key> near = Nearness.of(failed, node, there);
    node.forEach(
        (key, item) -> {
          if (!near.contains(key)) {
            assertEquals(item, there.get(key), () -> story + " should not stop " + key);
          }
        });
  }

  private static void assertSkippedWereToBeSkipped(List<FakeKernel.Went> went, String story) {
    Set<Key> unmade = new HashSet<>();
    for (FakeKernel.Went one : went) {
      boolean lacks = one.operation().needs().stream().anyMatch(unmade::contains);
      assertEquals(lacks, one.result() == FakeKernel.Result.SKIPPED, story);
      boolean made =
          one.result() == FakeKernel.Result.DONE || one.result() == FakeKernel.Result.ALREADY_DONE;
      if (!made && one.operation() instanceof Operation.Create(Item item)) {
        unmade.add(item.key());
      }
      if (!made
          && one.operation() instanceof Operation.CreatePair(Link.Veth host, Link.VethPeer peer)) {
        unmade.add(host.key());
        unmade.add(peer.key());
      }
    }
  }

  @Test
  void whatIsNotOursIsNeverTouchedAndAllElseIsDone() {
    for (int seed = 0; seed < PAIRS; seed++) {
      Random random = new Random(seed);
      Map<Key, Item> node = RandomNode.items(random);
      Set<Key> foreign = new HashSet<>(RandomNode.FOREIGN);
      node.keySet().stream()
          .filter(key -> key instanceof Key.OfLink && random.nextInt(6) == 0)
          .forEach(foreign::add);
      FakeKernel kernel = FakeKernel.standing(Map.of(), foreign);
      Planner.Result result = Planner.plan(node, Map.of(), foreign);
      for (FakeKernel.Went went : kernel.apply(result.plan())) {
        assertEquals(FakeKernel.Result.DONE, went.result(), "seed " + seed + ": " + went);
        assertFalse(foreign.contains(went.operation().target()), "seed " + seed + ": " + went);
      }
      Set<Key> left = new HashSet<>(node.keySet());
      left.removeAll(kernel.observe().keySet());
      Set<Key> explained = new HashSet<>(result.conflicts());
      explained.addAll(result.blocked().keySet());
      assertEquals(explained, left, "seed " + seed);
      assertTrue(foreign.containsAll(result.blocked().values()), "seed " + seed);
    }
  }
}
