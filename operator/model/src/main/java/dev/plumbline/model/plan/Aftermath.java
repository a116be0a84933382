package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef.Host;
import dev.plumbline.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
  private final Map<Key, Item> creates;
  private final Map<Key, Operation.Adjust> adjusts;
  private final Map<Published, Set<Target>> before = new HashMap<>();
  private final Map<Published, Set<Target>> after = new HashMap<>();
  private final Map<Published, Key> changed = new LinkedHashMap<>();
  private final Set<Published> narrowed = new HashSet<>();
  private final Set<Published> wereOpen = new HashSet<>();

  private Aftermath(
      Map<Key, Item> desired,
      Map<Key, Item> observed,
      Map<Key, Item> creates,
      Map<Key, Operation.Adjust> adjusts) {
    this.desired = desired;
    this.observed = observed;
    this.creates = creates;
    this.adjusts = adjusts;
  }

  static List<Operation> of(
      Map<Key, Item> desired,
      Map<Key, Item> observed,
      Map<Key, Item> creates,
      Map<Key, Operation.Adjust> adjusts,
      Map<Key, Item> leaving) {
    Aftermath aftermath = new Aftermath(desired, observed, creates, adjusts);
    leaving.values().forEach(aftermath::noteDeleted);
    creates.values().forEach(aftermath::noteCreated);
    adjusts.values().forEach(adjust -> aftermath.noteChanged(adjust.desired()));
    List<Operation> operations = new ArrayList<>(aftermath.flushes());
    operations.addAll(aftermath.announcements());
    return operations;
  }

  private void noteDeleted(Item item) {
    noteChanged(item);
    noteNarrowed(item, FirewallSet.OPEN4);
    if (item instanceof Element element && staysRestricted(element)) {
      noteNarrowed(item, FirewallSet.ALLOWED4);
    }
  }

  private boolean staysRestricted(Element element) {
    if (!isOf(element, FirewallSet.ALLOWED4)) {
      return false;
    }
    Published published = published(element);
    FirewallSet restricted = FirewallSet.RESTRICTED4.of(published.address().family());
    List<Field> key =
        List.of(
            new Field.Ip(published.address()),
            new Field.Proto(published.protocol()),
            new Field.Port(published.port()));
    return desired.containsKey(new Key.OfElement(restricted, key));
  }

  private void noteCreated(Item item) {
    noteChanged(item);
    if (!observed.containsKey(item.key())) {
      noteNarrowed(item, FirewallSet.RESTRICTED4);
    }
  }

  /** Less may come in than before. */
  private void noteNarrowed(Item item, FirewallSet pair) {
    if (item instanceof Element element && isOf(element, pair)) {
      Published published = published(element);
      narrowed.add(published);
      changed.putIfAbsent(published, element.key());
    }
  }

  private static boolean isOf(Element element, FirewallSet pair) {
    return element.set() == pair || element.set() == pair.of(Family.IPV6);
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
    noteWhatWasOpen();
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

  private void noteWhatWasOpen() {
    if (!narrowed.isEmpty()) {
      for (Item item : observed.values()) {
        if (item instanceof Element element && isOf(element, FirewallSet.OPEN4)) {
          wereOpen.add(published(element));
        }
      }
    }
  }

  private void flush(Published published, Key key, List<Operation> operations) {
    Set<Target> old = before.getOrDefault(published, Set.of());
    Set<Target> left = after.getOrDefault(published, Set.of());
    if (narrowed.contains(published)) {
      if (!old.isEmpty() || wereOpen.contains(published)) {
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

  /**
   * New addresses, and those whose link has another hardware address now; on a bridge that is made
   * only now nobody has heard of any.
   */
  private List<Operation> announcements() {
    Map<LinkName, List<Operation>> byBridge = new LinkedHashMap<>();
    for (Address address : toAnnounce()) {
      if (linkOf(address) instanceof Link.VethPeer peer) {
        masterOf(peer)
            .filter(bridge -> !creates.containsKey(new Key.OfLink(Host.HOST, bridge)))
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

  private List<Address> toAnnounce() {
    List<Address> addresses = new ArrayList<>();
    creates.values().stream()
        .filter(Address.class::isInstance)
        .forEach(item -> addresses.add((Address) item));
    if (adjusts.values().stream().anyMatch(Aftermath::changesMac)) {
      desired.values().stream()
          .filter(item -> item instanceof Address && !creates.containsKey(item.key()))
          .map(Address.class::cast)
          .filter(address -> changesMac(adjusts.get(linkKey(address))))
          .forEach(addresses::add);
    }
    return addresses;
  }

  private static boolean changesMac(Operation.Adjust adjust) {
    return adjust != null
        && adjust.desired() instanceof Link.VethPeer to
        && adjust.observed() instanceof Link.VethPeer from
        && !to.mac().equals(from.mac());
  }

  private static Key linkKey(Address address) {
    return new Key.OfLink(address.namespace(), address.link());
  }

  private Item linkOf(Address address) {
    return desired.get(linkKey(address));
  }

  private Optional<LinkName> masterOf(Link.VethPeer peer) {
    return peer.hostEnd()
        .map(end -> desired.get(new Key.OfLink(Host.HOST, end)))
        .flatMap(end -> end instanceof Link.Veth veth ? veth.master() : Optional.empty());
  }
}
