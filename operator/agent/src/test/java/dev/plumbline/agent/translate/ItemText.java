package dev.plumbline.agent.translate;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;

/** An item as a line that a person reads at a glance. */
final class ItemText {

  private ItemText() {}

  static String of(Item item) {
    return switch (item) {
      case Sandbox sandbox -> "sandbox " + sandbox.namespace();
      case Link.Bridge b -> "bridge " + b.name() + " mac " + b.mac() + " mtu " + b.mtu();
      case Link.Veth v ->
          "veth "
              + v.name()
              + " mtu "
              + v.mtu()
              + v.master().map(m -> " master " + m).orElse("")
              + (v.isolated() ? " isolated" : "")
              + v.peer().map(p -> " peer " + p.namespace() + ":" + p.name()).orElse("");
      case Link.VethPeer p -> "peer " + in(p) + p.name() + " mac " + p.mac() + " mtu " + p.mtu();
      case Address a -> "address " + in(a) + a.link() + " " + a.ip() + "/" + a.length();
      case Route route -> route(route);
      case Rule rule ->
          "rule "
              + in(rule)
              + rule.family()
              + " priority "
              + rule.priority()
              + " from "
              + rule.from().map(Object::toString).orElse("all")
              + " table "
              + rule.table();
      case Sysctl sysctl -> "sysctl " + in(sysctl) + sysctl.path() + " = " + sysctl.value();
      case FirewallTable table -> table.key().toString();
      case Element element -> "element " + element.set() + " { " + element.text() + " }";
    };
  }

  private static String route(Route route) {
    return "route "
        + in(route)
        + route.link()
        + " "
        + route.destination()
        + route.via().map(via -> " via " + via).orElse("")
        + route.source().map(source -> " src " + source).orElse("")
        + " metric "
        + route.metric()
        + (route.table() == Route.MAIN_TABLE ? "" : " table " + route.table())
        + (route.origin() == Route.Origin.KERNEL ? " kernel" : "");
  }

  private static String in(Item item) {
    return item.namespace() instanceof NamespaceRef.Host ? "" : item.namespace() + ":";
  }
}
