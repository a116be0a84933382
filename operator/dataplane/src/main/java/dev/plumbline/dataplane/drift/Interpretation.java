package dev.plumbline.dataplane.drift;

import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.route.Addresses;
import dev.plumbline.dataplane.route.Routes;
import dev.plumbline.dataplane.sandbox.Indexes;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import dev.plumbline.model.plan.Stands;
import dev.plumbline.netlink.Subscription;
import dev.plumbline.netlink.wire.NetConf;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds out of events what does not agree with what is desired. Most events agree: they tell of
 * what we did ourselves, or what the kernel did because of it.
 */
public final class Interpretation {
  private static final LinkName ALL_LINKS = new LinkName("all");

  private final Map<Key, Item> desired;
  private final Sandboxes.Known host;
  private final Map<Integer, Sandboxes.Known> sandboxes;
  private final Predicate<NamespaceRef> stands;
  private final int tablePortId;
  private final Set<Key> justMade;
  private final Set<Key> touched = new LinkedHashSet<>();
  private boolean packetRulesChanged;
  private boolean everything;
  private boolean hostChanged;

  /**
   * @param desired all that should be there
   * @param hostIndexes of links of ours in the host's namespace
   * @param tablePortId where our own changes of the table come from
   * @param justMade links that we have made or changed since the watch was last asked: what they
   *     were meanwhile is our own doing
   */
  public Interpretation(
      Map<Key, Item> desired,
      Indexes hostIndexes,
      Sandboxes sandboxes,
      int tablePortId,
      Set<Key> justMade) {
    this.justMade = justMade;
    this.desired = desired;
    this.host = new Sandboxes.Known(NamespaceRef.Host.HOST, hostIndexes);
    this.sandboxes = sandboxes.byId();
    this.stands = sandboxes::stands;
    this.tablePortId = tablePortId;
  }

  /** What the watch has heard since it was last asked. */
  public Drift of(DriftWatch watch) {
    for (Event event : watch.take()) {
      switch (event) {
        case Event.OfLink(int id, SeenLink link, boolean there) ->
            in(id).ifPresent(where -> link(where, link, there));
        case Event.OfAddress(int id, Addresses.Seen address, boolean there) ->
            in(id).ifPresent(where -> address(where, address, there));
        case Event.OfRoute(int id, Routes.Seen route, boolean there) ->
            in(id).ifPresent(where -> route(where, route, there));
        case Event.OfRule(int id, Rule rule, boolean there) ->
            in(id).ifPresent(where -> rule(where.ref(), rule, there));
        case Event.OfSetting setting ->
            in(setting.namespace()).ifPresent(where -> setting(where, setting));
        case Event.OfTable(int portId) -> packetRulesChanged |= portId != tablePortId;
        case Event.OfOtherTables() -> hostChanged = true;
        case Event.OfPin(String name) -> pin(new NamespaceRef.Named(name));
        case Event.OfNamespace(int id) -> in(id).ifPresent(where -> touchAllIn(where.ref()));
        case Event.Overrun() -> everything = true;
      }
    }
    if (!touched.isEmpty() && !everything) {
      touchWhatStandsOnTouched();
    }
    return new Drift(everything ? Set.of() : touched, packetRulesChanged, everything, hostChanged);
  }

  private Optional<Sandboxes.Known> in(int id) {
    return id == Subscription.OWN_NAMESPACE
        ? Optional.of(host)
        : Optional.ofNullable(sandboxes.get(id));
  }

  private static boolean isHost(Sandboxes.Known where) {
    return where.ref().equals(NamespaceRef.Host.HOST);
  }

  private void link(Sandboxes.Known where, SeenLink link, boolean there) {
    Optional<LinkName> before = where.indexes().nameOf(link.index());
    Optional<LinkName> name = link.linkName();
    if (name.isEmpty()) {
      before.ifPresent(old -> touched.add(new Key.OfLink(where.ref(), old)));
      return;
    }
    Key key = new Key.OfLink(where.ref(), name.get());
    if (link.isLoopback()) {
      loopback(where, link);
    } else if (desired.get(key) instanceof Link wanted) {
      if (!there || !agrees(link, wanted)) {
        touched.add(key);
      } else if (justMade.contains(key)) {
        touched.remove(key);
      }
    } else if (there && (before.isPresent() || isMarkedInHost(where, link))) {
      touched.add(key);
    } else if (before.isEmpty()) {
      hostChanged |= isHost(where);
    }
    before
        .filter(old -> !old.equals(name.get()))
        .ifPresent(old -> touched.add(new Key.OfLink(where.ref(), old)));
  }

  private static boolean isMarkedInHost(Sandboxes.Known where, SeenLink link) {
    return isHost(where) && link.isMarked();
  }

  private void loopback(Sandboxes.Known where, SeenLink link) {
    Key sandbox = new Key.OfSandbox(where.ref());
    if (desired.get(sandbox) instanceof Sandbox wanted
        && where.indexes().of(LinkName.LOOPBACK).isPresent()
        && (link.isUp() != wanted.loopbackUp() || !link.isMarked())) {
      touched.add(sandbox);
    }
  }

  private boolean agrees(SeenLink link, Link wanted) {
    if (!link.isMarked() || link.mtu() != wanted.mtu() || link.isUp() != wanted.up()) {
      return false;
    }
    return switch (wanted) {
      case Link.Bridge bridge ->
          link.isBridge() && link.address().equals(Optional.of(bridge.mac()));
      case Link.VethPeer peer -> link.isVeth() && link.address().equals(Optional.of(peer.mac()));
      case Link.Veth veth ->
          link.isVeth()
              && link.isolated() == veth.isolated()
              && link.hairpin() == veth.hairpin()
              && link.master() == veth.master().flatMap(host.indexes()::of).orElse(0);
    };
  }

