package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.model.plan.Planner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A dataplane of the test's namespace, without a firewall, and the passes that an agent would make.
 */
final class Node implements AutoCloseable {
  final LinuxDataplane dataplane;

  Node(Path folder) {
    this(folder, Path.of("/proc"));
  }

  Node(Path folder, Path proc) {
    dataplane = new LinuxDataplane(new NoPacketRules(), folder, proc);
  }

  /** One pass that must succeed, and after which nothing is left to do. */
  Plan converge(Desired desired) {
    Planner.Result result = plan(desired);
    assertEquals(Set.of(), result.conflicts());
    List<Outcome> outcomes = dataplane.apply(result.plan());
    for (int i = 0; i < outcomes.size(); i++) {
      Operation operation = result.plan().operations().get(i);
      assertTrue(
          outcomes.get(i) instanceof Outcome.Done || outcomes.get(i) instanceof Outcome.AlreadyDone,
          operation + ": " + outcomes.get(i));
    }
    assertConverged(desired);
    return result.plan();
  }

  void assertConverged(Desired desired) {
    Observation seen = dataplane.observe(desired.items().keySet());
    assertTrue(seen.complete(), "the look was whole");
    assertEquals(text(desired.items()), text(seen.ours()));
    assertEquals(desired.items(), seen.ours());
    Observation targeted = dataplane.observeOnly(desired.items().keySet());
    assertEquals(text(desired.items()), text(targeted.ours()));
    assertEquals("", Planner.plan(desired.items(), seen.ours(), seen.foreign()).plan().toString());
  }

  Planner.Result plan(Desired desired) {
    Observation seen = dataplane.observe(desired.items().keySet());
    return Planner.plan(desired.items(), seen.ours(), seen.foreign());
  }

  private static String text(Map<Key, Item> items) {
    return String.join("\n", items.values().stream().map(Item::toString).sorted().toList());
  }

  @Override
  public void close() {
    dataplane.close();
  }
}
