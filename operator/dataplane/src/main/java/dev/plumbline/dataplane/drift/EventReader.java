package dev.plumbline.dataplane.drift;

import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.route.Addresses;
import dev.plumbline.dataplane.route.Routes;
import dev.plumbline.dataplane.route.Rules;
import dev.plumbline.model.Family;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.NetConf;
import dev.plumbline.netlink.wire.NetNamespace;
import dev.plumbline.netlink.wire.NfTables;
import dev.plumbline.netlink.wire.Nfnetlink;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.Optional;

/** Reads notifications of rtnetlink. */
final class EventReader {
  private static final int AF_UNSPEC = 0;

  /** Since 6.17, in linux/netconf.h. */
  private static final int NETCONFA_FORCE_FORWARDING = 9;

  private static final int LOW_BYTE = 0xff;

  /** {@code NFTA_TABLE_NAME}, {@code NFTA_CHAIN_TABLE}, {@code NFTA_SET_TABLE} … are all this. */
  private static final int TABLE_NAME = NfTables.NFTA_TABLE_NAME;

  private static final String TABLE = "plumbline";

  private EventReader() {}

  /**
   * Empty for what can be of no interest: ports as bridges tell of them, routes that are not
   * unicast.
   */
  static Optional<Event> read(Message message, int namespace) {
    return switch (message.type()) {
      case Rtnetlink.RTM_NEWLINK -> link(message, namespace, true);
      case Rtnetlink.RTM_DELLINK -> link(message, namespace, false);
      case Rtnetlink.RTM_NEWADDR -> address(message, namespace, true);
      case Rtnetlink.RTM_DELADDR -> address(message, namespace, false);
      case Rtnetlink.RTM_NEWROUTE -> route(message, namespace, true);
      case Rtnetlink.RTM_DELROUTE -> route(message, namespace, false);
      case Rtnetlink.RTM_NEWRULE -> rule(message, namespace, true);
      case Rtnetlink.RTM_DELRULE -> rule(message, namespace, false);
      case Rtnetlink.RTM_NEWNETCONF -> setting(message, namespace);
      case Rtnetlink.RTM_DELNSID -> goneNamespace(message);
      default -> Optional.empty();
    };
  }

  /**
   * Every message of nf_tables but the one that ends a transaction begins with the name of the
   * table.
   */
  static Optional<Event> readTable(Message message) {
    Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    if ((message.type() & LOW_BYTE) == NfTables.NFT_MSG_NEWGEN || !a.next()) {
      return Optional.empty();
    }
    int family = message.u8(0);
    boolean ours =
        (family == Nfnetlink.NFPROTO_INET || family == Nfnetlink.NFPROTO_BRIDGE)
            && a.type() == TABLE_NAME
            && a.string().equals(TABLE);
    return Optional.of(ours ? new Event.OfTable(message.portId()) : new Event.OfOtherTables());
  }

  private static Optional<Event> link(Message message, int namespace, boolean there) {
    return message.u8(0) == AF_UNSPEC
        ? Optional.of(new Event.OfLink(namespace, SeenLink.of(message), there))
        : Optional.empty();
  }

  private static Optional<Event> address(Message message, int namespace, boolean there) {
    if (!Addresses.isIp(message)) {
      return Optional.empty();
    }
    Addresses.Seen address = Addresses.read(message);
    return address.isSet()
        ? Optional.of(new Event.OfAddress(namespace, address, there))
        : Optional.empty();
  }

  private static Optional<Event> route(Message message, int namespace, boolean there) {
    return Routes.isUnicast(message)
        ? Optional.of(new Event.OfRoute(namespace, Routes.read(message), there))
        : Optional.empty();
  }

  private static Optional<Event> rule(Message message, int namespace, boolean there) {
    return Rules.read(message, NamespaceRef.Host.HOST)
        .filter(Rules.Seen::ours)
        .map(seen -> new Event.OfRule(namespace, seen.rule(), there));
  }

  /**
   * One message for one setting, save for a new link's, which has them all. Of {@code
   * force_forwarding} the kernel names neither setting nor value (tried on 6.18).
   */
  private static Optional<Event> setting(Message message, int namespace) {
    int index = 0;
    String name = "force_forwarding";
    int value = Event.OfSetting.UNKNOWN;
    int settings = 0;
    Attributes a = message.attributes(NetConf.SIZEOF_NETCONFMSG);
    while (a.next()) {
      if (a.type() == NetConf.NETCONFA_IFINDEX) {
        index = a.u32();
      } else {
        settings++;
        name = nameOfSetting(a.type());
        value = a.u32();
      }
    }
    Family family = message.u8(0) == Family.IPV4.number() ? Family.IPV4 : Family.IPV6;
    return settings <= 1 && !name.isEmpty()
        ? Optional.of(new Event.OfSetting(namespace, family, index, name, value))
        : Optional.empty();
  }

  private static String nameOfSetting(int attribute) {
    return switch (attribute) {
      case NetConf.NETCONFA_FORWARDING -> "forwarding";
      case NetConf.NETCONFA_RP_FILTER -> "rp_filter";
      case NETCONFA_FORCE_FORWARDING -> "force_forwarding";
      default -> "";
    };
  }

  private static Optional<Event> goneNamespace(Message message) {
    Attributes a = message.attributes(Rtnetlink.SIZEOF_RTGENMSG);
    while (a.next()) {
      if (a.type() == NetNamespace.NETNSA_NSID) {
        return Optional.of(new Event.OfNamespace(a.u32()));
      }
    }
    return Optional.empty();
  }
}
