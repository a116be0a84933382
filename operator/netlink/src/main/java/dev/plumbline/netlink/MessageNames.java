package dev.plumbline.netlink;

import dev.plumbline.netlink.wire.Netlink;
import dev.plumbline.netlink.wire.Nfnetlink;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.List;

/** What people call a message type: {@code RTM_NEWLINK}. */
public final class MessageNames {
  private static final List<String> VERBS = List.of("NEW", "DEL", "GET", "SET");

  /** In the order of rtnetlink.h: four numbers each, from RTM_NEWLINK on. */
  private static final List<String> ROUTE =
      List.of(
          "LINK",
          "ADDR",
          "ROUTE",
          "NEIGH",
          "RULE",
          "QDISC",
          "TCLASS",
          "TFILTER",
          "ACTION",
          "PREFIX",
          "MULTICAST",
          "ANYCAST",
          "NEIGHTBL",
          "NDUSEROPT",
          "ADDRLABEL",
          "DCB",
          "NETCONF",
          "MDB",
          "NSID",
          "STATS",
          "CACHEREPORT",
          "CHAIN",
          "NEXTHOP",
          "LINKPROP",
          "VLAN",
          "NEXTHOPBUCKET",
          "TUNNEL");

  /** In the order of nf_tables.h, from NFT_MSG_NEWTABLE on. */
  private static final List<String> NF_TABLES =
      List.of(
          "NEWTABLE",
          "GETTABLE",
          "DELTABLE",
          "NEWCHAIN",
          "GETCHAIN",
          "DELCHAIN",
          "NEWRULE",
          "GETRULE",
          "DELRULE",
          "NEWSET",
          "GETSET",
          "DELSET",
          "NEWSETELEM",
          "GETSETELEM",
          "DELSETELEM",
          "NEWGEN",
          "GETGEN",
          "TRACE",
          "NEWOBJ",
          "GETOBJ",
          "DELOBJ",
          "GETOBJ_RESET",
          "NEWFLOWTABLE",
          "GETFLOWTABLE",
          "DELFLOWTABLE",
          "GETRULE_RESET",
          "DESTROYTABLE",
          "DESTROYCHAIN",
          "DESTROYRULE",
          "DESTROYSET",
          "DESTROYSETELEM",
          "DESTROYOBJ",
          "DESTROYFLOWTABLE",
          "GETSETELEM_RESET");

  /**
   * The name of a message type.
   *
   * @param protocol of the socket: NETLINK_ROUTE, NETLINK_NETFILTER …
   * @return the header's name where we know it, else the numbers
   */
  public static String of(int protocol, int type) {
    int route = (type - Rtnetlink.RTM_NEWLINK) >> 2;
    int low = type & 0xff;
    if (protocol == Netlink.NETLINK_ROUTE && route >= 0 && route < ROUTE.size()) {
      return "RTM_" + VERBS.get(type & 3) + ROUTE.get(route);
    }
    if (protocol == Netlink.NETLINK_NETFILTER
        && type >> 8 == Nfnetlink.NFNL_SUBSYS_NFTABLES
        && low < NF_TABLES.size()) {
      return "NFT_MSG_" + NF_TABLES.get(low);
    }
    return "netlink " + protocol + " message type " + type;
  }

  private MessageNames() {}
}
