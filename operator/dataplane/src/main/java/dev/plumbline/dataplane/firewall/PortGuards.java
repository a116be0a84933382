package dev.plumbline.dataplane.firewall;

import static dev.plumbline.dataplane.firewall.RuleBuilder.Part.*;
import static dev.plumbline.dataplane.firewall.RuleBuilder.arp;
import static dev.plumbline.dataplane.firewall.RuleBuilder.bridged;
import static dev.plumbline.dataplane.firewall.RuleBuilder.rule;
import static dev.plumbline.model.FirewallSet.*;

import dev.plumbline.model.Family;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Link;
import dev.plumbline.model.TableFamily;
import dev.plumbline.netlink.wire.IfEther;
import dev.plumbline.netlink.wire.NfBridge;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Our table in the {@code bridge} family: what a bridge takes from the ports that lead to
 * endpoints. The package's description says how a frame goes through it.
 *
 * <p>Whatever matters is asked for in the form of a rule that lets pass, with a drop behind it: a
 * rule that drops does not match what it cannot read, such as a header that begins in the next
 * fragment.
 */
final class PortGuards {

  private static final int ICMPV6 = 58;
  private static final int TCP = 6;
  private static final int UDP = 17;

  /** Hop-by-hop options, routing, fragment, authentication and destination options. */
  private static final int[] EXTENSION_HEADERS = {0, 43, 44, 51, 60};

  /**
   * Where a client listens: the answers of a server that nobody asked come with any source port.
   */
  private static final int DHCP_CLIENT = 68;

  private static final int DHCPV6_CLIENT = 546;

  // types of ICMPv6, RFC 4443, 4861, 2710 and 3810
  private static final int MLD_REPORT = 131;
  private static final int MLD_DONE = 132;
  private static final int ROUTER_SOLICITATION = 133;
  private static final int ROUTER_ADVERTISEMENT = 134;
  private static final int NEIGHBOUR_SOLICITATION = 135;
  private static final int NEIGHBOUR_ADVERTISEMENT = 136;
  private static final int REDIRECT = 137;
  private static final int MLDV2_REPORT = 143;

  private static final String NO_ANSWER =
      "an answer to DHCP clients, or a header that cannot be read";

  private static final String NOT_ITS_MAC = "not the endpoint's hardware address";
  private static final String NOT_ITS_ADDRESS = "not an address of the endpoint";

  static final Table TABLE =
      new Table(
          TableFamily.BRIDGE,
          Skeleton.NAME,
          0,
          Arrays.stream(FirewallSet.values())
              .filter(set -> set.table() == TableFamily.BRIDGE)
              .map(SetDeclaration::of)
              .toList(),
          List.of(
              carriedIcmpv6(),
              carried6(),
              carried4(),
              unspecified6(),
              guardArp(),
              guard4(),
              guard6(),
              filterPrerouting()));

  private static Chain carriedIcmpv6() {
    return chain(
        "carried-icmpv6",
        rule().icmpv6(ROUTER_ADVERTISEMENT).drop("router advertisement"),
        rule().icmpv6(REDIRECT).drop("redirect"),
        rule().icmpv6Not(NEIGHBOUR_ADVERTISEMENT).accept(),
        rule().laterFragment6().accept(),
        rule().firstFragment6().drop("neighbour advertisement in fragments"),
        rule().in(SOURCES6, IIFNAME, TARGET).accept(),
        rule().drop("another's neighbour advertisement, or a header that cannot be read"));
  }

  /** What is in a packet whose source is as it should be. */
  private static Chain carried4() {
    return chain(
        "carried4",
        rule().l4protoNot(UDP).accept(),
        rule().dportNot(DHCP_CLIENT).accept(),
        bridged(Family.IPV4).laterFragment4().accept(),
        rule().drop(NO_ANSWER));
  }

