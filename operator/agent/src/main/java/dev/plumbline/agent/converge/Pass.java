package dev.plumbline.agent.converge;

import dev.plumbline.dataplane.KernelRefusal;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pass found and did.
 *
 * @param outcomes one an operation; empty when nothing was to be applied
 * @param recreated keys of what had to be made again, with the reasons
 * @param conflicts keys that are taken by what is not ours
 * @param blocked keys of what could not be planned because it would stand on a conflict, each with
 *     the key that is taken
 * @param withheld how many deletions were not planned because it was not sure that nobody wants
 *     what they would delete
 */
public record Pass(
    Plan plan,
    List<Outcome> outcomes,
    Map<Key, List<String>> recreated,
    Set<Key> conflicts,
    Map<Key, Key> blocked,
    int withheld) {

  /** Whether something that is wanted cannot be, because of what is not ours. */
  public boolean leavesOut() {
    return !blocked.isEmpty() || conflicts.stream().anyMatch(key -> !Problems.isHarmless(key));
  }

  /** Whether something failed that may work a moment later. */
  public boolean worthRetrying() {
    return outcomes.stream()
        .anyMatch(
            outcome ->
                outcome instanceof Outcome.Failed(KernelRefusal refusal)
                    && refusal.worthRetrying());
  }

  public boolean failed() {
    return outcomes.stream()
        .anyMatch(
            outcome -> outcome instanceof Outcome.Failed || outcome instanceof Outcome.Skipped);
  }
}
