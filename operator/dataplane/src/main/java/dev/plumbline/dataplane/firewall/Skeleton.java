package dev.plumbline.dataplane.firewall;

import static dev.plumbline.dataplane.firewall.RuleBuilder.Part.*;
import static dev.plumbline.dataplane.firewall.RuleBuilder.rule;
import static dev.plumbline.model.Family.IPV4;
import static dev.plumbline.model.Family.IPV6;
import static dev.plumbline.model.FirewallSet.*;

import dev.plumbline.dataplane.firewall.RuleBuilder.Part;
import dev.plumbline.model.Family;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.TableFamily;
import dev.plumbline.netlink.wire.NfConntrack;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Our tables: the chains and rules that never change. Here is the one of the {@code inet} family;
 * the other one is in {@link PortGuards}. The package's description says how a packet goes through
 * them.
 */
public final class Skeleton {

  /** The name of both. */
  static final String NAME = "plumbline";

  /** Bits of {@code ct state}: {@code NF_CT_STATE_INVALID_BIT}, … */
  private static final int INVALID = 1;

  private static final int ESTABLISHED = 2;
  private static final int RELATED = 4;

  /** Bits of a connection's label: it came by {@code nat-prerouting}, … */
  private static final int OFFERED = 112;

  /** … and nothing published there was what it asked for. */
  private static final int REFUSED = 113;

  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;

  private static final Part[] DESTINATION = {DADDR, L4PROTO, DPORT};
  private static final Part[] ANY_DESTINATION = {ANY_DADDR, L4PROTO, DPORT};

  static final Table TABLE =
      new Table(
          TableFamily.INET,
          NAME,
          0,
          Arrays.stream(FirewallSet.values())
              .filter(set -> set.table() == TableFamily.INET)
              .map(SetDeclaration::of)
              .toList(),
          List.of(
              rawPrerouting(),
              restrict("restrict", DESTINATION),
              restrict("restrict-any", ANY_DESTINATION),
              publish("publish", DESTINATION),
              publish("publish-any", ANY_DESTINATION),
              natPrerouting(),
              natOutput(),
              natPostrouting(),
              notOurs(),
              open(),
              openRouted(),
              filterForward()));

  private static final FirewallTable INET = item(TABLE);
  private static final FirewallTable BRIDGE = item(PortGuards.TABLE);

  private static FirewallTable item(Table table) {
    return new FirewallTable(table.family(), TableText.of(table));
  }

  /** The table of the {@code inet} family as it should be. */
  public static FirewallTable table() {
    return INET;
  }

  /** The table of this family as it should be. */
  public static FirewallTable table(TableFamily family) {
    return switch (family) {
      case INET -> INET;
      case BRIDGE -> BRIDGE;
    };
  }

  static Table of(TableFamily family) {
    return switch (family) {
      case INET -> TABLE;
      case BRIDGE -> PortGuards.TABLE;
    };
  }

  private static Chain rawPrerouting() {
    String why = "loopback addresses stay on the host";
    return base(
        "raw-prerouting",
        new Chain.Hook(
            "filter", Nfnetlink.NF_INET_PRE_ROUTING, Nfnetlink.NF_IP_PRI_RAW, Nfnetlink.NF_ACCEPT),
        rule(IPV4).loopback(DADDR).in(BRIDGES, IIFNAME).drop(why),
        rule(IPV4).loopback(SADDR).in(BRIDGES, IIFNAME).drop(why));
  }

  private static Chain restrict(String name, Part... destination) {
    Part[] withSource = append(destination, SADDR);
    List<Rule> rules = new ArrayList<>();
    for (Family family : Family.values()) {
      rules.add(
          rule(family)
              .in(RESTRICTED4.of(family), destination)
              .notIn(ALLOWED4.of(family), withSource)
              .drop("not an allowed source"));
    }
    return new Chain(name, Optional.empty(), rules);
  }

  private static Chain publish(String name, Part... destination) {
    List<Rule> rules = new ArrayList<>();
    for (Family family : Family.values()) {
      rules.add(rule(family).dnat(PUBLISH4.of(family), destination));
      rules.add(rule(family).dnat(BALANCE4.of(family), append(destination, SLOT)));
    }
    return new Chain(name, Optional.empty(), rules);
  }