  private void address(Sandboxes.Known where, Addresses.Seen address, boolean there) {
    Optional<LinkName> name = where.indexes().nameOf(address.link());
    if (name.isEmpty()) {
      hostChanged |= isHost(where);
    } else if (!name.get().equals(LinkName.LOOPBACK)) {
      Address item = address.in(where.ref(), name.get());
      if (there != desired.containsKey(item.key())) {
        touched.add(item.key());
      }
    }
  }

  private void route(Sandboxes.Known where, Routes.Seen route, boolean there) {
    Key key = route.key(where.ref());
    Item wanted = desired.get(key);
    Optional<LinkName> name = where.indexes().nameOf(route.link());
    boolean ours = route.isMarked() || route.isConnected() && name.isPresent();
    if (wanted != null) {
      boolean same = name.map(on -> route.in(where.ref(), on)).equals(Optional.of(wanted));
      if (there != (same && ours)) {
        touched.add(key);
      }
    } else if (there && ours) {
      touched.add(key);
    } else if (name.isEmpty()) {
      hostChanged |= isHost(where) && route.table() == Route.MAIN_TABLE;
    }
  }

  private void rule(NamespaceRef ref, Rule seen, boolean there) {
    Rule rule = new Rule(ref, seen.family(), seen.priority(), seen.from(), seen.to(), seen.table());
    if (there != desired.containsKey(rule.key())) {
      touched.add(rule.key());
    }
  }

  private void setting(Sandboxes.Known where, Event.OfSetting seen) {
    Optional<LinkName> link =
        seen.index() == NetConf.NETCONFA_IFINDEX_ALL
            ? Optional.of(ALL_LINKS)
            : where.indexes().nameOfAny(seen.index());
    link.map(name -> Sysctl.conf(where.ref(), seen.family(), name, seen.name(), ""))
        .map(Sysctl::key)
        .filter(key -> desired.get(key) instanceof Sysctl wanted && !agrees(seen, wanted))
        .ifPresent(touched::add);
  }

  private static boolean agrees(Event.OfSetting seen, Sysctl wanted) {
    return wanted.value().equals(Integer.toString(seen.value()));
  }

  private void pin(NamespaceRef.Named ref) {
    if (desired.containsKey(new Key.OfSandbox(ref)) && !stands.test(ref)) {
      touchAllIn(ref);
    }
  }

  private void touchAllIn(NamespaceRef ref) {
    touched.add(new Key.OfSandbox(ref));
    for (Item item : desired.values()) {
      if (item.namespace().equals(ref)) {
        touched.add(item.key());
      }
    }
  }

  /** Also without being told: the kernel drops the routes of a link that goes down in silence. */
  private void touchWhatStandsOnTouched() {
    Map<Key, Set<Key>> onThis = new HashMap<>();
    Set<NamespaceRef> indexed = new HashSet<>();
    Deque<Key> open = new ArrayDeque<>(touched);
    index(open, indexed, onThis);
    for (Key key : routesBesideAddresses(onThis)) {
      if (touched.add(key)) {
        open.add(key);
      }
    }
    while (!open.isEmpty()) {
      index(open, indexed, onThis);
      for (Key key : onThis.getOrDefault(open.remove(), Set.of())) {
        if (touched.add(key)) {
          open.add(key);
        }
      }
    }
  }

  /** Writes down what stands on what in the namespaces of these keys that are not indexed yet. */
  private void index(Collection<Key> keys, Set<NamespaceRef> indexed, Map<Key, Set<Key>> onThis) {
    Set<NamespaceRef> fresh = new HashSet<>();
    for (Key key : keys) {
      if (indexed.add(key.namespace())) {
        fresh.add(key.namespace());
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    for (Item item : desired.values()) {
      boolean packetRule = item instanceof Element || item instanceof FirewallTable;
      if (!packetRule && reaches(item, fresh)) {
        Key key = item.key();
        Stands.on(item)
            .forEach(on -> onThis.computeIfAbsent(on, _ -> new LinkedHashSet<>()).add(key));
        Stands.needs(item)
            .forEach(on -> onThis.computeIfAbsent(on, _ -> new LinkedHashSet<>()).add(key));
      }
    }
  }

  /** Whether it is in one of these namespaces, or has its other end there. */
  private static boolean reaches(Item item, Set<NamespaceRef> namespaces) {
    return namespaces.contains(item.namespace())
        || item instanceof Link.Veth veth
            && veth.peer().filter(end -> namespaces.contains(end.namespace())).isPresent()
        || item instanceof Link.VethPeer && namespaces.contains(NamespaceRef.Host.HOST);
  }

  /** With its last address a link loses all its routes. */
  private Set<Key> routesBesideAddresses(Map<Key, Set<Key>> onThis) {
    Set<Key> routes = new LinkedHashSet<>();
    for (Key key : touched) {
      if (key instanceof Key.OfAddress address) {
        Key link = new Key.OfLink(address.namespace(), address.link());
        onThis.getOrDefault(link, Set.of()).stream()
            .filter(on -> on instanceof Key.OfRoute)
            .forEach(routes::add);
      }
    }
    return routes;
  }
}
