package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.NamespaceRef.Host;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * A kernel in memory that does what the real one does by itself, as tried on 6.18, and refuses what
 * it refuses: an address makes the connected route; a link takes along its peer, addresses, routes
 * and sysctls; the last IPv4 address takes all IPv4 routes of its link; a link that goes down loses
 * its IPv4 routes and its IPv6 addresses, and finds its connected IPv4 routes again when it comes
 * up; below 1280 bytes of MTU there is no IPv6; a table takes its elements, a namespace what is in
 * it and the other ends of its pairs.
 */
final class FakeKernel {

  private static final int IPV6_MIN_MTU = 1280;

  /** Links of the host that are nobody's business but whose settings may be. */
  private static final Set<String> HOSTS_OWN = Set.of("eth0", "all");

  private final Map<Key, Item> items = new LinkedHashMap<>();
  private final Set<Key> foreign = new LinkedHashSet<>();
  private final List<Operation> afterwards = new ArrayList<>();

  /** What the kernel says to an operation that it does not carry out. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String errno) {
      super(errno);
    }
  }

  /** How one operation went, with the words of whoever made it go wrong. */
  record Went(Operation operation, Result result, String why) {}

  enum Result {
    DONE,
    ALREADY_DONE,
    FAILED,
    SKIPPED
  }

  /** A kernel in which these stand, whoever made them. */
  static FakeKernel standing(Map<Key, Item> items, Set<Key> foreign) {
    FakeKernel kernel = new FakeKernel();
    kernel.items.putAll(items);
    kernel.foreign.addAll(foreign);
    return kernel;
  }

  Map<Key, Item> observe() {
    return new LinkedHashMap<>(items);
  }

  Set<Key> foreign() {
    return foreign;
  }

  /** Flushes and announcements so far. */
  List<Operation> afterwards() {
    return afterwards;
  }

  List<Went> apply(Plan plan) {
    return apply(plan, _ -> false);
  }

  /**
   * Carries a plan out as a dataplane does: what needs something that could not be made is skipped,
   * all else goes on.
   *
   * @param broken the places in the plan that go wrong without a reason
   */
  List<Went> apply(Plan plan, IntPredicate broken) {
    List<Went> went = new ArrayList<>();
    Map<Key, Key> missing = new HashMap<>();
    for (int i = 0; i < plan.operations().size(); i++) {
      Operation operation = plan.operations().get(i);
      Optional<Key> lacks = operation.needs().stream().filter(missing::containsKey).findFirst();
      Went one =
          lacks.isPresent()
              ? new Went(operation, Result.SKIPPED, "without " + missing.get(lacks.get()))
              : tryOut(operation, broken.test(i));
      if (one.result() == Result.SKIPPED || one.result() == Result.FAILED) {
        noteMissing(operation, missing);
      }
      went.add(one);
    }
    return went;
  }

  private static void noteMissing(Operation operation, Map<Key, Key> missing) {
    switch (operation) {
      case Operation.Create(Item item) -> missing.put(item.key(), item.key());
      case Operation.CreatePair(Link.Veth host, Link.VethPeer peer) -> {
        missing.put(host.key(), host.key());
        missing.put(peer.key(), host.key());
      }
      case Operation.Adjust _,
          Operation.Delete _,
          Operation.FlushConntrack _,
          Operation.Announce _ -> {}
    }
  }

  private Went tryOut(Operation operation, boolean broken) {
    if (broken) {
      return new Went(operation, Result.FAILED, "EIO");
    }
    try {
      return new Went(operation, carryOut(operation) ? Result.DONE : Result.ALREADY_DONE, "");
    } catch (Refused refused) {
      return new Went(operation, Result.FAILED, refused.getMessage());
    }
  }

  private boolean carryOut(Operation operation) throws Refused {
    return switch (operation) {
      case Operation.Create(Item item) -> create(item);
      case Operation.CreatePair(Link.Veth host, Link.VethPeer peer) -> pair(host, peer);
      case Operation.Adjust(Item desired, Item _) -> adjust(desired);
      case Operation.Delete(Item item) -> delete(item.key());
      case Operation.FlushConntrack flush -> afterwards.add(flush);
      case Operation.Announce announce -> afterwards.add(announce);
    };
  }

