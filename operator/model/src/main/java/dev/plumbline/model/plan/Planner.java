package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Route;
import dev.plumbline.model.Sandbox;
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
  private final Map<Key, Item> creates = new LinkedHashMap<>();
  private final Map<Key, Operation.Adjust> adjusts = new LinkedHashMap<>();
  private final Map<Key, List<String>> recreated = new LinkedHashMap<>();
  private final Set<Key> conflicts = new LinkedHashSet<>();
  private final Set<Key> gone = new HashSet<>();
  private final Set<Route> withAddresses = new HashSet<>();

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
   */
  public record Result(Plan plan, Map<Key, List<String>> recreated, Set<Key> conflicts) {}

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
    planner.countWhatStandsOnGone();
    return new Result(planner.order(), planner.recreated, planner.conflicts);
  }

  private void compareAll() {
    observed.forEach(
        (key, item) -> {
          if (!desired.containsKey(key)) {
            delete(key, item);
          }
        });
    desired.forEach(this::compare);
  }

  private void compare(Key key, Item wanted) {
    Item found = observed.get(key);
    if (found == null) {
      if (!foreign.contains(key)) {
        creates.put(key, wanted);
      } else if (!(wanted instanceof Sandbox)) {
        conflicts.add(key);
      }
      return;
    }
    switch (Comparison.of(wanted, found)) {
      case Comparison.Same _ -> {}
      case Comparison.Adjustable _ -> adjusts.put(key, new Operation.Adjust(wanted, found));
      case Comparison.Structural(List<String> reasons) -> recreate(key, wanted, found, reasons);
    }
  }

  private void recreate(Key key, Item wanted, Item found, List<String> reasons) {
    recreated.put(key, reasons);
    gone.add(key);
    adjusts.remove(key);
    if (wanted instanceof FirewallTable) {
      adjusts.put(key, new Operation.Adjust(wanted, found));
    } else {
      deletes.put(key, found);
      creates.put(key, wanted);
    }
  }

  private void delete(Key key, Item item) {
    deletes.put(key, item);
    gone.add(key);
    if (item instanceof Address address && !sharesNetwork(address)) {
      gone.add(Route.connected(address).key());
    }
  }

  private boolean sharesNetwork(Address address) {
    return desired.values().stream()
        .anyMatch(
            item ->
                item instanceof Address other
                    && observed.containsKey(other.key())
                    && other.namespace().equals(address.namespace())
                    && other.link().equals(address.link())
                    && other.network().equals(address.network()));
  }

  /** A pair is made in one message: both its ends or none. */
  private void pairUp() {
    for (Item item : List.copyOf(desired.values())) {
      if (item instanceof Link.Veth veth && veth.peer().isPresent()) {
        Key end = veth.peer().get();
        boolean blocked = conflicts.contains(veth.key()) || conflicts.contains(end);
        if (blocked) {
          block(veth.key());
          block(end);
        } else if (creates.containsKey(end) && !creates.containsKey(veth.key())) {
          recreate(
              veth.key(), veth, observed.get(veth.key()), List.of("its peer " + end + " is gone"));
        }
      }
    }
  }

  private void block(Key key) {
    conflicts.add(key);
    creates.remove(key);
    adjusts.remove(key);
  }

  private void countWhatStandsOnGone() {
    boolean more = !gone.isEmpty();
    while (more) {
      more = false;
      for (Map.Entry<Key, Item> entry : observed.entrySet()) {
        more |= countIfGone(entry.getKey(), entry.getValue());
      }
    }
    deletes.keySet().removeIf(this::goesByItself);
  }

  private boolean countIfGone(Key key, Item item) {
    boolean standsOnGone = Stands.on(item).stream().anyMatch(gone::contains);
    if (!standsOnGone && !gone.contains(key)) {
      return false;
    }
    Item wanted = desired.get(key);
    if (wanted != null && !(wanted instanceof FirewallTable)) {
      adjusts.remove(key);
      creates.put(key, wanted);
    }
    return gone.add(key);
  }

  private boolean goesByItself(Key key) {
    Item item = observed.get(key);
    boolean withItsAddress =
        item instanceof Route route
            && route.origin() == Route.Origin.KERNEL
            && !desired.containsKey(key);
    return withItsAddress && gone.contains(key) && connectedToDeleted((Route) item)
        || Stands.on(item).stream().anyMatch(on -> gone.contains(on) && deletesFirst(on, item));
  }

  private boolean connectedToDeleted(Route route) {
    return deletes.values().stream()
        .anyMatch(
            item ->
                item instanceof Address address
                    && Route.connected(address).key().equals(route.key()));
  }

  /** Of the two ends of a pair the host's is the one to delete. */
  private static boolean deletesFirst(Key on, Item item) {
    return !(item instanceof Link.Veth && on instanceof Key.OfLink);
  }

  private Plan order() {
    Map<Phase, List<Operation>> phases = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      phases.put(phase, new ArrayList<>());
    }
    for (Item item : creates.values()) {
      if (item instanceof Address address) {
        withAddresses.add(Route.connected(address));
      }
    }
    deletes.values().forEach(item -> add(phases, new Operation.Delete(item)));
    creates.values().forEach(item -> addCreate(phases, item));
    adjusts.values().forEach(adjust -> add(phases, adjust));
    phases.get(Phase.SWEEP).addAll(Aftermath.of(desired, observed, creates, adjusts, deletes));
    List<Operation> all = new ArrayList<>();
    phases.values().forEach(all::addAll);
    return new Plan(all);
  }

  private void addCreate(Map<Phase, List<Operation>> phases, Item item) {
    switch (item) {
      case Link.Veth veth when peerOf(veth) instanceof Link.VethPeer peer ->
          add(phases, new Operation.CreatePair(veth, peer));
      case Link.VethPeer _ -> {}
      case Route route when comesWithAddress(route) -> {}
      default -> add(phases, new Operation.Create(item));
    }
  }

  private Item peerOf(Link.Veth veth) {
    return veth.peer().map(creates::get).orElse(null);
  }

  /** The kernel makes the connected route together with the address. */
  private boolean comesWithAddress(Route route) {
    return route.origin() == Route.Origin.KERNEL && withAddresses.contains(route);
  }

  private static void add(Map<Phase, List<Operation>> phases, Operation operation) {
    phases.get(operation.phase()).add(operation);
  }

  static boolean inHost(Item item) {
    return item.namespace().equals(NamespaceRef.Host.HOST);
  }
}
