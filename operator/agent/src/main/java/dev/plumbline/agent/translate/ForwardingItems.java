package dev.plumbline.agent.translate;

import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.Item;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Sysctl;
import java.util.ArrayList;
import java.util.List;

/**
 * Forwarding on the host's own links, as little as will do: only where it is off, only for a family
 * that some network routes, and with an element that makes the firewall drop what such a link would
 * forward to anything but a bridge of ours.
 */
final class ForwardingItems {

  private static final LinkName ALL = new LinkName("all");

  private ForwardingItems() {}

  static List<Item> of(Family family, Host host) {
    List<Item> items = new ArrayList<>();
    boolean perDevice =
        family == Family.IPV4 || host.forwardingKnob() == Host.ForwardingKnob.PER_DEVICE;
    for (Host.Device device : host.devices()) {
      if (device.needsForwarding(family)) {
        items.add(
            Element.of(
                FirewallSet.FORWARDING, new Field.Nfproto(family), new Field.Name(device.name())));
        if (perDevice) {
          items.add(conf(family, device.name(), knob(family), "1"));
        } else if (device.acceptsAdvertisements()) {
          items.add(conf(family, device.name(), "accept_ra", "2"));
        }
      }
    }
    if (!perDevice && !items.isEmpty()) {
      items.add(conf(family, ALL, "forwarding", "1"));
    }
    return items;
  }

  private static String knob(Family family) {
    return family == Family.IPV4 ? "forwarding" : "force_forwarding";
  }

  private static Sysctl conf(Family family, LinkName link, String name, String value) {
    return Sysctl.conf(NamespaceRef.Host.HOST, family, link, name, value);
  }
}
