package dev.plumbline.dataplane.firewall;

import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Protocol;
import java.util.List;

/** Elements for tests. */
final class Elements {

  static final Field.Proto TCP = new Field.Proto(Protocol.TCP);
  static final Field.Proto UDP = new Field.Proto(Protocol.UDP);

  static Element published(String host, int port, String target, int targetPort) {
    return new Element(
        family(host, FirewallSet.PUBLISH4),
        List.of(ip(host), TCP, new Field.Port(port)),
        List.of(ip(target), new Field.Port(targetPort)));
  }

  static Element masqueraded(String prefix) {
    return Element.of(family(prefix, FirewallSet.MASQUERADE4), net(prefix));
  }

  /** At least one of every set, with the bounds of address ranges. */
  static List<Element> allKinds() {
    return List.of(
        Element.of(FirewallSet.BRIDGES, name("br-front")),
        Element.of(FirewallSet.BRIDGES, name("plb-0123456789a")),
        Element.of(FirewallSet.WITHIN, name("br-front"), name("br-front")),
        Element.of(FirewallSet.INTERNAL, name("br-back")),
        Element.of(FirewallSet.UNPROTECTED, v4(), name("br-a")),
        Element.of(FirewallSet.UNPROTECTED, v6(), name("br-a")),
        Element.of(FirewallSet.ROUTED, v6(), name("br-b")),
        Element.of(FirewallSet.TRUSTED, name("eth1"), name("br-front")),
        Element.of(FirewallSet.FORWARDING, v4(), name("eth0")),
        Element.of(FirewallSet.ATTACHED4, net("172.18.0.0/16"), name("br-front")),
        Element.of(FirewallSet.ATTACHED4, net("255.255.255.0/24"), name("br-front")),
        Element.of(FirewallSet.ATTACHED6, net("fd00::/64"), name("br-front")),
        Element.of(FirewallSet.MASQUERADE4, net("172.18.0.0/16")),
        Element.of(FirewallSet.MASQUERADE4, net("172.19.0.0/16")),
        Element.of(FirewallSet.MASQUERADE4, net("255.255.255.255/32")),
        Element.of(FirewallSet.MASQUERADE4, net("0.0.0.0/8")),
        Element.of(FirewallSet.MASQUERADE6, net("fd00::/64")),
        Element.of(FirewallSet.MASQUERADE6, net("ffff::/16")),
        Element.of(FirewallSet.OPEN4, ip("172.18.0.2"), TCP, new Field.Port(80)),
        Element.of(FirewallSet.OPEN6, ip("fd00::2"), UDP, new Field.Port(53)),
        Element.of(FirewallSet.RESTRICTED4, ip("0.0.0.0"), TCP, new Field.Port(8080)),
        Element.of(FirewallSet.RESTRICTED6, ip("::"), TCP, new Field.Port(8080)),
        Element.of(FirewallSet.ALLOWED4, ip4("0.0.0.0"), TCP, port(8080), net("10.0.0.0/8")),
        Element.of(FirewallSet.ALLOWED4, ip4("0.0.0.0"), TCP, port(8080), net("192.0.2.7/32")),
        Element.of(FirewallSet.ALLOWED6, ip4("::"), TCP, port(8080), net("::/0")),
        published("10.0.0.1", 80, "172.18.0.2", 8080),
        published("0.0.0.0", 65535, "172.18.0.2", 65535),
        published("2001:db8::1", 80, "fd00::2", 8080),
        new Element(
            FirewallSet.BALANCE4,
            List.of(ip("10.0.0.1"), UDP, port(53), new Field.Slot(119)),
            List.of(ip("172.18.0.3"), port(5353))),
        new Element(
            FirewallSet.BALANCE6,
            List.of(ip("::"), TCP, port(443), new Field.Slot(0)),
            List.of(ip("fd00::3"), port(8443))),
        Element.of(FirewallSet.MACS, name("plv-0123456789a"), mac("02:42:ac:12:00:0a")),
        Element.of(FirewallSet.MACS, name("plv-0123456789b"), mac("fe:ff:ff:ff:ff:ff")),
        Element.of(FirewallSet.SOURCES4, name("plv-0123456789a"), ip("172.18.0.2")),
        Element.of(FirewallSet.SOURCES6, name("plv-0123456789a"), ip("fe80::42:acff:fe12:a")),
        Element.of(FirewallSet.BEHIND4, name("plv-0123456789a"), net("0.0.0.0/0")),
        Element.of(FirewallSet.BEHIND4, name("plv-0123456789b"), net("10.8.0.0/16")),
        Element.of(FirewallSet.BEHIND6, name("plv-0123456789a"), net("2000::/3")));
  }

  static Field.Mac mac(String mac) {
    return new Field.Mac(MacAddress.parse(mac));
  }

  static Field.Name name(String name) {
    return new Field.Name(new LinkName(name));
  }

  static Field.Ip ip(String address) {
    return new Field.Ip(IpAddress.parse(address));
  }

  /** A single address where the set has prefixes. */
  static Field.Net ip4(String address) {
    IpAddress ip = IpAddress.parse(address);
    return new Field.Net(new Prefix(ip, ip.family().bits()));
  }

  static Field.Net net(String prefix) {
    return new Field.Net(Prefix.parse(prefix));
  }

  static Field.Port port(int port) {
    return new Field.Port(port);
  }

  static Field.Nfproto v4() {
    return new Field.Nfproto(Family.IPV4);
  }

  static Field.Nfproto v6() {
    return new Field.Nfproto(Family.IPV6);
  }

  private static FirewallSet family(String address, FirewallSet set) {
    return set.of(address.indexOf(':') < 0 ? Family.IPV4 : Family.IPV6);
  }

  private Elements() {}
}
