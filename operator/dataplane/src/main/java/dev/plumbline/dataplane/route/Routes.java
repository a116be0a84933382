package dev.plumbline.dataplane.route;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.Optional;

/** Requests about routes, and how the kernel tells of them. */
public final class Routes {
  private static final int LARGEST_BYTE = 255;
  private static final int ANY_PROTOCOL = 0;
  private static final int GATEWAY_IN_NEXT_HOP = Rtnetlink.SIZEOF_RTNEXTHOP;

  private Routes() {}

  /**
   * A unicast route, whoever's it is.
   *
   * @param protocol {@code rtm_protocol}
   * @param link index of the (first) link it leads to, 0 for none
   */
  public record Seen(
      int protocol,
      int table,
      Prefix destination,
      long metric,
      Optional<IpAddress> via,
      int link,
      Optional<IpAddress> source) {

    /** Whether it carries our protocol. */
    public boolean isMarked() {
      return protocol == Route.Origin.PLUMBLINE.protocol();
    }

    /** Whether it is one that the kernel makes for an address, on whatever link. */
    public boolean isConnected() {
      return protocol == Route.Origin.KERNEL.protocol()
          && table == Route.MAIN_TABLE
          && via.isEmpty()
          && !destination.address().isMulticast()
          && !(destination.family() == Family.IPV6 && destination.address().isLinkLocal());
    }

    /** As an item, on the link with this name. */
    public Route in(NamespaceRef namespace, LinkName name) {
      Route.Origin origin =
          protocol == Route.Origin.KERNEL.protocol() ? Route.Origin.KERNEL : Route.Origin.PLUMBLINE;
      return new Route(namespace, table, destination, metric, via, name, source, origin);
    }

    public Key.OfRoute key(NamespaceRef namespace) {
      return new Key.OfRoute(namespace, table, destination, metric);
    }
  }

  /** Asks for all unicast routes of every table, of both families and whatever others there are. */
  public static int getAll(MessageWriter out) {
    return getAll(out, ANY_PROTOCOL);
  }

  /** Asks for those of one origin. */
  public static int getAll(MessageWriter out, Route.Origin origin) {
    return getAll(out, origin.protocol());
  }

  private static int getAll(MessageWriter out, int protocol) {
    int sequence = out.begin(Rtnetlink.RTM_GETROUTE, Netlink.NLM_F_DUMP);
    header(out, LibcConstants.AF_UNSPEC, 0, Rtnetlink.RT_TABLE_UNSPEC, protocol, 0);
    out.end();
    return sequence;
  }

  /**
   * Whether it is a unicast IP route: an older kernel takes no notice of what kind of routes is
   * asked for, and there are MPLS and multicast forwarding entries.
   */
  public static boolean isUnicast(Message message) {
    return message.u8(7) == Rtnetlink.RTN_UNICAST && IpBytes.isIp(message.u8(0));
  }

  /** Reads an {@code RTM_NEWROUTE} message. */
  public static Seen read(Message message) {
    Family family = message.u8(0) == Family.IPV4.number() ? Family.IPV4 : Family.IPV6;
    Reader reader = new Reader(family, message.u8(1), message.u8(4));
    Attributes a = message.attributes(Rtnetlink.SIZEOF_RTMSG);
    while (a.next()) {
      reader.take(a);
    }
    return reader.seen(message.u8(5));
  }

  private static final class Reader {
    private final Family family;
    private final int length;
    private int table;
    private IpAddress destination;
    private long metric;
    private IpAddress via;
    private int link;
    private IpAddress source;

    Reader(Family family, int length, int table) {
      this.family = family;
      this.length = length;
      this.table = table;
      this.destination = IpAddress.unspecified(family);
    }

    void take(Attributes a) {
      switch (a.type()) {
        case Rtnetlink.RTA_TABLE -> table = a.u32();
        case Rtnetlink.RTA_DST -> destination = IpBytes.read(a, family);
        case Rtnetlink.RTA_PRIORITY -> metric = Integer.toUnsignedLong(a.u32());
        case Rtnetlink.RTA_GATEWAY -> via = IpBytes.read(a, family);
        case Rtnetlink.RTA_OIF -> link = a.u32();
        case Rtnetlink.RTA_PREFSRC -> source = IpBytes.read(a, family);
        case Rtnetlink.RTA_MULTIPATH -> takeFirst(a);
        default -> {}
      }
    }

    /** {@code struct rtnexthop}: length, flags, hops, link; then its attributes. */
    private void takeFirst(Attributes multipath) {
      link = multipath.u32At(4);
      Attributes hop = multipath.nested(GATEWAY_IN_NEXT_HOP);
      if (hop.next() && hop.type() == Rtnetlink.RTA_GATEWAY) {
        via = IpBytes.read(hop, family);
      }
    }

    Seen seen(int protocol) {
      return new Seen(
          protocol,
          table,
          Prefix.of(destination, length),
          metric,
          Optional.ofNullable(via),
          link,
          Optional.ofNullable(source));
    }
  }

  public static int create(MessageWriter out, Route route, int link) {
    return write(out, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, route, link);
  }

  /** Takes the place of the route with the same key. */
  public static int replace(MessageWriter out, Route route, int link) {
    return write(out, Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE, route, link);
  }

  private static int write(MessageWriter out, int flags, Route route, int link) {
    int sequence = out.begin(Rtnetlink.RTM_NEWROUTE, flags);
    body(out, route, link);
    route.via().ifPresent(via -> IpBytes.write(out, Rtnetlink.RTA_GATEWAY, via));
    route.source().ifPresent(source -> IpBytes.write(out, Rtnetlink.RTA_PREFSRC, source));
    out.end();
    return sequence;
  }

  /**
   * Removes it.
   *
   * @param link 0 where its index is not known: the key says enough
   */
  public static int delete(MessageWriter out, Route route, int link) {
    int sequence = out.begin(Rtnetlink.RTM_DELROUTE, 0);
    body(out, route, link);
    out.end();
    return sequence;
  }

  private static void body(MessageWriter out, Route route, int link) {
    header(
        out,
        route.destination().family().number(),
        route.destination().length(),
        route.table() <= LARGEST_BYTE ? route.table() : Rtnetlink.RT_TABLE_UNSPEC,
        route.origin().protocol(),
        route.via().isPresent() ? Rtnetlink.RT_SCOPE_UNIVERSE : Rtnetlink.RT_SCOPE_LINK);
    if (route.destination().length() > 0) {
      IpBytes.write(out, Rtnetlink.RTA_DST, route.destination().address());
    }
    out.attrU32(Rtnetlink.RTA_TABLE, route.table());
    out.attrU32(Rtnetlink.RTA_PRIORITY, (int) route.metric());
    if (link != 0) {
      out.attrU32(Rtnetlink.RTA_OIF, link);
    }
  }

  /** {@code struct rtmsg}. IPv6 takes no notice of the scope. */
  private static void header(
      MessageWriter out, int family, int length, int table, int protocol, int scope) {
    out.u8(family).u8(length).u8(0).u8(0);
    out.u8(table).u8(protocol).u8(scope).u8(Rtnetlink.RTN_UNICAST).u32(0);
  }
}
