package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.NamespaceRef.Host;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Protocol;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import dev.plumbline.model.TableFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A node as objects might ask for it: up to three bridges, four sandboxes (two of which are not
 * ours) and six endpoints, drawn from so few names that two nodes nearly always have some in
 * common.
 */
final class RandomNode {

  private static final NamespaceRef SOMEBODYS = new NamespaceRef.Named("pre");
  private static final NamespaceRef CONTAINER = new NamespaceRef.Container("docker", "3fa1");
  private static final List<NamespaceRef> SANDBOXES =
      List.of(new NamespaceRef.Named("web"), new NamespaceRef.Named("db"), SOMEBODYS, CONTAINER);

  /** What is there from the start and is not ours. */
  static final Set<Key> FOREIGN =
      Set.of(new Key.OfSandbox(SOMEBODYS), new Key.OfSandbox(CONTAINER));

  private final Random random;
  private final Map<Key, Item> items = new LinkedHashMap<>();
  private final List<Net> nets = new ArrayList<>();
  private final Map<NamespaceRef, Set<Net>> attached = new HashMap<>();
  private final Set<Key> routed = new HashSet<>();

  private record Net(int number, LinkName bridge, int mtu, List<Prefix> prefixes) {}

  private RandomNode(Random random) {
    this.random = random;
  }

