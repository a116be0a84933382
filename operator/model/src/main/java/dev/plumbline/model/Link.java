package dev.plumbline.model;

import java.util.Optional;

/** A network interface of ours. MTUs are in bytes, 68 to 65535. */
public sealed interface Link extends Item {

  /** {@code IFLA_GROUP} of every link of ours, and of {@code lo} in a sandbox that we made. */
  int GROUP = 28780;

  LinkName name();

  int mtu();

  /** Administratively up ({@code IFF_UP}). */
  boolean up();

  @Override
  default Key key() {
    return new Key.OfLink(namespace(), name());
  }

  /** A bridge in the host's namespace. Its address is fixed, so that ports never change it. */
  record Bridge(LinkName name, MacAddress mac, int mtu, boolean up) implements Link {
    @Override
    public NamespaceRef namespace() {
      return NamespaceRef.Host.HOST;
    }
  }

  /**
   * The host's end of a pair.
   *
   * @param master the bridge it is a port of
   * @param isolated whether this port reaches no other isolated port ({@code IFLA_BRPORT_ISOLATED})
   * @param hairpin whether a frame may leave by the port it came in by ({@code IFLA_BRPORT_MODE}).
   *     Where br_netfilter is on, a container's connection to its own published port is translated
   *     while it is bridged, and lost without this (tried on 6.18)
   * @param peer the other end; empty when observed in a namespace that is none of ours
   */
  record Veth(
      LinkName name,
      int mtu,
      boolean up,
      Optional<LinkName> master,
      boolean isolated,
      boolean hairpin,
      Optional<Key.OfLink> peer)
      implements Link {
    @Override
    public NamespaceRef namespace() {
      return NamespaceRef.Host.HOST;
    }
  }

  /**
   * The sandbox's end of a pair.
   *
   * @param hostEnd the other end; empty when observed with another than ours
   */
  record VethPeer(
      NamespaceRef namespace,
      LinkName name,
      MacAddress mac,
      int mtu,
      boolean up,
      Optional<LinkName> hostEnd)
      implements Link {}
}
