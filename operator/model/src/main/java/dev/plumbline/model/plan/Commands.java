package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import java.util.ArrayList;
import java.util.List;

/** Operations as the {@code ip}, {@code nft}, {@code sysctl} and {@code conntrack} commands. */
public final class Commands {

  private Commands() {}

  /** One operation as a person would have typed it. */
  public static String of(Operation operation) {
    return switch (operation) {
      case Operation.Create(Item item) -> create(item);
      case Operation.CreatePair(Link.Veth host, Link.VethPeer peer) -> pair(host, peer);
      case Operation.Adjust(Item desired, Item observed) -> adjust(desired, observed);
      case Operation.Delete(Item item) -> delete(item);
      case Operation.FlushConntrack flush -> flush(flush);
      case Operation.Announce announce -> announce(announce);
    };
  }

  private static String create(Item item) {
    return switch (item) {
      case Sandbox sandbox ->
          "ip netns add "
              + sandbox.namespace()
              + " && "
              + ip(sandbox)
              + "link set lo up group "
              + Link.GROUP;
      case Link.Bridge bridge ->
          "ip link add "
              + bridge.name()
              + " group "
              + Link.GROUP
              + " address "
              + bridge.mac()
              + " mtu "
              + bridge.mtu()
              + (bridge.up() ? " up" : "")
              + " type bridge no_linklocal_learn 1";
      case Link link -> "ip link add " + link.name() + " type veth";
      case Address address -> ip(address) + "address add " + text(address);
      case Route route -> ip(route) + "route add " + text(route);
      case Rule rule -> ip(rule) + "rule add " + text(rule);
      case Sysctl sysctl -> sysctl(sysctl);
      case FirewallTable table -> "nft -f - <<'EOF'\n" + table.text() + "\nEOF";
      case Element element -> "nft add element " + set(element) + " { " + element.text() + " }";
    };
  }

  private static String pair(Link.Veth host, Link.VethPeer peer) {
    return "ip link add "
        + host.name()
        + " group "
        + Link.GROUP
        + " mtu "
        + host.mtu()
        + host.master().map(master -> " master " + master).orElse("")
        + (host.up() ? " up" : "")
        + " type veth peer name "
        + peer.name()
        + " netns "
        + netns(peer.namespace())
        + " group "
        + Link.GROUP
        + " address "
        + peer.mac()
        + " mtu "
        + peer.mtu()
        + (peer.up() ? " && " + ip(peer) + "link set " + peer.name() + " up" : "")
        + port(" && ", host, false, false);
  }

  private static String adjust(Item desired, Item observed) {
    return switch (desired) {
      case Sandbox sandbox -> ip(sandbox) + "link set lo up";
      case Link link -> setLink(link, observed);
      case Route route -> ip(route) + "route replace " + text(route);
      case Sysctl sysctl -> sysctl(sysctl);
      case FirewallTable table ->
          "nft -f - <<'EOF'\ndelete " + table.key() + "\n" + table.text() + "\nEOF";
      case Element element -> delete(observed) + " && " + create(element);
      case Address _, Rule _ -> throw new IllegalArgumentException("never adjusted: " + desired);
    };
  }

  private static String setLink(Link link, Item found) {
    List<String> words = new ArrayList<>();
    Link old = (Link) found;
    if (link.mtu() != old.mtu()) {
      words.add("mtu " + link.mtu());
    }
    if (link instanceof Link.Bridge to
        && old instanceof Link.Bridge from
        && !to.mac().equals(from.mac())) {
      words.add("address " + to.mac());
    }
    if (link instanceof Link.VethPeer to
        && old instanceof Link.VethPeer from
        && !to.mac().equals(from.mac())) {
      words.add("address " + to.mac());
    }
    String port = "";
    if (link instanceof Link.Veth to && old instanceof Link.Veth from) {
      boolean moves = !to.master().equals(from.master());
      if (moves) {
        words.add(to.master().map(master -> "master " + master).orElse("nomaster"));
      }
      port = port("", to, from.hairpin() && !moves, from.isolated() && !moves);
    }
    if (link.up() != old.up()) {
      words.add(link.up() ? "up" : "down");
    }
    String set =
        words.isEmpty() ? "" : ip(link) + "link set " + link.name() + " " + String.join(" ", words);
    return set.isEmpty() || port.isEmpty() ? set + port : set + " && " + port;
  }

