package dev.plumbline.dataplane.firewall;

import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.TableFamily;
import dev.plumbline.netlink.wire.NfBridge;
import dev.plumbline.netlink.wire.NfTables;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prints a table as {@code nft -s list table} does when its sets are empty. A set that is not one
 * of ours, or declared otherwise, is printed in square brackets.
 */
final class TableText {

  static String of(Table table) {
    StringBuilder text =
        new StringBuilder("table ")
            .append(table.family())
            .append(' ')
            .append(table.name())
            .append(" {\n");
    if ((table.flags() & NfTables.NFT_TABLE_F_DORMANT) != 0) {
      text.append("\tflags dormant\n\n");
    }
    String separator = "";
    for (SetDeclaration set : table.sets()) {
      text.append(separator).append(of(set));
      separator = "\n";
    }
    for (Chain chain : table.chains()) {
      text.append(separator).append(of(table.family(), chain));
      separator = "\n";
    }
    return text.append("}").toString();
  }

  private static String of(SetDeclaration declared) {
    Optional<FirewallSet> ours = SetDeclaration.known(declared);
    if (ours.isEmpty()) {
      return "\t[ " + declared + " ]\n";
    }
    FirewallSet set = ours.get();
    return (set.isMap() ? "\tmap " : "\tset ")
        + set
        + " {\n\t\t"
        + type(set)
        + (set.interval() ? "\n\t\tflags interval" : "")
        + "\n\t}\n";
  }

  /** Types without a name are said as the type of an expression. */
  private static String type(FirewallSet set) {
    return switch (set) {
      case UNPROTECTED, ROUTED -> "typeof meta nfproto . oifname";
      case FORWARDING -> "typeof meta nfproto . iifname";
      case BALANCE4, BALANCE6 -> {
        String daddr = set == FirewallSet.BALANCE4 ? "ip daddr" : "ip6 daddr";
        yield "typeof %s . meta l4proto . th dport . numgen random mod %d : %s . th dport"
            .formatted(daddr, dev.plumbline.model.Field.Slot.COUNT, daddr);
      }
      default -> "type " + types(set.key()) + (set.isMap() ? " : " + types(set.data()) : "");
    };
  }

  private static String types(List<FirewallSet.Type> types) {
    return types.stream().map(TableText::name).collect(Collectors.joining(" . "));
  }

  private static String name(FirewallSet.Type type) {
    return switch (type) {
      case IFNAME -> "ifname";
      case ETHER_ADDR -> "ether_addr";
      case IPV4_ADDR -> "ipv4_addr";
      case IPV6_ADDR -> "ipv6_addr";
      case INET_PROTO -> "inet_proto";
      case INET_SERVICE -> "inet_service";
      case NF_PROTO, SLOT -> throw new IllegalArgumentException(type + " has no name in nft");
    };
  }

  private static String of(TableFamily family, Chain chain) {
    StringBuilder text = new StringBuilder("\tchain ").append(chain.name()).append(" {\n");
    chain.hook().ifPresent(hook -> text.append("\t\t").append(of(family, hook)).append('\n'));
    chain.rules().forEach(rule -> text.append("\t\t").append(RuleText.of(rule)).append('\n'));
    return text.append("\t}\n").toString();
  }

  private static String of(TableFamily family, Chain.Hook hook) {
    return "type %s hook %s priority %s; policy %s;"
        .formatted(
            hook.type(),
            name(hook.number()),
            switch (family) {
              case INET -> priority(hook);
              case BRIDGE -> bridgePriority(hook);
            },
            hook.policy() == Nfnetlink.NF_ACCEPT ? "accept" : "drop");
  }

  static String name(int hook) {
    return switch (hook) {
      case Nfnetlink.NF_INET_PRE_ROUTING -> "prerouting";
      case Nfnetlink.NF_INET_LOCAL_IN -> "input";
      case Nfnetlink.NF_INET_FORWARD -> "forward";
      case Nfnetlink.NF_INET_LOCAL_OUT -> "output";
      case Nfnetlink.NF_INET_POST_ROUTING -> "postrouting";
      default -> "[ " + hook + " ]";
    };
  }

  /** nft 1.0.6 has names for the priorities that are usual at the hook, and for no others. */
  private static String priority(Chain.Hook hook) {
    return switch (hook.priority()) {
      case Nfnetlink.NF_IP_PRI_RAW -> "raw";
      case Nfnetlink.NF_IP_PRI_FILTER -> "filter";
      case Nfnetlink.NF_IP_PRI_NAT_DST ->
          hook.number() == Nfnetlink.NF_INET_PRE_ROUTING ? "dstnat" : "-100";
      case Nfnetlink.NF_IP_PRI_NAT_SRC ->
          hook.number() == Nfnetlink.NF_INET_POST_ROUTING ? "srcnat" : "100";
      default -> Integer.toString(hook.priority());
    };
  }

  private static String bridgePriority(Chain.Hook hook) {
    return switch (hook.priority()) {
      case NfBridge.NF_BR_PRI_NAT_DST_BRIDGED ->
          hook.number() == NfBridge.NF_BR_PRE_ROUTING ? "dstnat" : "-300";
      case NfBridge.NF_BR_PRI_FILTER_BRIDGED -> "filter";
      default -> Integer.toString(hook.priority());
    };
  }

  private TableText() {}
}
