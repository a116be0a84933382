package dev.plumbline.model.plan;

import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what to do so that the observed items become the desired ones.
 *
 * <p>What stands on an item that goes or is made again counts as gone and is planned again in the
 * same plan. Both maps must cover the same keys: a pass over a few keys gives only those.
 */
public final class Planner {

  private final Map<Key, Item> desired;
  private final Map<Key, Item> observed;
  private final Set<Key> foreign;
  private final Map<Key, Item> deletes = new LinkedHashMap<>();

  /** Deleted, or gone along with what is. */
  private final Map<Key, Item> leaving = new LinkedHashMap<>();

  private final Map<Key, Item> creates = new LinkedHashMap<>();
  private final Map<Key, Operation.Adjust> adjusts = new LinkedHashMap<>();
  private final Map<Key, List<String>> recreated = new LinkedHashMap<>();
  private final Set<Key> conflicts = new LinkedHashSet<>();
  private Map<Key, Key> blocked = Map.of();

  private Planner(Map<Key, Item> desired, Map<Key, Item> observed, Set<Key> foreign) {
    this.desired = desired;
    this.observed = observed;
    this.foreign = foreign;
  }

  /**
   * What to do, and what cannot be done.
   *
   * @param recreated keys of items that differ in what the kernel cannot change, with the reasons
   * @param conflicts keys that are taken by something that is not ours; nothing is planned for them
   * @param blocked keys of what would stand on a conflict, each with the key that is taken; nothing
   *     is planned for them either
   */
  public record Result(
      Plan plan, Map<Key, List<String>> recreated, Set<Key> conflicts, Map<Key, Key> blocked) {}

  /**
   * Plans.
   *
   * @param foreign keys under which something stands that is not ours; of a namespace it only means
   *     that it is there
   */
  public static Result plan(Map<Key, Item> desired, Map<Key, Item> observed, Set<Key> foreign) {
    Planner planner = new Planner(desired, observed, foreign);
    planner.compareAll();
    planner.pairUp();
    planner.block();
    planner.makeAddressesOfOneNetworkTogether();
    planner.countWhatGoesAlong();
    return new Result(planner.order(), planner.recreated, planner.conflicts, planner.blocked);
  }

  private void compareAll() {
    int met = 0;
    for (Map.Entry<Key, Item> entry : desired.entrySet()) {
      Key key = entry.getKey();
      Item found = observed.get(key);
      if (found != null) {
        met++;
        compare(key, entry.getValue(), found);
      } else if (!foreign.contains(key)) {
        creates.put(key, entry.getValue());
      } else if (!(key instanceof Key.OfSandbox)) {
        conflicts.add(key);
      }
    }
    if (met < observed.size()) {
      observed.forEach(
          (key, item) -> {
            if (!desired.containsKey(key)) {
              deletes.put(key, item);
            }
          });
    }
  }

  private void compare(Key key, Item wanted, Item found) {
    switch (Comparison.of(wanted, found)) {
      case Comparison.Same _ -> {}
      case Comparison.Adjustable _ -> adjusts.put(key, new Operation.Adjust(wanted, found));
      case Comparison.Structural(List<String> reasons) -> recreate(key, wanted, found, reasons);
    }
  }

  private void recreate(Key key, Item wanted, Item found, List<String> reasons) {
    recreated.put(key, reasons);
    if (wanted instanceof FirewallTable) {
      adjusts.put(key, new Operation.Adjust(wanted, found));
    } else {
      adjusts.remove(key);
      deletes.put(key, found);
      creates.put(key, wanted);
    }
  }

  /** A pair is made in one message: both its ends or none. */
  private void pairUp() {
    for (Item item : List.copyOf(creates.values())) {
      switch (item) {
        case Link.Veth veth -> veth.peer().ifPresent(this::makeAgain);
        case Link.VethPeer peer ->
            peer.hostEnd().ifPresent(end -> makeAgain(new Key.OfLink(NamespaceRef.Host.HOST, end)));
        default -> {}
      }
    }
  }

  private void makeAgain(Key end) {
    Item wanted = desired.get(end);
    Item found = observed.get(end);
    if (wanted != null && found != null && !creates.containsKey(end)) {
      recreate(end, wanted, found, List.of("its other end is gone"));
    }
  }

  private void block() {
    Set<Key> taken = new HashSet<>(foreign);
    taken.removeIf(key -> key instanceof Key.OfSandbox || observed.containsKey(key));
    if (taken.isEmpty()) {
      return;
    }
    List<Item> planned = new ArrayList<>(creates.values());
    adjusts.values().forEach(adjust -> planned.add(adjust.desired()));
    blocked = Blocked.among(planned, taken);
    for (Key key : blocked.keySet()) {
      if (creates.remove(key) != null) {
        deletes.remove(key);
      }
      adjusts.remove(key);
      recreated.remove(key);
    }
  }

  private void makeAddressesOfOneNetworkTogether() {
    new Neighbours(desired, observed)
        .toMakeAgain(deletes.values(), creates.values())
        .forEach(
            address -> {
              deletes.put(address.key(), address);
              creates.put(address.key(), address);
            });
  }

  private void countWhatGoesAlong() {
    Set<Key> tables = new LinkedHashSet<>(recreated.keySet());
    tables.removeIf(key -> !(key instanceof Key.OfTable));
    if (deletes.isEmpty() && tables.isEmpty()) {
      return;
    }
    Departure departure = Departure.of(deletes, tables, observed, creates::containsKey);
    for (Key key : departure.along()) {
      Item wanted = desired.get(key);
      if (wanted != null && !blocked.containsKey(key)) {
        adjusts.remove(key);
        creates.put(key, wanted);
      }
    }
    leaving.putAll(deletes);
    deletes.keySet().removeIf(departure::takes);
    Set<Key> unordered = Set.copyOf(creates.keySet());
    creates.clear();
    desired.forEach(
        (key, item) -> {
          if (unordered.contains(key)) {
            creates.put(key, item);
          }
        });
  }

  private Plan order() {
    if (deletes.isEmpty() && creates.isEmpty() && adjusts.isEmpty()) {
      return Plan.EMPTY;
    }
    Sequence sequence = new Sequence();
    deletes.values().forEach(item -> sequence.add(new Operation.Delete(item)));
    sequence.addCreates(creates);
    adjusts.values().forEach(sequence::add);
    Aftermath.of(desired, observed, creates, adjusts, leaving).forEach(sequence::add);
    return sequence.plan();
  }
}
