package dev.plumbline.dataplane;

import dev.plumbline.model.Address;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import dev.plumbline.model.Sandbox;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Desired states as an agent would translate them. */
final class Desired {
  private final Map<Key, Item> items = new LinkedHashMap<>();

  Desired with(Item item) {
    items.put(item.key(), item);
    return this;
  }

  Desired without(Key key) {
    items.remove(key);
    return this;
  }

  Desired bridge(String name, int mtu, String... gateways) {
    LinkName link = new LinkName(name);
    with(new Link.Bridge(link, MacAddress.local(name.hashCode()), mtu, true));
    for (String gateway : gateways) {
      address(NamespaceRef.Host.HOST, link, gateway);
    }
    return this;
  }

  Desired sandbox(String name) {
    return with(new Sandbox(new NamespaceRef.Named(name), true));
  }

  Desired endpoint(String sandbox, String link, String bridge, String... addresses) {
    return endpoint(new NamespaceRef.Named(sandbox), link, bridge, 1500, false, addresses);
  }

  Desired endpoint(
      NamespaceRef sandbox,
      String link,
      String bridge,
      int mtu,
      boolean isolated,
      String... addresses) {
    LinkName hostEnd = hostEnd(sandbox, link);
    LinkName peer = new LinkName(link);
    with(
        new Link.Veth(
            hostEnd,
            mtu,
            true,
            Optional.of(new LinkName(bridge)),
            isolated,
            true,
            Optional.of(new Key.OfLink(sandbox, peer))));
    MacAddress mac = MacAddress.local((sandbox + link).hashCode() * 31L);
    with(new Link.VethPeer(sandbox, peer, mac, mtu, true, Optional.of(hostEnd)));
    for (String address : addresses) {
      address(sandbox, peer, address);
    }
    return this;
  }

  static LinkName hostEnd(NamespaceRef sandbox, String link) {
    return new LinkName("plv-%08x".formatted((sandbox + "/" + link).hashCode()));
  }

  Desired address(NamespaceRef namespace, LinkName link, String text) {
    int slash = text.indexOf('/');
    IpAddress ip = IpAddress.parse(text.substring(0, slash));
    Address address = new Address(namespace, link, ip, Integer.parseInt(text.substring(slash + 1)));
    return with(address).with(Route.connected(address));
  }

  Desired gateway(String sandbox, String link, String via) {
    IpAddress gateway = IpAddress.parse(via);
    Family family = gateway.family();
    return with(
        new Route(
            new NamespaceRef.Named(sandbox),
            Route.MAIN_TABLE,
            Prefix.everything(family),
            Route.defaultMetric(family),
            Optional.of(gateway),
            new LinkName(link),
            Optional.empty(),
            Route.Origin.PLUMBLINE));
  }

  Map<Key, Item> items() {
    return items;
  }
}
