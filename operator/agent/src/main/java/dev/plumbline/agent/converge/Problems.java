package dev.plumbline.agent.converge;

import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.plan.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands in the way, by the key it stands in the way of. */
final class Problems {

  private final Map<Key, Problem> byKey = new HashMap<>();

  Optional<Problem> of(Key key) {
    return Optional.ofNullable(byKey.get(key));
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Starts anew from a pass over everything. */
  void replace(Pass pass) {
    byKey.clear();
    note(pass);
  }

  /** Keeps all that is known: why something failed says more than that it is not there. */
  void add(Pass look) {
    note(look);
  }

  /** Keeps what is known of other keys. */
  void update(Pass pass, Set<Key> touched) {
    byKey.keySet().removeAll(touched);
    note(pass);
  }

  void contested(Set<Key> keys) {
    for (Key key : keys) {
      String message = "somebody undoes " + key + " each time it is done; it is tried again";
      byKey.put(key, new Problem("Contested", message));
    }
  }

  private void note(Pass pass) {
    pass.conflicts().forEach(key -> byKey.put(key, conflict(key)));
    pass.blocked().forEach((key, taken) -> byKey.put(key, blocked(taken)));
    List<Operation> operations = pass.plan().operations();
    boolean applied = !pass.outcomes().isEmpty();
    for (int i = 0; i < operations.size(); i++) {
      Key key = operations.get(i).target();
      Optional<Problem> problem = applied ? problem(pass.outcomes().get(i)) : Optional.of(PENDING);
      problem.ifPresent(found -> byKey.putIfAbsent(key, found));
    }
  }

  private static Problem blocked(Key taken) {
    return new Problem(
        Problem.BLOCKED,
        taken + " is there and is not Plumbline's: what would stand on it cannot be made");
  }

  private static final Problem PENDING =
      new Problem(
          "Pending", "the kernel is not as it should be yet: `plumb plan` shows what to do");

  private static Optional<Problem> problem(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _, Outcome.AlreadyDone _ -> Optional.empty();
      case Outcome.Failed(var refusal) ->
          Optional.of(new Problem("KernelRefused", refusal.toString()));
      case Outcome.Skipped(Key because) ->
          Optional.of(new Problem("Skipped", because + " could not be made"));
    };
  }

  private static Problem conflict(Key key) {
    return switch (key) {
      case Key.OfLink link ->
          new Problem("LinkConflict", link + " is there and is not Plumbline's: it is left alone");
      case Key.OfRoute route ->
          new Problem("RouteConflict", route + " is there and is not Plumbline's: it stays");
      default -> new Problem("Conflict", key + " is there and is not Plumbline's");
    };
  }

  /** A sandbox that has a default route of its own keeps it; the endpoint works all the same. */
  static boolean harmless(Key key, Problem problem) {
    return problem.reason().equals("RouteConflict") && isHarmless(key);
  }

  static boolean isHarmless(Key conflict) {
    return conflict instanceof Key.OfRoute(NamespaceRef namespace, int _, Prefix to, long _)
        && !namespace.equals(NamespaceRef.Host.HOST)
        && to.length() == 0;
  }
}
