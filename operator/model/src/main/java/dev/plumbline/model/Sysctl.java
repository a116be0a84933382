package dev.plumbline.model;

import java.util.Optional;

/**
 * A setting under /proc/sys.
 *
 * @param path below /proc/sys, with slashes, as {@code net/ipv4/conf/eth0/forwarding}
 * @param link the interface it belongs to: the setting goes when that goes
 */
public record Sysctl(NamespaceRef namespace, String path, LinkName link, String value)
    implements Item {

  /** {@code net/ipv4/conf/LINK/NAME} or its IPv6 twin. */
  public static Sysctl conf(
      NamespaceRef namespace, Family family, LinkName link, String name, String value) {
    String tree = family == Family.IPV4 ? "ipv4" : "ipv6";
    return new Sysctl(namespace, "net/" + tree + "/conf/" + link + "/" + name, link, value);
  }

  @Override
  public Key key() {
    return new Key.OfSysctl(namespace, path);
  }

  /** A link of the host's that is not ours may carry one; its old value is put back. */
  public Optional<Key> standsOn() {
    return Optional.of(new Key.OfLink(namespace, link));
  }
}
