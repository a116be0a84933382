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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node's state as lines that a person reads at a glance, one item a line (a pair and an address
 * with its connected route are one line too):
 *
 * <pre>
 * sandbox web [down]
 * bridge br0 mac 02:00:00:00:00:01 mtu 1500 [down]
 * pair plv-a web:eth0 mac 02:00:00:00:00:0a mtu 1500 master br0 [isolated] [plain] [down]
 * address web:eth0 172.18.0.2/16 [routeless]
 * route web:eth0 default via 172.18.0.1 [src IP] [metric N] [table N] [kernel]
 * rule web priority 1000 from 172.18.0.0/16 table 200
 * sysctl br0 net/ipv4/conf/br0/forwarding 1
 * table CHAINS
 * element publish4 0.0.0.0 . tcp . 8080 : 172.18.0.2 . 80
 * foreign link br0    foreign sandbox web    foreign route web:eth0 default
 * </pre>
 *
 * A link without a namespace is the host's.
 */
final class Notation {

  private final Map<Key, Item> items = new LinkedHashMap<>();
  private final Set<Key> foreign = new LinkedHashSet<>();

  static Notation read(String text) {
    Notation notation = new Notation();
    text.lines()
        .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .forEach(line -> notation.line(new ArrayList<>(List.of(line.split("\\s+")))));
    return notation;
  }

  Map<Key, Item> items() {
    return items;
  }

  Set<Key> foreign() {
    return foreign;
  }

  private void line(List<String> words) {
    switch (words.removeFirst()) {
      case "sandbox" -> add(new Sandbox(namespace(words.removeFirst()), !words.contains("down")));
      case "bridge" -> {
        LinkName name = new LinkName(words.removeFirst());
        add(new Link.Bridge(name, mac(words), mtu(words), !words.contains("down")));
      }
      case "pair" -> pair(words);
      case "address" -> address(words);
      case "route" -> add(route(words));
      case "rule" -> add(rule(words));
      case "sysctl" -> {
        Key.OfLink link = link(words.removeFirst());
        add(new Sysctl(link.namespace(), words.removeFirst(), link.name(), words.removeFirst()));
      }
      case "table" -> add(table(TableFamily.INET, words));
      case "guards" -> add(table(TableFamily.BRIDGE, words));
      case "element" -> add(element(words));
      case "foreign" -> foreign.add(foreignKey(words));
      case String other -> throw new IllegalArgumentException("no such item: " + other);
    }
  }

  private void add(Item item) {
    if (items.putIfAbsent(item.key(), item) != null) {
      throw new IllegalArgumentException("twice: " + item.key());
    }
  }

  private void pair(List<String> words) {
    LinkName end = new LinkName(words.removeFirst());
    Key.OfLink peer = link(words.removeFirst());
    boolean up = !words.contains("down");
    Optional<LinkName> master = option(words, "master").map(LinkName::new);
    boolean isolated = words.contains("isolated");
    boolean hairpin = master.isPresent() && !words.contains("plain");
    add(new Link.Veth(end, mtu(words), up, master, isolated, hairpin, Optional.of(peer)));
    add(
        new Link.VethPeer(
            peer.namespace(), peer.name(), mac(words), mtu(words), up, Optional.of(end)));
  }

  private void address(List<String> words) {
    Key.OfLink link = link(words.removeFirst());
    String[] text = words.removeFirst().split("/", 2);
    Address address =
        new Address(
            link.namespace(), link.name(), IpAddress.parse(text[0]), Integer.parseInt(text[1]));
    add(address);
    if (!words.contains("routeless") && !items.containsKey(Route.connected(address).key())) {
      add(Route.connected(address));
    }
  }

