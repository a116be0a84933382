package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef.Host;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a failed operation may have an effect on: what it was about, what stands on that, and the
 * rest of a link of which something is affected (two addresses of a network, a route and its
 * gateway have to do with each other), and the other intervals of its set, which may overlap.
 */
final class Nearness {

  private final Map<Key, Item> node;
  private final Set<Key> near = new HashSet<>();

  private Nearness(Map<Key, Item> node) {
    this.node = node;
  }

  static Set<Key> of(Operation failed, Map<Key, Item> node, Map<Key, Item> there) {
    Nearness nearness = new Nearness(node);
    nearness.near.add(failed.target());
    switch (failed) {
      case Operation.Create(Item item) -> nearness.take(item);
      case Operation.CreatePair(Link.Veth host, Link.VethPeer peer) -> {
        nearness.take(host);
        nearness.take(peer);
      }
      case Operation.Adjust(Item item, Item _) -> nearness.take(item);
      case Operation.Delete(Item item) -> nearness.takeWithWhatStands(item, there);
      case Operation.FlushConntrack _, Operation.Announce _ -> {}
    }
    nearness.spread();
    return nearness.near;
  }

  /** What was to go is still there, and all that stands on it: some of it under wanted keys. */
  private void takeWithWhatStands(Item item, Map<Key, Item> there) {
    take(item);
    boolean more = true;
    while (more) {
      more = false;
      for (Item other : there.values()) {
        if (!near.contains(other.key()) && Stands.on(other).stream().anyMatch(near::contains)) {
          take(other);
          more = true;
        }
      }
    }
  }

  private void take(Item item) {
    near.add(item.key());
    linkOf(item).ifPresent(near::add);
    Item wanted = node.get(item.key());
    if (wanted != null) {
      linkOf(wanted).ifPresent(near::add);
    }
    if (item instanceof Element left && left.set().interval()) {
      node.values().stream()
          .filter(other -> other instanceof Element e && e.set() == left.set())
          .forEach(other -> near.add(other.key()));
    }
  }

  private static Optional<Key> linkOf(Item item) {
    return switch (item) {
      case Address address -> Optional.of(new Key.OfLink(address.namespace(), address.link()));
      case Route route -> Optional.of(new Key.OfLink(route.namespace(), route.link()));
      case Sysctl sysctl -> Optional.of(new Key.OfLink(sysctl.namespace(), sysctl.link()));
      case Link.Veth veth -> veth.peer().map(Key.class::cast);
      case Link.VethPeer peer -> peer.hostEnd().map(end -> new Key.OfLink(Host.HOST, end));
      case Sandbox _, Link.Bridge _, Rule _, FirewallTable _, Element _ -> Optional.empty();
    };
  }

  private void spread() {
    boolean more = true;
    while (more) {
      more = false;
      for (Item item : node.values()) {
        Set<Key> needs = new HashSet<>(Stands.needs(item));
        needs.addAll(Stands.on(item));
        if (needs.stream().anyMatch(near::contains)) {
          more |= near.add(item.key());
        }
      }
    }
  }
}
