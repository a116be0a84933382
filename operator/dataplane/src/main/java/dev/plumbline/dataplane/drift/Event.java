package dev.plumbline.dataplane.drift;

import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.route.Addresses;
import dev.plumbline.dataplane.route.Routes;
import dev.plumbline.model.Family;
import dev.plumbline.model.Rule;

/** What the kernel tells of a change, as far as it can be understood without asking. */
sealed interface Event {

  /** A link is there, like this, or is gone. The namespace is told by its nsid. */
  record OfLink(int namespace, SeenLink link, boolean there) implements Event {}

  record OfAddress(int namespace, Addresses.Seen address, boolean there) implements Event {}

  record OfRoute(int namespace, Routes.Seen route, boolean there) implements Event {}

  /** A rule of our protocol, in a namespace whose name is not known here. */
  record OfRule(int namespace, Rule rule, boolean there) implements Event {}

  /**
   * A setting of a link is now this.
   *
   * @param index of the link, or {@code NETCONFA_IFINDEX_ALL}
   * @param name as below {@code /proc/sys/net/ipv4/conf/LINK}
   * @param value {@link #UNKNOWN} where the kernel does not say
   */
  record OfSetting(int namespace, Family family, int index, String name, int value)
      implements Event {
    static final int UNKNOWN = Integer.MIN_VALUE;
  }

  /** Somebody changed our nf_tables table, from the socket with this address. */
  record OfTable(int portId) implements Event {}

  /** Somebody changed another table. */
  record OfOtherTables() implements Event {}

  /** A namespace was pinned under this name, or unpinned. */
  record OfPin(String name) implements Event {}

  /** A namespace with this nsid is no more. */
  record OfNamespace(int namespace) implements Event {}

  /** More happened than could be heard or kept. */
  record Overrun() implements Event {}
}