  static Map<Key, Item> items(Random random) {
    RandomNode node = new RandomNode(random);
    if (node.chance(90)) {
      node.add(new FirewallTable(TableFamily.INET, "chains " + random.nextInt(2)));
      for (int i = 0; i < 3; i++) {
        if (node.chance(70)) {
          node.network(i);
        }
      }
      for (int i = 0; i < 6; i++) {
        if (node.chance(60) && !node.nets.isEmpty()) {
          node.endpoint(i);
        }
      }
      node.guards();
      node.published();
      node.forwarding();
    }
    return node.items;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void add(Item item) {
    items.putIfAbsent(item.key(), item);
  }

  private void network(int number) {
    int mtu = any(List.of(1500, 9000, 1000));
    List<Prefix> prefixes = new ArrayList<>();
    if (chance(80)) {
      prefixes.add(Prefix.parse("172." + (18 + number) + ".0.0/16"));
    }
    if (chance(30)) {
      prefixes.add(Prefix.parse("10." + number + ".0.0/24"));
    }
    if (mtu >= 1280 && (prefixes.isEmpty() || chance(60))) {
      prefixes.add(Prefix.parse("fd00:" + number + "::/64"));
    }
    Net net = new Net(number, new LinkName("br" + number), mtu, prefixes);
    nets.add(net);
    Field bridge = new Field.Name(net.bridge());
    add(Element.of(FirewallSet.BRIDGES, bridge));
    add(new Link.Bridge(net.bridge(), MacAddress.local(random.nextInt(2)), mtu, true));
    setting(net, Family.IPV4, "forwarding", "1");
    if (mtu >= 1280) {
      boolean ipv6 = prefixes.stream().anyMatch(prefix -> prefix.family() == Family.IPV6);
      setting(net, Family.IPV6, "disable_ipv6", ipv6 ? "0" : "1");
    }
    for (Prefix prefix : prefixes) {
      add(Element.of(FirewallSet.ATTACHED4.of(prefix.family()), new Field.Net(prefix), bridge));
      if (chance(80)) {
        address(Host.HOST, net.bridge(), gateway(prefix), prefix);
      }
    }
  }

  private void setting(Net net, Family family, String name, String value) {
    add(Sysctl.conf(Host.HOST, family, net.bridge(), name, value));
  }

  private static IpAddress gateway(Prefix prefix) {
    return prefix.address().plus(1);
  }

  private void address(NamespaceRef where, LinkName link, IpAddress ip, Prefix prefix) {
    Address address = new Address(where, link, ip, prefix.length());
    add(address);
    add(Route.connected(address));
  }

  private void endpoint(int number) {
    NamespaceRef sandbox = any(SANDBOXES);
    Net net = any(nets);
    LinkName name = new LinkName("eth" + random.nextInt(4));
    Key.OfLink end = new Key.OfLink(sandbox, name);
    if (items.containsKey(end)
        || !attached.computeIfAbsent(sandbox, _ -> new HashSet<>()).add(net)) {
      return;
    }
    if (!FOREIGN.contains(new Key.OfSandbox(sandbox))) {
      add(new Sandbox(sandbox, true));
    }
    LinkName hostEnd = new LinkName("plv-" + number);
    add(
        new Link.Veth(
            hostEnd,
            net.mtu(),
            true,
            Optional.of(net.bridge()),
            chance(30),
            true,
            Optional.of(end)));
    add(
        new Link.VethPeer(
            sandbox,
            name,
            MacAddress.local(10 * number + random.nextInt(2)),
            net.mtu(),
            true,
            Optional.of(hostEnd)));
    if (chance(30)) {
      String value = String.valueOf(random.nextInt(2));
      add(Sysctl.conf(sandbox, Family.IPV4, name, "log_martians", value));
    }
    for (Prefix prefix : net.prefixes()) {
      addressesIn(prefix, sandbox, name);
    }
  }

  private void guards() {
    if (chance(20)) {
      return;
    }
    add(new FirewallTable(TableFamily.BRIDGE, "guards " + random.nextInt(2)));
    for (Item item : List.copyOf(items.values())) {
      if (item instanceof Link.VethPeer peer) {
        Field port = new Field.Name(peer.hostEnd().orElseThrow());
        add(Element.of(FirewallSet.MACS, port, new Field.Mac(peer.mac())));
        IpAddress ip = IpAddress.parse("172.18.0." + random.nextInt(4));
        add(Element.of(FirewallSet.SOURCES4, port, new Field.Ip(ip)));
        if (chance(20)) {
          Field behind = new Field.Net(Prefix.parse("10.200.0.0/16"));
          add(Element.of(FirewallSet.BEHIND4, port, behind));
        }
      }
    }
  }

  private void addressesIn(Prefix prefix, NamespaceRef sandbox, LinkName name) {
    int count = chance(25) ? 2 : 1;
    for (int i = 0; i < count; i++) {
      address(sandbox, name, prefix.address().plus(2 + random.nextInt(4)), prefix);
    }
    if (chance(50)) {
      route(sandbox, name, Prefix.everything(prefix.family()), prefix, Route.MAIN_TABLE);
    }
    if (prefix.family() == Family.IPV4 && chance(30)) {
      int table = 200 + random.nextInt(2);
      route(sandbox, name, Prefix.parse("10.200.0.0/16"), prefix, table);
      add(new Rule(sandbox, Family.IPV4, 1000, Optional.of(prefix), Optional.empty(), table));
    }
  }

  private void route(NamespaceRef sandbox, LinkName link, Prefix to, Prefix subnet, int table) {
    IpAddress via = subnet.address().plus(chance(70) ? 1 : 254);
    Route route =
        new Route(
            sandbox,
            table,
            to,
            Route.defaultMetric(to.family()),
            Optional.of(via),
            link,
            Optional.empty(),
            Route.Origin.PLUMBLINE);
    if (routed.add(route.key())) {
      add(route);
    }
  }

  private void published() {
    for (int port = 80; port < 84; port++) {
      if (chance(60)) {
        publish(port, chance(50) ? Protocol.TCP : Protocol.UDP);
      }
    }
  }

  private void publish(int port, Protocol protocol) {
    IpAddress host = IpAddress.parse(chance(50) ? "0.0.0.0" : "192.0.2.1");
    List<Field> key = List.of(new Field.Ip(host), new Field.Proto(protocol), new Field.Port(port));
    if (chance(70)) {
      add(new Element(FirewallSet.PUBLISH4, key, target()));
    } else {
      for (int slot = 0; slot < 4; slot++) {
        List<Field> withSlot = new ArrayList<>(key);
        withSlot.add(new Field.Slot(slot));
        add(new Element(FirewallSet.BALANCE4, List.copyOf(withSlot), target()));
      }
    }
    if (chance(40)) {
      add(new Element(FirewallSet.RESTRICTED4, key, List.of()));
      List<String> sources =
          any(List.of(List.of("10.0.0.0/8"), List.of("10.1.0.0/16", "10.2.0.0/16"), List.of()));
      for (String source : sources) {
        add(
            Element.of(
                FirewallSet.ALLOWED4,
                new Field.Net(Prefix.of(host, 32)),
                key.get(1),
                key.get(2),
                new Field.Net(Prefix.parse(source))));
      }
    }
  }

  private List<Field> target() {
    IpAddress ip = IpAddress.parse("172.18.0." + (2 + random.nextInt(3)));
    return List.of(new Field.Ip(ip), new Field.Port(8000 + random.nextInt(2)));
  }

  private void forwarding() {
    if (chance(50)) {
      LinkName uplink = new LinkName("eth0");
      add(
          Element.of(
              FirewallSet.FORWARDING, new Field.Nfproto(Family.IPV4), new Field.Name(uplink)));
      add(Sysctl.conf(Host.HOST, Family.IPV4, uplink, "forwarding", "1"));
    }
  }
}
