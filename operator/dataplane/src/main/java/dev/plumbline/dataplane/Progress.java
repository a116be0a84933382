package dev.plumbline.dataplane;

import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Commands;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Phase;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.NetlinkException;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far a plan has been carried out. Operations go by their place in it. */
final class Progress {
  private static final Outcome DONE = new Outcome.Done();
  private static final Outcome ALREADY_DONE = new Outcome.AlreadyDone();

  private final List<Operation> operations;
  private final Outcome[] outcomes;
  private final Map<Phase, List<Integer>> phases = new EnumMap<>(Phase.class);

  /** Keys that are not there, and what was to blame. */
  private final Map<Key, Key> missing = new HashMap<>();

  Progress(Plan plan) {
    operations = plan.operations();
    outcomes = new Outcome[operations.size()];
    for (int i = 0; i < outcomes.length; i++) {
      phases.computeIfAbsent(operations.get(i).phase(), _ -> new ArrayList<>()).add(i);
    }
  }

  Operation operation(int place) {
    return operations.get(place);
  }

  List<Operation> operations(List<Integer> places) {
    return places.stream().map(operations::get).toList();
  }

  /** The operations of a phase that nothing stands in the way of; the others are skipped. */
  List<Integer> ready(Phase phase) {
    List<Integer> ready = new ArrayList<>();
    for (int place : phases.getOrDefault(phase, List.of())) {
      if (isReady(place)) {
        ready.add(place);
      }
    }
    return ready;
  }

  /** The operations of a phase, however they went. */
  List<Integer> all(Phase phase) {
    return phases.getOrDefault(phase, List.of());
  }

  boolean isReady(int place) {
    if (outcomes[place] != null) {
      return false;
    }
    if (!missing.isEmpty()) {
      for (Key need : operations.get(place).needs()) {
        if (missing.containsKey(need)) {
          skip(place, need);
          return false;
        }
      }
    }
    return true;
  }

  void done(int place) {
    if (outcomes[place] == null) {
      outcomes[place] = DONE;
    }
  }

  boolean isDone(int place) {
    return outcomes[place] == DONE || outcomes[place] == ALREADY_DONE;
  }

  void alreadyDone(int place) {
    outcomes[place] = ALREADY_DONE;
  }

  void skip(int place, Key because) {
    outcomes[place] = new Outcome.Skipped(because);
    missing(place, because);
  }

  void fail(int place, Errno errno, String kernelSays) {
    Operation operation = operations.get(place);
    String says = kernelSays.isEmpty() ? errno.text() : kernelSays;
    set(place, new Outcome.Failed(new KernelRefusal(Commands.of(operation), errno.name(), says)));
  }

  void fail(int place, NetlinkError error) {
    fail(place, error.errno(), error.kernelSays());
  }

  void fail(int place, ErrnoException e) {
    fail(place, e.errno(), e instanceof NetlinkException n ? n.kernelSays() : e.getMessage());
  }

  void set(int place, Outcome outcome) {
    outcomes[place] = outcome;
    if (outcome instanceof Outcome.Failed || outcome instanceof Outcome.Skipped) {
      missing(place, operations.get(place).target());
    }
  }

  private void missing(int place, Key because) {
    switch (operations.get(place)) {
      case Operation.CreatePair(var host, var peer) -> {
        missing.put(host.key(), because);
        missing.put(peer.key(), because);
      }
      case Operation.Create create -> missing.put(create.target(), because);
      case Operation.Adjust _,
          Operation.Delete _,
          Operation.FlushConntrack _,
          Operation.Announce _ -> {}
    }
  }

  /**
   * An operation that was tried although what it needs failed in the same batch was skipped as good
   * as that.
   */
  void blame(int place) {
    if (outcomes[place] instanceof Outcome.Failed) {
      Set<Key> needs = operations.get(place).needs();
      needs.stream().filter(missing::containsKey).findFirst().ifPresent(need -> skip(place, need));
    }
  }

  List<Outcome> outcomes() {
    return List.of(outcomes);
  }
}