  /** What makes the port as desired; empty when it is so. */
  private static String port(String before, Link.Veth desired, boolean hairpin, boolean isolated) {
    String words =
        (desired.hairpin() == hairpin ? "" : " hairpin " + (hairpin ? "off" : "on"))
            + (desired.isolated() == isolated ? "" : " isolated " + (isolated ? "off" : "on"));
    return words.isEmpty() ? "" : before + "bridge link set dev " + desired.name() + words;
  }

  private static String delete(Item item) {
    return switch (item) {
      case Sandbox sandbox -> "ip netns delete " + sandbox.namespace();
      case Link link -> ip(link) + "link delete " + link.name();
      case Address address -> ip(address) + "address delete " + text(address);
      case Route route -> ip(route) + "route delete " + text(route);
      case Rule rule -> ip(rule) + "rule delete " + text(rule);
      case Sysctl sysctl ->
          inside(sysctl) + "sysctl -w " + sysctl.path() + "=…  # as it was before";
      case FirewallTable table -> "nft delete " + table.key();
      case Element element ->
          "nft delete element " + set(element) + " { " + Element.text(element.fields()) + " }";
    };
  }

  private static String set(Element element) {
    return element.set().table() + " plumbline " + element.set();
  }

  private static String flush(Operation.FlushConntrack flush) {
    String which =
        switch (flush.flows()) {
          case Operation.Flows.All _ -> "";
          case Operation.Flows.Untranslated _ -> "  # those not translated";
          case Operation.Flows.To(var address, int port) ->
              " --reply-src " + address + " --reply-port-src " + port;
        };
    return "conntrack -D "
        + (flush.address().family() == Family.IPV6 ? "-f ipv6 " : "")
        + "-p "
        + flush.protocol()
        + (flush.address().isUnspecified() ? "" : " --orig-dst " + flush.address())
        + " --orig-port-dst "
        + flush.port()
        + which;
  }

  private static String announce(Operation.Announce announce) {
    return announce.address().family() == Family.IPV4
        ? "arping -U -c 1 -I "
            + announce.bridge()
            + " "
            + announce.address()
            + "  # as "
            + announce.mac()
        : "ndsend " + announce.address() + " " + announce.bridge() + "  # as " + announce.mac();
  }

  private static String text(Address address) {
    return address.ip() + "/" + address.length() + " dev " + address.link();
  }

  private static String text(Route route) {
    StringBuilder text = new StringBuilder();
    text.append(isDefault(route) ? "default" : route.destination());
    route.via().ifPresent(via -> text.append(" via ").append(via));
    text.append(" dev ").append(route.link());
    text.append(" proto ").append(route.origin() == Route.Origin.KERNEL ? "kernel" : "112");
    route.source().ifPresent(source -> text.append(" src ").append(source));
    if (route.metric() != Route.defaultMetric(route.destination().family())) {
      text.append(" metric ").append(route.metric());
    }
    if (route.table() != Route.MAIN_TABLE) {
      text.append(" table ").append(route.table());
    }
    return text.toString();
  }

  private static boolean isDefault(Route route) {
    return route.destination().length() == 0 && route.via().isPresent();
  }

  private static String text(Rule rule) {
    return "priority "
        + rule.priority()
        + rule.from().map(from -> " from " + from).orElse("")
        + rule.to().map(to -> " to " + to).orElse("")
        + " table "
        + rule.table()
        + " protocol "
        + Rule.PROTOCOL;
  }

  private static String sysctl(Sysctl sysctl) {
    return inside(sysctl) + "sysctl -w " + sysctl.path() + "=" + sysctl.value();
  }

  private static String ip(Item item) {
    return switch (item.namespace()) {
      case NamespaceRef.Host _ -> "ip ";
      case NamespaceRef.Named(String name) -> "ip -n " + name + " ";
      case NamespaceRef.OfProcesses _ -> inside(item) + "ip ";
    };
  }

  /** What goes before a command that is to run in the item's namespace. */
  private static String inside(Item item) {
    return switch (item.namespace()) {
      case NamespaceRef.Host _ -> "";
      case NamespaceRef.Named(String name) -> "ip netns exec " + name + " ";
      case NamespaceRef.OfProcesses processes -> "nsenter -t " + pid(processes) + " -n ";
    };
  }

  /** As {@code ip link add … netns} takes it: a name or a process. */
  private static String netns(NamespaceRef namespace) {
    return namespace instanceof NamespaceRef.OfProcesses processes
        ? pid(processes)
        : namespace.toString();
  }

  private static String pid(NamespaceRef.OfProcesses processes) {
    return "$(pidof " + processes + ")";
  }
}
