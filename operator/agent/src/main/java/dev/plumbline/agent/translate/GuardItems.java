package dev.plumbline.agent.translate;

import dev.plumbline.model.Element;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bridge lets in from the port of an endpoint.
 *
 * <p>Its hardware address, and as source every address of the sandbox, whichever of its endpoints
 * has it: Linux answers by the interface that its routes name, from the address that was asked for.
 * Of link-local addresses the one that follows from the hardware address.
 *
 * <p>Where a route of the network leads through the endpoint, it forwards what comes from there:
 * anything but the network's own addresses.
 */
final class GuardItems {

  private GuardItems() {}

  /**
   * The elements for one port.
   *
   * @param inside all in the sandbox that have links
   */
  static List<Item> of(Attachment attachment, List<Attachment> inside) {
    Attachment.Wire wire = attachment.link().orElseThrow();
    Field port = new Field.Name(wire.hostEnd());
    List<Item> items = new ArrayList<>();
    items.add(Element.of(FirewallSet.MACS, port, new Field.Mac(wire.mac())));
    for (Attachment member : inside) {
      for (IpAddress ip : member.link().orElseThrow().addresses()) {
        FirewallSet sources = FirewallSet.SOURCES4.of(ip.family());
        items.add(Element.of(sources, port, new Field.Ip(ip)));
      }
    }
    items.add(Element.of(FirewallSet.SOURCES6, port, new Field.Ip(wire.mac().linkLocal())));
    for (Prefix prefix : behind(attachment.network().orElseThrow(), wire)) {
      FirewallSet behind = FirewallSet.BEHIND4.of(prefix.family());
      items.add(Element.of(behind, port, new Field.Net(prefix)));
    }
    return items;
  }

  /** The kernel takes no two prefixes of one port of which one contains the other. */
  private static List<Prefix> behind(Network network, Attachment.Wire wire) {
    List<Prefix> behind = new ArrayList<>();
    for (Network.PolicyRoute route : network.routes()) {
      boolean through = route.via().filter(wire.addresses()::contains).isPresent();
      if (through && behind.stream().noneMatch(other -> other.contains(route.to()))) {
        behind.removeIf(route.to()::contains);
        behind.add(route.to());
      }
    }
    return behind.stream().flatMap(prefix -> without(network, prefix).stream()).toList();
  }

  /** A route to a part of the network's own prefix is meant as it is written. */
  private static List<Prefix> without(Network network, Prefix prefix) {
    List<Prefix> left = List.of(prefix);
    for (Network.Subnet subnet : network.subnets()) {
      if (!subnet.prefix().contains(prefix)) {
        left = left.stream().flatMap(part -> part.without(subnet.prefix()).stream()).toList();
      }
    }
    return left;
  }
}