  private boolean create(Item item) throws Refused {
    Item there = items.get(item.key());
    if (item.equals(there)) {
      return false;
    }
    refuseIf(there != null || foreign.contains(item.key()), "EEXIST");
    switch (item) {
      case Sandbox sandbox -> items.put(sandbox.key(), sandbox);
      case Link.Bridge bridge -> items.put(bridge.key(), bridge);
      case Link.Veth _, Link.VethPeer _ -> throw new Refused("EINVAL: half a pair");
      case Address address -> addAddress(address);
      case Route route -> addRoute(route);
      case Rule rule -> {
        refuseIf(!namespaceIsThere(rule.namespace()), "ENOENT");
        items.put(rule.key(), rule);
      }
      case Sysctl sysctl -> set(sysctl);
      case FirewallTable table -> items.put(table.key(), table);
      case Element element -> addElement(element);
    }
    return true;
  }

  private boolean namespaceIsThere(NamespaceRef namespace) {
    Key key = new Key.OfSandbox(namespace);
    return namespace.equals(Host.HOST) || items.containsKey(key) || foreign.contains(key);
  }

  private boolean pair(Link.Veth host, Link.VethPeer peer) throws Refused {
    refuseIf(!namespaceIsThere(peer.namespace()), "ENOENT");
    for (Key key : List.of(host.key(), peer.key())) {
      refuseIf(items.containsKey(key) || foreign.contains(key), "EEXIST");
    }
    refuseUnlessBridge(host.master());
    items.put(host.key(), host);
    items.put(peer.key(), peer);
    return true;
  }

  private void refuseUnlessBridge(Optional<LinkName> master) throws Refused {
    if (master.isPresent()) {
      Item link = items.get(new Key.OfLink(Host.HOST, master.get()));
      refuseIf(!(link instanceof Link.Bridge), "ENODEV: no master");
    }
  }

  private Link link(NamespaceRef namespace, LinkName name) throws Refused {
    if (items.get(new Key.OfLink(namespace, name)) instanceof Link link) {
      return link;
    }
    throw new Refused("ENODEV: " + name);
  }

  private void addAddress(Address address) throws Refused {
    Link link = link(address.namespace(), address.link());
    boolean ipv6 = address.ip().family() == Family.IPV6;
    refuseIf(ipv6 && (link.mtu() < IPV6_MIN_MTU || ipv6IsOff(link)), "EACCES");
    boolean secondary = !ipv6 && !sameNetwork(address).isEmpty();
    items.put(address.key(), address);
    if (link.up() && !secondary) {
      items.putIfAbsent(Route.connected(address).key(), Route.connected(address));
    }
  }

  private List<Address> sameNetwork(Address address) {
    return all(Address.class).stream()
        .filter(other -> isBeside(address, other) && other.network().equals(address.network()))
        .toList();
  }

  private static boolean isBeside(Address address, Address other) {
    return other.namespace().equals(address.namespace())
        && other.link().equals(address.link())
        && other.ip().family() == address.ip().family();
  }

  private boolean ipv6IsOff(Link link) {
    String path = "net/ipv6/conf/" + link.name() + "/disable_ipv6";
    return items.get(new Key.OfSysctl(link.namespace(), path)) instanceof Sysctl sysctl
        && sysctl.value().equals("1");
  }

  private void addRoute(Route route) throws Refused {
    refuseIf(!link(route.namespace(), route.link()).up(), "ENETDOWN");
    if (route.via().isPresent()) {
      refuseIf(!isOnLink(route.via().get(), route), "ENETUNREACH: no way to the gateway");
    }
    if (route.source().isPresent()) {
      refuseIf(!isLocal(route.source().get(), route.namespace()), "EINVAL: not our address");
    }
    items.put(route.key(), route);
  }

