package dev.plumbline.dataplane;

import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Plan;
import java.util.List;
import java.util.Set;

/** What can be seen and changed of one node's network. Not for several threads at a time. */
public interface Dataplane extends AutoCloseable {

  /**
   * Reads everything that is ours, and whatever stands under the wanted keys.
   *
   * @param wanted the keys of the desired state: says which sandboxes and sysctls to look at, and
   *     for which names something foreign matters
   */
  Observation observe(Set<Key> wanted);

  /** Reads what stands under these keys, by exact requests; the cost grows with them alone. */
  Observation observeOnly(Set<Key> keys);

  /** Reads all our packet rules, and nothing else. */
  Observation observePacketRules();

  /**
   * Carries out a plan, one outcome an operation, in the plan's order. What needs something that
   * failed is skipped, all else goes on.
   */
  List<Outcome> apply(Plan plan);

  @Override
  void close();
}
