package dev.plumbline.dataplane.route;

import dev.plumbline.model.Family;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Rule;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.FibRules;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.Optional;

/** Requests about policy routing rules, and how the kernel tells of them. */
public final class Rules {
  private static final int LARGEST_BYTE = 255;

  private Rules() {}

  /**
   * A rule that looks a table up, by source and destination alone.
   *
   * @param ours whether it carries our protocol
   */
  public record Seen(Rule rule, boolean ours) {}

  /** Asks for all rules, of both families and of multicast forwarding. */
  public static int getAll(MessageWriter out) {
    int sequence = out.begin(Rtnetlink.RTM_GETRULE, Netlink.NLM_F_DUMP);
    out.u8(LibcConstants.AF_UNSPEC).zeros(FibRules.SIZEOF_FIB_RULE_HDR - 1).end();
    return sequence;
  }

  /** Reads an {@code RTM_NEWRULE} message; empty for rules of kinds that we never make. */
  public static Optional<Seen> read(Message message, NamespaceRef namespace) {
    if (!IpBytes.isIp(message.u8(0))) {
      return Optional.empty();
    }
    Family family = message.u8(0) == Family.IPV4.number() ? Family.IPV4 : Family.IPV6;
    long priority = 0;
    int table = message.u8(4);
    int protocol = 0;
    Optional<Prefix> from = Optional.empty();
    Optional<Prefix> to = Optional.empty();
    boolean plain = message.u8(7) == FibRules.FR_ACT_TO_TBL && message.u8(3) == 0;
    Attributes a = message.attributes(FibRules.SIZEOF_FIB_RULE_HDR);
    while (a.next()) {
      switch (a.type()) {
        case FibRules.FRA_PRIORITY -> priority = Integer.toUnsignedLong(a.u32());
        case FibRules.FRA_TABLE -> table = a.u32();
        case FibRules.FRA_PROTOCOL -> protocol = a.u8();
        case FibRules.FRA_SRC -> from = Optional.of(IpBytes.read(a, family, message.u8(2)));
        case FibRules.FRA_DST -> to = Optional.of(IpBytes.read(a, family, message.u8(1)));
        case FibRules.FRA_IIFNAME,
            FibRules.FRA_OIFNAME,
            FibRules.FRA_FWMARK,
            FibRules.FRA_L3MDEV,
            FibRules.FRA_UID_RANGE,
            FibRules.FRA_IP_PROTO,
            FibRules.FRA_SPORT_RANGE,
            FibRules.FRA_DPORT_RANGE ->
            plain = false;
        default -> {}
      }
    }
    return plain
        ? Optional.of(
            new Seen(
                new Rule(namespace, family, priority, from, to, table), protocol == Rule.PROTOCOL))
        : Optional.empty();
  }

  public static int create(MessageWriter out, Rule rule) {
    return write(out, Rtnetlink.RTM_NEWRULE, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, rule);
  }

  public static int delete(MessageWriter out, Rule rule) {
    return write(out, Rtnetlink.RTM_DELRULE, 0, rule);
  }

  /** {@code struct fib_rule_hdr}: family, lengths, tos, table, two reserved, action, flags. */
  private static int write(MessageWriter out, int type, int flags, Rule rule) {
    int sequence = out.begin(type, flags);
    out.u8(rule.family().number());
    out.u8(rule.to().map(Prefix::length).orElse(0)).u8(rule.from().map(Prefix::length).orElse(0));
    out.u8(0).u8(rule.table() <= LARGEST_BYTE ? rule.table() : 0);
    out.u8(0).u8(0).u8(FibRules.FR_ACT_TO_TBL).u32(0);
    rule.to().ifPresent(to -> IpBytes.write(out, FibRules.FRA_DST, to.address()));
    rule.from().ifPresent(from -> IpBytes.write(out, FibRules.FRA_SRC, from.address()));
    out.attrU32(FibRules.FRA_PRIORITY, (int) rule.priority());
    out.attrU32(FibRules.FRA_TABLE, rule.table());
    out.attrU8(FibRules.FRA_PROTOCOL, Rule.PROTOCOL);
    out.end();
    return sequence;
  }
}