  private boolean isOnLink(IpAddress via, Route route) {
    return all(Route.class).stream()
        .anyMatch(
            other ->
                other.namespace().equals(route.namespace())
                    && other.link().equals(route.link())
                    && other.via().isEmpty()
                    && other.destination().contains(via));
  }

  private boolean isLocal(IpAddress ip, NamespaceRef namespace) {
    return all(Address.class).stream()
        .anyMatch(a -> a.namespace().equals(namespace) && a.ip().equals(ip));
  }

  private void set(Sysctl sysctl) throws Refused {
    if (!HOSTS_OWN.contains(sysctl.link().text())) {
      Link link = link(sysctl.namespace(), sysctl.link());
      boolean ipv6 = sysctl.path().startsWith("net/ipv6/");
      refuseIf(ipv6 && link.mtu() < IPV6_MIN_MTU, "ENOENT: no IPv6 below 1280");
      if (sysctl.path().endsWith("/disable_ipv6") && sysctl.value().equals("1")) {
        withoutIpv6(link);
      }
    }
    items.put(sysctl.key(), sysctl);
  }

  private void addElement(Element element) throws Refused {
    refuseIf(!items.containsKey(new Key.OfTable(element.set().table())), "ENOENT: no table");
    refuseIf(element.set().interval() && overlapsAnother(element), "EEXIST: overlapping interval");
    items.put(element.key(), element);
  }

  private boolean overlapsAnother(Element element) {
    return all(Element.class).stream()
        .filter(other -> other.set() == element.set() && !other.equals(element))
        .anyMatch(other -> overlap(element.fields(), other.fields()));
  }

  private static boolean overlap(List<Field> one, List<Field> other) {
    for (int i = 0; i < one.size(); i++) {
      boolean meets =
          one.get(i) instanceof Field.Net(var net) && other.get(i) instanceof Field.Net(var its)
              ? net.overlaps(its)
              : one.get(i).equals(other.get(i));
      if (!meets) {
        return false;
      }
    }
    return true;
  }

  private boolean adjust(Item desired) throws Refused {
    Item there = items.get(desired.key());
    if (desired.equals(there)) {
      return false;
    }
    refuseIf(there == null && !(desired instanceof Route), "ENOENT");
    switch (desired) {
      case Sandbox sandbox -> items.put(sandbox.key(), sandbox);
      case Link link -> change((Link) there, link);
      case Route route -> addRoute(route);
      case Sysctl sysctl -> set(sysctl);
      case FirewallTable table -> {
        delete(table.key());
        items.put(table.key(), table);
      }
      case Element element -> {
        delete(element.key());
        addElement(element);
      }
      case Address _, Rule _ -> throw new Refused("EINVAL: nothing to change");
    }
    return true;
  }

  private void change(Link from, Link to) throws Refused {
    refuseIf(!from.getClass().equals(to.getClass()), "EOPNOTSUPP");
    if (to instanceof Link.Veth veth) {
      refuseIf(!veth.peer().equals(((Link.Veth) from).peer()), "EOPNOTSUPP");
      refuseUnlessBridge(veth.master());
    }
    items.put(to.key(), to);
    if (to.mtu() < IPV6_MIN_MTU) {
      withoutIpv6(to);
      removeAll(Sysctl.class, sysctl -> on(to, sysctl) && sysctl.path().startsWith("net/ipv6/"));
    }
    if (from.up() && !to.up()) {
      removeAll(Route.class, route -> on(to, route));
      removeAll(Address.class, address -> on(to, address) && isIpv6(address));
    }
    if (!from.up() && to.up()) {
      for (Address address : all(Address.class)) {
        if (on(to, address) && !isIpv6(address)) {
          items.putIfAbsent(Route.connected(address).key(), Route.connected(address));
        }
      }
    }
  }

  private void withoutIpv6(Link link) {
    removeAll(Address.class, address -> on(link, address) && isIpv6(address));
    removeAll(Route.class, route -> on(link, route) && route.destination().family() == Family.IPV6);
  }

