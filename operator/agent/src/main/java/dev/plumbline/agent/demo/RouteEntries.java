package dev.plumbline.agent.demo;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.FibRules;
import dev.plumbline.netlink.wire.If;
import dev.plumbline.netlink.wire.IfAddr;
import dev.plumbline.netlink.wire.IfLink;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What rtnetlink tells of one namespace: links, addresses, routes of all tables, rules. */
final class RouteEntries implements AutoCloseable {
  // linux/if_link.h
  private static final int IFLA_STATS = 7;
  private static final int IFLA_STATS64 = 23;

  /** Counters, moments, and what follows from the state of another link. */
  private static final Set<Integer> LINK_LEFT_OUT =
      Set.of(
          IFLA_STATS,
          IFLA_STATS64,
          IfLink.IFLA_IFNAME,
          IfLink.IFLA_LINK,
          IfLink.IFLA_LINK_NETNSID,
          IfLink.IFLA_LINKINFO,
          IfLink.IFLA_AF_SPEC,
          IfLink.IFLA_MAP,
          IfLink.IFLA_XDP,
          IfLink.IFLA_OPERSTATE,
          IfLink.IFLA_QDISC,
          IfLink.IFLA_CARRIER,
          IfLink.IFLA_CARRIER_CHANGES,
          IfLink.IFLA_CARRIER_UP_COUNT,
          IfLink.IFLA_CARRIER_DOWN_COUNT);

  private static final int LINK_FLAGS =
      If.IFF_UP | If.IFF_NOARP | If.IFF_PROMISC | If.IFF_ALLMULTI | If.IFF_MULTICAST;

  private static final Set<Integer> ROUTE_LINKS = Set.of(Rtnetlink.RTA_OIF, Rtnetlink.RTA_IIF);
  private static final Set<Integer> ROUTE_LEFT_OUT = Set.of(Rtnetlink.RTA_CACHEINFO);
  private static final Set<Integer> ADDRESS_LEFT_OUT = Set.of(IfAddr.IFA_CACHEINFO);

  private final NetlinkSocket socket;

  RouteEntries(NetworkNamespace namespace) {
    socket = NetlinkSocket.route(namespace);
  }

  List<String> links() {
    return links(names());
  }

  List<String> addresses() {
    return addresses(names());
  }

  /** Of all tables, local as well. */
  List<String> routes() {
    return routes(names());
  }

  /**
   * Links, addresses and routes but the link-local ones, which come a second or two after their
   * link.
   */
  Set<String> lasting() {
    Map<Integer, String> names = names();
    return Stream.of(lastingLinks(names), addresses(names), routes(names))
        .flatMap(List::stream)
        .filter(line -> !line.contains(" fe80::"))
        .collect(Collectors.toSet());
  }

  private List<String> links(Map<Integer, String> names) {
    return Entries.dump(socket, RouteEntries::askForLinks, link -> link(link, names));
  }

  private List<String> lastingLinks(Map<Integer, String> names) {
    return Entries.dump(socket, RouteEntries::askForLinks, link -> lastingLink(link, names));
  }

  private List<String> addresses(Map<Integer, String> names) {
    return Entries.dump(
        socket,
        w -> {
          w.begin(Rtnetlink.RTM_GETADDR, 0);
          w.zeros(IfAddr.SIZEOF_IFADDRMSG).end();
        },
        address -> address(address, names));
  }

  private List<String> routes(Map<Integer, String> names) {
    return ofBothFamilies(
        Rtnetlink.RTM_GETROUTE, Rtnetlink.SIZEOF_RTMSG, route -> route(route, names));
  }

  List<String> rules() {
    return ofBothFamilies(Rtnetlink.RTM_GETRULE, FibRules.SIZEOF_FIB_RULE_HDR, RouteEntries::rule);
  }

  @Override
  public void close() {
    socket.close();
  }

  private List<String> ofBothFamilies(int type, int header, Function<Message, String> line) {
    List<String> lines = new ArrayList<>();
    for (Family family : Family.values()) {
      Consumer<MessageWriter> request =
          w -> {
            w.begin(type, 0);
            w.u8(family.number()).zeros(header - 1).end();
          };
      lines.addAll(Entries.dump(socket, request, line));
    }
    return lines;
  }

  private Map<Integer, String> names() {
    Map<Integer, String> names = new HashMap<>();
    Entries.dump(
        socket,
        RouteEntries::askForLinks,
        link -> names.merge(link.u32(4), name(link), (a, b) -> b));
    return names;
  }

