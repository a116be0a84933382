package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * IPv4 addresses of one network on one link. The first is the primary one: it is the source address
 * of the connected route, and when it goes the kernel takes the others along (unless {@code
 * promote_secondaries} is set; tried on 6.18). Which is the first only the order of making decides,
 * so when that is in question all are made again together.
 */
final class Neighbours {

  private record Group(NamespaceRef namespace, LinkName link, Prefix network) {}

  private final Map<Key, Item> desired;
  private final Map<Key, Item> observed;

  Neighbours(Map<Key, Item> desired, Map<Key, Item> observed) {
    this.desired = desired;
    this.observed = observed;
  }

  /** Addresses that stand, are to stand, and have to be made again because of these changes. */
  List<Address> toMakeAgain(Collection<Item> deleted, Collection<Item> created) {
    Set<Group> groups = new HashSet<>();
    Set<Key> moving = new HashSet<>();
    for (Item item : deleted) {
      groupOf(item).filter(_ -> !isSecondary((Address) item)).ifPresent(groups::add);
      moving.add(item.key());
    }
    for (Item item : created) {
      groupOf(item).filter(_ -> leads((Address) item)).ifPresent(groups::add);
      moving.add(item.key());
    }
    if (groups.isEmpty()) {
      return List.of();
    }
    return observed.values().stream()
        .filter(item -> groupOf(item).filter(groups::contains).isPresent())
        .filter(item -> desired.containsKey(item.key()) && !moving.contains(item.key()))
        .map(Address.class::cast)
        .toList();
  }

  /** Whether the connected route shows that another address is the primary one. */
  private boolean isSecondary(Address address) {
    return sourceIn(observed, address).filter(ip -> !ip.equals(address.ip())).isPresent();
  }

  /** Whether the connected route is to have this address as its source. */
  private boolean leads(Address address) {
    return sourceIn(desired, address).equals(Optional.of(address.ip()));
  }

  private static Optional<IpAddress> sourceIn(Map<Key, Item> items, Address address) {
    return items.get(Route.connected(address).key()) instanceof Route route
        ? route.source()
        : Optional.empty();
  }

  private static Optional<Group> groupOf(Item item) {
    return item instanceof Address address && address.ip().family() == Family.IPV4
        ? Optional.of(new Group(address.namespace(), address.link(), address.network()))
        : Optional.empty();
  }
}