  private static boolean isIpv6(Address address) {
    return address.ip().family() == Family.IPV6;
  }

  /** Removes what stands under this key, and what goes with it; false if nothing does. */
  boolean delete(Key key) {
    Item item = items.get(key);
    if (item == null) {
      return false;
    }
    switch (item) {
      case Sandbox sandbox -> deleteWith(sandbox);
      case Link link -> deleteWith(link);
      case Address address -> deleteWith(address);
      case FirewallTable table ->
          removeAll(Element.class, element -> element.set().table() == table.family());
      case Route _, Rule _, Sysctl _, Element _ -> {}
    }
    items.remove(key);
    return true;
  }

  private void deleteWith(Sandbox sandbox) {
    for (Link link : all(Link.class)) {
      if (link.namespace().equals(sandbox.namespace())) {
        delete(link.key());
      }
    }
    removeAll(Rule.class, rule -> rule.namespace().equals(sandbox.namespace()));
  }

  private void deleteWith(Link link) {
    items.remove(link.key());
    removeAll(Address.class, address -> on(link, address));
    removeAll(Route.class, route -> on(link, route));
    removeAll(Sysctl.class, sysctl -> on(link, sysctl));
    switch (link) {
      case Link.Bridge bridge -> releasePorts(bridge);
      case Link.Veth veth -> veth.peer().ifPresent(this::delete);
      case Link.VethPeer peer ->
          peer.hostEnd().ifPresent(end -> delete(new Key.OfLink(Host.HOST, end)));
    }
  }

  private void releasePorts(Link.Bridge bridge) {
    for (Link.Veth port : all(Link.Veth.class)) {
      if (port.master().equals(Optional.of(bridge.name()))) {
        items.put(
            port.key(),
            new Link.Veth(
                port.name(), port.mtu(), port.up(), Optional.empty(), false, false, port.peer()));
      }
    }
  }

  /** Secondary IPv4 addresses go with the primary one, which is the first that was made. */
  private void deleteWith(Address address) {
    List<Address> network = sameNetwork(address);
    boolean ipv4 = !isIpv6(address);
    boolean wholeNetwork = network.size() == 1 || ipv4 && network.getFirst().equals(address);
    List<Address> going = wholeNetwork ? network : List.of(address);
    going.forEach(one -> items.remove(one.key()));
    if (wholeNetwork) {
      items.remove(Route.connected(address).key());
    }
    if (ipv4) {
      boolean last = all(Address.class).stream().noneMatch(other -> isBeside(address, other));
      removeAll(Route.class, route -> isOn(address, route) && goesWith(going, last, route));
    }
  }

  private static boolean goesWith(List<Address> going, boolean last, Route route) {
    return route.destination().family() == Family.IPV4
        && (last || going.stream().anyMatch(a -> route.source().equals(Optional.of(a.ip()))));
  }

  private static boolean isOn(Address address, Route route) {
    return route.namespace().equals(address.namespace()) && route.link().equals(address.link());
  }

  private <T extends Item> List<T> all(Class<T> kind) {
    List<T> all = new ArrayList<>();
    for (Item item : items.values()) {
      if (kind.isInstance(item)) {
        all.add(kind.cast(item));
      }
    }
    return all;
  }

  private <T extends Item> void removeAll(Class<T> kind, Predicate<T> which) {
    items.values().removeIf(item -> kind.isInstance(item) && which.test(kind.cast(item)));
  }

  private static boolean on(Link link, Item item) {
    if (!item.namespace().equals(link.namespace())) {
      return false;
    }
    LinkName name =
        switch (item) {
          case Address address -> address.link();
          case Route route -> route.link();
          case Sysctl sysctl -> sysctl.link();
          case Sandbox _, Link _, Rule _, FirewallTable _, Element _ -> null;
        };
    return Objects.equals(name, link.name());
  }

  private static void refuseIf(boolean condition, String errno) throws Refused {
    if (condition) {
      throw new Refused(errno);
    }
  }
}
