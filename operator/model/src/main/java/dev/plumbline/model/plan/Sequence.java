package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.Route;
import dev.plumbline.model.Sysctl;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts operations in the order that works: phase by phase, and within a phase by turns. */
final class Sequence {

  /** Within a phase. */
  private enum Turn {
    /** The table before its elements; a link's settings before its addresses. */
    FIRST,
    USUAL,
    /** Routes through a gateway: the kernel wants to know already how to reach that. */
    LAST
  }

  private final Map<Phase, Map<Turn, List<Operation>>> operations = new EnumMap<>(Phase.class);

  void add(Operation operation) {
    operations
        .computeIfAbsent(operation.phase(), _ -> new EnumMap<>(Turn.class))
        .computeIfAbsent(turn(operation), _ -> new ArrayList<>())
        .add(operation);
  }

  private static Turn turn(Operation operation) {
    return switch (operation) {
      case Operation.Create(Item item) -> turn(item);
      case Operation.Adjust(Item item, Item _) -> turn(item);
      case Operation.CreatePair _,
          Operation.Delete _,
          Operation.FlushConntrack _,
          Operation.Announce _ ->
          Turn.USUAL;
    };
  }

  private static Turn turn(Item item) {
    return switch (item) {
      case FirewallTable _, Sysctl _ -> Turn.FIRST;
      case Route route when route.via().isPresent() -> Turn.LAST;
      default -> Turn.USUAL;
    };
  }

  /** Makes these; a pair in one operation, a connected route by its address where that is made. */
  void addCreates(Map<Key, Item> creates) {
    Set<Route> comeAlong = new HashSet<>();
    for (Item item : creates.values()) {
      if (item instanceof Address address) {
        comeAlong.add(Route.connected(address));
      }
    }
    for (Item item : creates.values()) {
      switch (item) {
        case Link.Veth veth
            when veth.peer().map(creates::get).orElse(null) instanceof Link.VethPeer peer ->
            add(new Operation.CreatePair(veth, peer));
        case Link.VethPeer _ -> {}
        case Route route when comeAlong.contains(route) -> {}
        default -> add(new Operation.Create(item));
      }
    }
  }

  Plan plan() {
    List<Operation> all = new ArrayList<>();
    operations.values().forEach(turns -> turns.values().forEach(all::addAll));
    return new Plan(all);
  }
}
