package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.GatewayModes.Mode;
import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.Item;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef.Host;
import dev.plumbline.model.Route;
import dev.plumbline.model.Sysctl;
import java.util.ArrayList;
import java.util.List;

/** What a bridge network asks of the host: the bridge, its settings, its firewall elements. */
final class BridgeItems {

  private final Network network;
  private final dev.plumbline.agent.translate.Host.ForwardingKnob knob;
  private final List<Item> items = new ArrayList<>();
  private final Field bridge;

  private BridgeItems(Network network, dev.plumbline.agent.translate.Host.ForwardingKnob knob) {
    this.network = network;
    this.knob = knob;
    this.bridge = new Field.Name(network.bridge());
  }

  static List<Item> of(Network network, dev.plumbline.agent.translate.Host host) {
    BridgeItems items = new BridgeItems(network, host.forwardingKnob());
    items.firewall();
    items.link();
    items.settings();
    items.addresses();
    return items.items;
  }

  private void firewall() {
    items.add(Element.of(FirewallSet.BRIDGES, bridge));
    if (network.interContainer()) {
      items.add(Element.of(FirewallSet.WITHIN, bridge, bridge));
    }
    if (network.internal()) {
      items.add(Element.of(FirewallSet.INTERNAL, bridge));
    }
    for (Network.Subnet subnet : network.subnets()) {
      Field net = new Field.Net(subnet.prefix());
      items.add(Element.of(FirewallSet.ATTACHED4.of(subnet.family()), net, bridge));
      if (translatesSources(subnet.family())) {
        items.add(Element.of(FirewallSet.MASQUERADE4.of(subnet.family()), net));
      }
    }
    for (Family family : Family.values()) {
      mode(family);
    }
    for (LinkName trusted : network.trusted()) {
      items.add(Element.of(FirewallSet.TRUSTED, new Field.Name(trusted), bridge));
    }
  }

  private boolean translatesSources(Family family) {
    return network.masquerade()
        && !network.internal()
        && switch (network.mode(family)) {
          case NAT, NATUnprotected -> true;
          case Routed, Isolated -> false;
        };
  }

  private void mode(Family family) {
    Field nfproto = new Field.Nfproto(family);
    if (network.has(family) && network.mode(family) == Mode.NATUnprotected) {
      items.add(Element.of(FirewallSet.UNPROTECTED, nfproto, bridge));
    }
    if (network.has(family) && network.mode(family) == Mode.Routed) {
      items.add(Element.of(FirewallSet.ROUTED, nfproto, bridge));
    }
  }

  private void link() {
    items.add(new Link.Bridge(network.bridge(), Names.mac(network.uid()), network.mtu(), true));
  }

  private void settings() {
    if (network.has(Family.IPV4)) {
      conf(Family.IPV4, "forwarding", "1");
      conf(Family.IPV4, "route_localnet", network.internal() ? "0" : "1");
    }
    if (network.mtu() < NetworkTranslator.IPV6_MIN_MTU) {
      return; // the link has no IPv6 settings at all (tried on 6.18)
    }
    boolean ipv6 = network.has(Family.IPV6);
    conf(Family.IPV6, "disable_ipv6", ipv6 ? "0" : "1");
    if (ipv6) {
      conf(Family.IPV6, "accept_ra", "0");
      // while the bridge's link-local address is tentative, the kernel asks for no neighbour on
      // behalf of others: nothing forwarded comes in for a second or two (ndisc_send_ns, 6.18)
      conf(Family.IPV6, "accept_dad", "0");
      if (knob == dev.plumbline.agent.translate.Host.ForwardingKnob.PER_DEVICE) {
        conf(Family.IPV6, "force_forwarding", "1");
      }
    }
  }

  private void conf(Family family, String name, String value) {
    items.add(Sysctl.conf(Host.HOST, family, network.bridge(), name, value));
  }

  private void addresses() {
    for (Network.Subnet subnet : network.subnets()) {
      if (network.hasGateway(subnet.family())) {
        Address address =
            new Address(Host.HOST, network.bridge(), subnet.gateway(), subnet.prefix().length());
        items.add(address);
        items.add(Route.connected(address));
      }
    }
  }
}
