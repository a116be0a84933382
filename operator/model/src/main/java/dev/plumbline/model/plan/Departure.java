package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef.Host;
import dev.plumbline.model.Route;
import dev.plumbline.model.TableFamily;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What the kernel takes away by itself when items are deleted. */
final class Departure {

  private final Map<Key, Item> deletes;
  private final Map<Key, Item> observed;
  private final Predicate<Key> nameIsWanted;
  private final Map<Key, List<Item>> above = new HashMap<>();
  private final Set<Key> along = new LinkedHashSet<>();
  private final Deque<Item> leaving = new ArrayDeque<>();

  private Departure(Map<Key, Item> deletes, Map<Key, Item> observed, Predicate<Key> nameIsWanted) {
    this.deletes = deletes;
    this.observed = observed;
    this.nameIsWanted = nameIsWanted;
  }

  /**
   * Follows what goes.
   *
   * @param emptied tables that are made again
   * @param nameIsWanted whether something new is to have this key
   */
  static Departure of(
      Map<Key, Item> deletes,
      Set<Key> emptied,
      Map<Key, Item> observed,
      Predicate<Key> nameIsWanted) {
    Departure departure = new Departure(deletes, observed, nameIsWanted);
    departure.index();
    departure.leaving.addAll(deletes.values());
    emptied.forEach(key -> departure.leaving.add(observed.get(key)));
    while (!departure.leaving.isEmpty()) {
      departure.follow(departure.leaving.poll());
    }
    return departure;
  }

  /** Keys of all that goes because something else does. */
  Set<Key> along() {
    return along;
  }

  /**
   * Whether this goes without being deleted. Of a pair the end in the sandbox goes with the host's;
   * the host's goes with the sandbox, but only at the end and when the kernel finds the time, too
   * late where its name is wanted again.
   */
  boolean takes(Key key) {
    return along.contains(key) && !keepsItsDeletion(observed.get(key));
  }

  private boolean keepsItsDeletion(Item item) {
    return switch (item) {
      case Link.Veth veth ->
          nameIsWanted.test(veth.key())
              || veth.peer().filter(peer -> goes(new Key.OfSandbox(peer.namespace()))).isEmpty();
      case Link.VethPeer peer ->
          !goes(new Key.OfSandbox(peer.namespace()))
              && peer.hostEnd()
                  .filter(end -> deletes.containsKey(new Key.OfLink(Host.HOST, end)))
                  .isEmpty();
      default -> false;
    };
  }

  private boolean goes(Key key) {
    return deletes.containsKey(key) || along.contains(key);
  }

  private void index() {
    for (Item item : observed.values()) {
      if (!(item instanceof Element)) {
        for (Key on : Stands.on(item)) {
          above.computeIfAbsent(on, _ -> new ArrayList<>()).add(item);
        }
      }
    }
  }

  private void follow(Item item) {
    above(item.key()).forEach(this::take);
    if (item.key() instanceof Key.OfTable(TableFamily family)) {
      for (Item inside : observed.values()) {
        if (inside instanceof Element element && element.set().table() == family) {
          take(element);
        }
      }
    }
    if (item instanceof Address address) {
      routesOf(address);
    }
  }

  private void take(Item item) {
    if (along.add(item.key()) && !deletes.containsKey(item.key())) {
      leaving.add(item);
    }
  }

  private List<Item> above(Key key) {
    return above.getOrDefault(key, List.of());
  }

  /**
   * The connected route goes with its last address, all routes with a link's last IPv4 address
   * ({@code fib_disable_ip} in net/ipv4/fib_frontend.c), and with an address what has it as source.
   */
  private void routesOf(Address address) {
    List<Item> onLink = above(new Key.OfLink(address.namespace(), address.link()));
    List<Address> staying = new ArrayList<>();
    for (Item item : onLink) {
      if (item instanceof Address other
          && other.ip().family() == address.ip().family()
          && !goes(other.key())) {
        staying.add(other);
      }
    }
    boolean ipv4 = address.ip().family() == Family.IPV4;
    boolean shared = staying.stream().anyMatch(a -> a.network().equals(address.network()));
    Key connected = Route.connected(address).key();
    for (Item item : onLink) {
      if (item instanceof Route route && route.destination().family() == address.ip().family()) {
        boolean last = ipv4 && staying.isEmpty();
        boolean its = route.key().equals(connected) && !shared;
        boolean from = ipv4 && route.source().equals(Optional.of(address.ip()));
        if (last || its || from) {
          take(route);
        }
      }
    }
  }
}
