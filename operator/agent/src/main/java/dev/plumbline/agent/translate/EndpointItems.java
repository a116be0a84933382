package dev.plumbline.agent.translate;

import dev.plumbline.model.Address;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an attached endpoint asks of the kernel. */
final class EndpointItems {

  private EndpointItems() {}

  static List<Item> of(Attachment attachment, Map<String, String> sysctls) {
    List<Item> items = new ArrayList<>();
    sandbox(attachment.sandbox()).ifPresent(items::add);
    if (attachment.link().isPresent() && attachment.network().isPresent()) {
      Attachment.Wire wire = attachment.link().get();
      Network network = attachment.network().get();
      pair(attachment.sandbox(), wire, network, items);
      addresses(attachment.sandbox(), wire, network, items);
      routes(attachment.sandbox(), wire, network, items);
      sysctls.forEach((name, value) -> items.add(sysctl(attachment, wire, name, value)));
    }
    return items;
  }

  /** A named namespace is made when absent; a container's and the host's are there or not. */
  private static Optional<Item> sandbox(NamespaceRef namespace) {
    return namespace instanceof NamespaceRef.Named
        ? Optional.of(new Sandbox(namespace, true))
        : Optional.empty();
  }

  private static void pair(
      NamespaceRef sandbox, Attachment.Wire wire, Network network, List<Item> items) {
    Key.OfLink end = new Key.OfLink(sandbox, wire.interfaceName());
    items.add(
        new Link.Veth(
            wire.hostEnd(),
            network.mtu(),
            true,
            Optional.of(network.bridge()),
            !network.interContainer(),
            true,
            Optional.of(end)));
    items.add(
        new Link.VethPeer(
            sandbox,
            wire.interfaceName(),
            wire.mac(),
            network.mtu(),
            true,
            Optional.of(wire.hostEnd())));
  }

  private static void addresses(
      NamespaceRef sandbox, Attachment.Wire wire, Network network, List<Item> items) {
    for (IpAddress ip : wire.addresses()) {
      int length = network.subnetOf(ip).orElseThrow().prefix().length();
      Address address = new Address(sandbox, wire.interfaceName(), ip, length);
      items.add(address);
      items.add(Route.connected(address));
    }
  }

  private static void routes(
      NamespaceRef sandbox, Attachment.Wire wire, Network network, List<Item> items) {
    for (Network.PolicyRoute route : network.routes()) {
      items.add(
          new Route(
              sandbox,
              route.table(),
              route.to(),
              route.metric(),
              route.via(),
              wire.interfaceName(),
              Optional.empty(),
              Route.Origin.PLUMBLINE));
    }
    for (Network.PolicyRule rule : network.rules()) {
      Prefix from = rule.from();
      items.add(
          new Rule(
              sandbox,
              from.family(),
              rule.priority(),
              from.length() == 0 ? Optional.empty() : Optional.of(from), // as the kernel shows it
              Optional.empty(),
              rule.table()));
    }
  }

  private static Sysctl sysctl(
      Attachment attachment, Attachment.Wire wire, String name, String value) {
    String path = name.replace('.', '/').replace("IFNAME", wire.interfaceName().text());
    return new Sysctl(attachment.sandbox(), path, wire.interfaceName(), value);
  }
}