  private static void askForLinks(MessageWriter w) {
    w.begin(Rtnetlink.RTM_GETLINK, 0);
    w.zeros(Rtnetlink.SIZEOF_IFINFOMSG);
    w.attrU32(IfLink.IFLA_EXT_MASK, Rtnetlink.RTEXT_FILTER_SKIP_STATS).end();
  }

  private static String link(Message link, Map<Integer, String> names) {
    return name(link)
        + " flags "
        + Integer.toHexString(link.u32(8) & LINK_FLAGS)
        + kind(link)
        + Entries.attributes(
            link, Rtnetlink.SIZEOF_IFINFOMSG, LINK_LEFT_OUT, Set.of(IfLink.IFLA_MASTER), names);
  }

  /** Without what the kernel gives to a bridge port by chance: its own hardware address, modes. */
  private static String lastingLink(Message link, Map<Integer, String> names) {
    StringBuilder rest = new StringBuilder();
    String address = "";
    String bridge = "";
    Attributes a = link.attributes(Rtnetlink.SIZEOF_IFINFOMSG);
    while (a.next()) {
      switch (a.type()) {
        case IfLink.IFLA_ADDRESS -> address = " address " + HexFormat.of().formatHex(a.bytes());
        case IfLink.IFLA_MASTER -> bridge = " master " + names.get(a.u32());
        case IfLink.IFLA_MTU -> rest.append(" mtu ").append(a.u32());
        case IfLink.IFLA_GROUP -> rest.append(" group ").append(a.u32());
        default -> {}
      }
    }
    String state = (link.u32(8) & If.IFF_UP) != 0 ? " up" : " down";
    return name(link) + kind(link) + state + rest + (bridge.isEmpty() ? address : bridge);
  }

  private static String address(Message address, Map<Integer, String> names) {
    IpAddress[] shown = new IpAddress[1];
    Attributes a = address.attributes(IfAddr.SIZEOF_IFADDRMSG);
    while (a.next()) {
      if (a.type() == IfAddr.IFA_LOCAL || a.type() == IfAddr.IFA_ADDRESS && shown[0] == null) {
        shown[0] = IpAddress.of(a.bytes());
      }
    }
    return names.get(address.u32(4))
        + " "
        + shown[0]
        + "/"
        + address.u8(1)
        + " scope "
        + address.u8(3)
        + Entries.attributes(address, IfAddr.SIZEOF_IFADDRMSG, ADDRESS_LEFT_OUT, Set.of(), names);
  }

  /**
   * Begins with what {@code ip route} begins with; flags tell of the link's state and are left out.
   */
  private static String route(Message route, Map<Integer, String> names) {
    String[] to = {"default"};
    Attributes a = route.attributes(Rtnetlink.SIZEOF_RTMSG);
    while (a.next()) {
      if (a.type() == Rtnetlink.RTA_DST) {
        to[0] = IpAddress.of(a.bytes()) + "/" + route.u8(1);
      }
    }
    return Family.of(route.u8(0))
        + " "
        + to[0]
        + " tos "
        + route.u8(3)
        + " protocol "
        + route.u8(5)
        + " scope "
        + route.u8(6)
        + " type "
        + route.u8(7)
        + Entries.attributes(route, Rtnetlink.SIZEOF_RTMSG, ROUTE_LEFT_OUT, ROUTE_LINKS, names);
  }

  private static String rule(Message rule) {
    return HexFormat.of().formatHex(rule.bytes(0, FibRules.SIZEOF_FIB_RULE_HDR))
        + Entries.attributes(rule, FibRules.SIZEOF_FIB_RULE_HDR, Set.of(), Set.of(), Map.of());
  }

  private static String name(Message link) {
    Attributes a = link.attributes(Rtnetlink.SIZEOF_IFINFOMSG);
    while (a.next()) {
      if (a.type() == IfLink.IFLA_IFNAME) {
        return a.string();
      }
    }
    return "";
  }

  /** Of the rest of IFLA_LINKINFO much is timers. */
  private static String kind(Message link) {
    Attributes a = link.attributes(Rtnetlink.SIZEOF_IFINFOMSG);
    while (a.next()) {
      if (a.type() == IfLink.IFLA_LINKINFO) {
        Attributes info = a.nested();
        while (info.next()) {
          if (info.type() == IfLink.IFLA_INFO_KIND) {
            return " kind " + info.string();
          }
        }
      }
    }
    return "";
  }
}
