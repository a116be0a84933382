package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Field;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef.Host;
import dev.plumbline.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What changes bring with them: connections to forget, neighbours to tell. */
final class Aftermath {

  /**
   * More new addresses than these on one bridge in one plan are not announced: each announcement
   * reaches every port, and so many newcomers replace nobody that a neighbour still remembers.
   */
  static final int MOST_ANNOUNCEMENTS = 64;

  /** Host address and port, as a mapping publishes it. */
  private record Published(Protocol protocol, IpAddress address, int port) {}

  private record Target(IpAddress address, int port) {}

  private final Map<Key, Item> desired;
  private final Map<Key, Item> observed;
  private final Map<Published, Set<Target>> before = new HashMap<>();
  private final Map<Published, Set<Target>> after = new HashMap<>();
  private final Map<Published, Key> changed = new LinkedHashMap<>();
  private final Set<Published> narrowed = new LinkedHashSet<>();

  private Aftermath(Map<Key, Item> desired, Map<Key, Item> observed) {
    this.desired = desired;
    this.observed = observed;
  }

  static List<Operation> of(
      Map<Key, Item> desired,
      Map<Key, Item> observed,
      Map<Key, Item> creates,
      Map<Key, Operation.Adjust> adjusts,
      Map<Key, Item> deletes) {
    Aftermath aftermath = new Aftermath(desired, observed);
    deletes.values().forEach(aftermath::noteDeleted);
    creates.values().forEach(aftermath::noteCreated);
    adjusts.values().forEach(adjust -> aftermath.noteChanged(adjust.desired()));
    List<Operation> operations = new ArrayList<>(aftermath.flushes());
    operations.addAll(aftermath.announcements(creates));
    return operations;
  }

  private void noteDeleted(Item item) {
    noteChanged(item);
    noteNarrowed(item, "allowed");
  }

  private void noteCreated(Item item) {
    noteChanged(item);
    noteNarrowed(item, "restricted");
  }

  private void noteNarrowed(Item item, String set) {
    if (item instanceof Element element && element.set().toString().startsWith(set)) {
      Published published = published(element);
      narrowed.add(published);
      changed.putIfAbsent(published, element.key());
    }
  }

  private void noteChanged(Item item) {
    if (item instanceof Element element && element.set().isMap()) {
      changed.putIfAbsent(published(element), element.key());
    }
  }

  private List<Operation> flushes() {
    if (changed.isEmpty()) {
      return List.of();
    }
    collect(observed, before);
    collect(desired, after);
    List<Operation> operations = new ArrayList<>();
    changed.forEach((published, key) -> flush(published, key, operations));
    return operations;
  }

  private void collect(Map<Key, Item> items, Map<Published, Set<Target>> into) {
    for (Item item : items.values()) {
      if (item instanceof Element element && element.set().isMap()) {
        Published published = published(element);
        if (changed.containsKey(published)) {
          into.computeIfAbsent(published, _ -> new LinkedHashSet<>()).add(target(element));
        }
      }
    }
  }

  private void flush(Published published, Key key, List<Operation> operations) {
    Set<Target> old = before.getOrDefault(published, Set.of());
    Set<Target> left = after.getOrDefault(published, Set.of());
    if (narrowed.contains(published)) {
      if (!old.isEmpty()) {
        operations.add(operation(key, published, new Operation.Flows.All()));
      }
      return;
    }
    if (published.protocol() == Protocol.UDP && old.isEmpty()) {
      operations.add(operation(key, published, new Operation.Flows.Untranslated()));
    }
    for (Target target : old) {
      if (!left.contains(target)) {
        Operation.Flows flows = new Operation.Flows.To(target.address(), target.port());
        operations.add(operation(key, published, flows));
      }
    }
  }

  private static Operation operation(Key key, Published published, Operation.Flows flows) {
    return new Operation.FlushConntrack(
        key, published.protocol(), published.address(), published.port(), flows);
  }

  private static Published published(Element element) {
    List<Field> fields = element.fields();
    if (fields.get(0) instanceof Field.Ip(IpAddress address)
        && fields.get(1) instanceof Field.Proto(Protocol protocol)
        && fields.get(2) instanceof Field.Port(int port)) {
      return new Published(protocol, address, port);
    }
    if (fields.get(0) instanceof Field.Net(var prefix)
        && fields.get(1) instanceof Field.Proto(Protocol protocol)
        && fields.get(2) instanceof Field.Port(int port)) {
      return new Published(protocol, prefix.address(), port);
    }
    throw new IllegalArgumentException("not a published port: " + element);
  }

  private static Target target(Element element) {
    if (element.data().get(0) instanceof Field.Ip(IpAddress address)
        && element.data().get(1) instanceof Field.Port(int port)) {
      return new Target(address, port);
    }
    throw new IllegalArgumentException("not a target: " + element);
  }

  private List<Operation> announcements(Map<Key, Item> creates) {
    Map<LinkName, List<Operation>> byBridge = new LinkedHashMap<>();
    for (Item item : creates.values()) {
      if (item instanceof Address address
          && desired.get(new Key.OfLink(address.namespace(), address.link()))
              instanceof Link.VethPeer peer) {
        masterOf(peer)
            .filter(bridge -> observed.containsKey(new Key.OfLink(Host.HOST, bridge)))
            .ifPresent(
                bridge ->
                    byBridge
                        .computeIfAbsent(bridge, _ -> new ArrayList<>())
                        .add(
                            new Operation.Announce(
                                address.key(), bridge, address.ip(), peer.mac())));
      }
    }
    return byBridge.values().stream()
        .filter(operations -> operations.size() <= MOST_ANNOUNCEMENTS)
        .flatMap(List::stream)
        .toList();
  }

  private Optional<LinkName> masterOf(Link.VethPeer peer) {
    return peer.hostEnd()
        .map(end -> desired.get(new Key.OfLink(Host.HOST, end)))
        .flatMap(end -> end instanceof Link.Veth veth ? veth.master() : Optional.empty());
  }
}