  private static Route route(List<String> words) {
    Key.OfLink link = link(words.removeFirst());
    String to = words.removeFirst();
    Optional<IpAddress> via = option(words, "via").map(IpAddress::parse);
    Prefix destination =
        to.equals("default") ? Prefix.everything(via.orElseThrow().family()) : Prefix.parse(to);
    long metric =
        option(words, "metric")
            .map(Long::parseLong)
            .orElse(Route.defaultMetric(destination.family()));
    int table = option(words, "table").map(Integer::parseInt).orElse(Route.MAIN_TABLE);
    Route.Origin origin = words.contains("kernel") ? Route.Origin.KERNEL : Route.Origin.PLUMBLINE;
    return new Route(
        link.namespace(),
        table,
        destination,
        metric,
        via,
        link.name(),
        option(words, "src").map(IpAddress::parse),
        origin);
  }

  private static Rule rule(List<String> words) {
    NamespaceRef namespace = namespace(words.removeFirst());
    Optional<Prefix> from = option(words, "from").map(Prefix::parse);
    return new Rule(
        namespace,
        from.map(Prefix::family).orElse(Family.IPV4),
        Long.parseLong(option(words, "priority").orElseThrow()),
        from,
        Optional.empty(),
        Integer.parseInt(option(words, "table").orElseThrow()));
  }

  private static FirewallTable table(TableFamily family, List<String> words) {
    String text = "table " + family + " plumbline { " + String.join(" ", words) + " }";
    return new FirewallTable(family, text);
  }

  private static Element element(List<String> words) {
    FirewallSet set = FirewallSet.valueOf(words.removeFirst().toUpperCase(Locale.ROOT));
    String[] sides = String.join(" ", words).split(" : ", 2);
    return new Element(
        set,
        fields(set.key(), set.interval(), sides[0]),
        sides.length > 1 ? fields(set.data(), false, sides[1]) : List.of());
  }

  private static List<Field> fields(List<FirewallSet.Type> types, boolean nets, String text) {
    String[] words = text.split(" \\. ", -1);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String word = words[i];
      fields.add(
          switch (types.get(i)) {
            case IFNAME -> new Field.Name(new LinkName(word));
            case ETHER_ADDR -> new Field.Mac(MacAddress.parse(word));
            case IPV4_ADDR, IPV6_ADDR -> nets ? net(word) : new Field.Ip(IpAddress.parse(word));
            case INET_PROTO -> new Field.Proto(Protocol.valueOf(word.toUpperCase(Locale.ROOT)));
            case INET_SERVICE -> new Field.Port(Integer.parseInt(word));
            case NF_PROTO -> new Field.Nfproto(Family.valueOf(word.toUpperCase(Locale.ROOT)));
            case SLOT -> new Field.Slot(Integer.parseInt(word));
          });
    }
    return List.copyOf(fields);
  }

  private static Field net(String word) {
    if (word.contains("/")) {
      return new Field.Net(Prefix.parse(word));
    }
    IpAddress address = IpAddress.parse(word);
    return new Field.Net(Prefix.of(address, address.family().bits()));
  }

  private static Key foreignKey(List<String> words) {
    return switch (words.removeFirst()) {
      case "link" -> link(words.removeFirst());
      case "sandbox" -> new Key.OfSandbox(namespace(words.removeFirst()));
      case "route" -> route(words).key();
      case String other -> throw new IllegalArgumentException("no such foreign thing: " + other);
    };
  }

  private static NamespaceRef namespace(String text) {
    int separator = text.indexOf("://");
    return separator < 0
        ? new NamespaceRef.Named(text)
        : new NamespaceRef.Container(text.substring(0, separator), text.substring(separator + 3));
  }

  private static Key.OfLink link(String text) {
    int colon = text.lastIndexOf(':');
    return colon < 0
        ? new Key.OfLink(Host.HOST, new LinkName(text))
        : new Key.OfLink(
            namespace(text.substring(0, colon)), new LinkName(text.substring(colon + 1)));
  }

  private static MacAddress mac(List<String> words) {
    return MacAddress.parse(option(words, "mac").orElseThrow());
  }

  private static int mtu(List<String> words) {
    return Integer.parseInt(option(words, "mtu").orElse("1500"));
  }

  private static Optional<String> option(List<String> words, String name) {
    int at = words.indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
  }
}