  /**
   * The same of IPv6. A first fragment must have all headers, as RFC 7112 asks: what follows them
   * in the frame but not in the packet would be taken for the rest.
   */
  private static Chain carried6() {
    List<Rule> rules = new ArrayList<>();
    rules.add(bridged(Family.IPV6).nexthdr(TCP).accept());
    for (int extension : EXTENSION_HEADERS) {
      rules.add(rule().fragmentOf(extension).drop("headers in fragments"));
    }
    rules.add(rule().l4proto(ICMPV6).goTo("carried-icmpv6"));
    rules.add(rule().l4protoNot(UDP).accept());
    rules.add(rule().dportNot(DHCPV6_CLIENT).accept());
    rules.add(rule().laterFragment6().accept());
    rules.add(rule().drop(NO_ANSWER));
    return new Chain("carried6", Optional.empty(), rules);
  }

  /** Before an address may be used: is it somebody else's, and which groups does it listen to. */
  private static Chain unspecified6() {
    return chain(
        "unspecified6",
        rule().l4protoNot(ICMPV6).drop(NOT_ITS_ADDRESS),
        rule().firstFragment6().drop("neighbour solicitation in fragments"),
        rule().icmpv6(NEIGHBOUR_SOLICITATION).in(SOURCES6, IIFNAME, TARGET).accept(),
        rule().icmpv6(MLD_REPORT).accept(),
        rule().icmpv6(MLD_DONE).accept(),
        rule().icmpv6(MLDV2_REPORT).accept(),
        rule().icmpv6(ROUTER_SOLICITATION).accept(),
        rule().drop(NOT_ITS_ADDRESS));
  }

  /** A probe for duplicates has no sender's address yet. */
  private static Chain guardArp() {
    return chain(
        "guard-arp",
        arp().notIn(MACS, IIFNAME, ARP_SADDR_ETHER).drop(NOT_ITS_MAC),
        arp().in(SOURCES4, IIFNAME, ARP_SADDR_IP).accept(),
        arp().is(ARP_SADDR_IP, IpAddress.parse("0.0.0.0")).accept(),
        rule().drop(NOT_ITS_ADDRESS));
  }

  private static Chain guard4() {
    return chain(
        "guard4",
        bridged(Family.IPV4).in(SOURCES4, IIFNAME, SADDR).goTo("carried4"),
        bridged(Family.IPV4).in(BEHIND4, IIFNAME, SADDR).goTo("carried4"),
        rule().drop(NOT_ITS_ADDRESS));
  }

  private static Chain guard6() {
    return chain(
        "guard6",
        bridged(Family.IPV6).in(SOURCES6, IIFNAME, SADDR).goTo("carried6"),
        bridged(Family.IPV6).is(SADDR, IpAddress.parse("::")).goTo("unspecified6"),
        bridged(Family.IPV6).in(BEHIND6, IIFNAME, SADDR).goTo("carried6"),
        rule().drop(NOT_ITS_ADDRESS));
  }

  /**
   * Before anything else looks at the frame, and before the bridge learns from it where a hardware
   * address is ({@code br_handle_frame_finish}). Frames for bridges themselves, to
   * 01:80:c2:00:00:0x, do not come here: see {@link dev.plumbline.dataplane.link.LinkMessages}.
   */
  private static Chain filterPrerouting() {
    Chain.Hook hook =
        new Chain.Hook(
            "filter",
            NfBridge.NF_BR_PRE_ROUTING,
            NfBridge.NF_BR_PRI_NAT_DST_BRIDGED,
            Nfnetlink.NF_ACCEPT);
    return new Chain(
        "filter-prerouting",
        Optional.of(hook),
        List.of(
            rule().iifgroupNot(Link.GROUP).accept(),
            rule().notIn(MACS, IIFNAME, ETHER_SADDR).drop(NOT_ITS_MAC),
            rule().etherType(IfEther.ETH_P_IP).goTo("guard4"),
            rule().etherType(IfEther.ETH_P_IPV6).goTo("guard6"),
            rule().etherType(IfEther.ETH_P_ARP).goTo("guard-arp"),
            rule().drop("neither IPv4, IPv6 nor ARP")));
  }

  private static Chain chain(String name, Rule... rules) {
    return new Chain(name, Optional.empty(), List.of(rules));
  }

  private PortGuards() {}
}