  private static Chain natPrerouting() {
    return base(
        "nat-prerouting",
        nat(Nfnetlink.NF_INET_PRE_ROUTING, Nfnetlink.NF_IP_PRI_NAT_DST),
        rule().notToThisHost().leaveChain(),
        rule(IPV4).loopback(DADDR).leaveChain(),
        rule().setLabel(OFFERED),
        rule().jump("restrict"),
        rule().jump("publish"),
        rule().jump("restrict-any"),
        rule().jump("publish-any"),
        rule().setLabel(REFUSED));
  }

  private static Chain natOutput() {
    return base(
        "nat-output",
        nat(Nfnetlink.NF_INET_LOCAL_OUT, Nfnetlink.NF_IP_PRI_NAT_DST),
        rule().notToThisHost().leaveChain(),
        rule(IPV6).is(DADDR, IpAddress.parse("::1")).leaveChain(),
        rule().jump("publish"),
        rule().jump("publish-any"));
  }

  private static Chain natPostrouting() {
    List<Rule> rules = new ArrayList<>();
    for (Family family : Family.values()) {
      FirewallSet attached = ATTACHED4.of(family);
      rules.add(
          rule(family).in(attached, SADDR, OIFNAME).status(NfConntrack.IPS_DST_NAT).masquerade());
      rules.add(rule(family).in(attached, SADDR, OIFNAME).leaveChain());
      rules.add(rule(family).in(MASQUERADE4.of(family), SADDR).masquerade());
    }
    rules.add(rule(IPV4).loopback(SADDR).in(BRIDGES, OIFNAME).masquerade());
    Chain.Hook hook = nat(Nfnetlink.NF_INET_POST_ROUTING, Nfnetlink.NF_IP_PRI_NAT_SRC);
    return new Chain("nat-postrouting", Optional.of(hook), rules);
  }

  private static Chain notOurs() {
    return chain(
        "not-ours",
        rule()
            .in(FORWARDING, NFPROTO, IIFNAME)
            .drop("forwarding is on for container networks only"));
  }

  private static Chain open() {
    return chain(
        "open",
        rule().jump("restrict"),
        rule(IPV4).in(OPEN4, DESTINATION).accept(),
        rule(IPV6).in(OPEN6, DESTINATION).accept());
  }

  private static Chain openRouted() {
    return chain(
        "open-routed",
        rule().l4proto(ICMP).accept(),
        rule().l4proto(ICMPV6).accept(),
        rule().jump("open"));
  }

  private static Chain filterForward() {
    String internal = "the network is internal";
    String untranslated = "it cannot be masqueraded";
    return base(
        "filter-forward",
        new Chain.Hook(
            "filter", Nfnetlink.NF_INET_FORWARD, Nfnetlink.NF_IP_PRI_FILTER, Nfnetlink.NF_ACCEPT),
        rule().notIn(BRIDGES, IIFNAME).notIn(BRIDGES, OIFNAME).goTo("not-ours"),
        rule().in(WITHIN, IIFNAME, OIFNAME).accept(),
        rule().in(INTERNAL, IIFNAME).drop(internal),
        rule().in(INTERNAL, OIFNAME).drop(internal),
        rule().state(ESTABLISHED | RELATED).accept(),
        rule()
            .in(BRIDGES, OIFNAME)
            .status(NfConntrack.IPS_DST_NAT)
            .label(OFFERED)
            .noLabel(REFUSED)
            .accept(),
        rule().in(UNPROTECTED, NFPROTO, OIFNAME).accept(),
        rule().in(ROUTED, NFPROTO, OIFNAME).jump("open-routed"),
        rule().in(TRUSTED, IIFNAME, OIFNAME).jump("open"),
        rule(IPV4).in(MASQUERADE4, SADDR).notIn(BRIDGES, OIFNAME).state(INVALID).drop(untranslated),
        rule(IPV6).in(MASQUERADE6, SADDR).notIn(BRIDGES, OIFNAME).state(INVALID).drop(untranslated),
        rule().notIn(BRIDGES, OIFNAME).accept(),
        rule().drop("networks are isolated, ports are published"));
  }

  private static Chain base(String name, Chain.Hook hook, Rule... rules) {
    return new Chain(name, Optional.of(hook), List.of(rules));
  }

  private static Chain chain(String name, Rule... rules) {
    return new Chain(name, Optional.empty(), List.of(rules));
  }

  private static Chain.Hook nat(int hook, int priority) {
    return new Chain.Hook("nat", hook, priority, Nfnetlink.NF_ACCEPT);
  }

  private static Part[] append(Part[] parts, Part last) {
    Part[] all = Arrays.copyOf(parts, parts.length + 1);
    all[parts.length] = last;
    return all;
  }

  private Skeleton() {}
}
