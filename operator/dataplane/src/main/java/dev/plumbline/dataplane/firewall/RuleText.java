package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;
import static dev.plumbline.netlink.wire.NftExpressions.*;

import dev.plumbline.model.FirewallSet;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Prints a rule as {@code nft -s list} (1.0.6) does, for all that rules of ours say. What it does
 * not know is printed in square brackets, which {@code nft} never does: such a rule equals none of
 * ours.
 */
final class RuleText {

  private final Loaded[] registers = new Loaded[16];
  private final Data[] masks = new Data[16];
  private final Data[] constants = new Data[16];
  private final List<String> words = new ArrayList<>();
  private int family;
  private String pendingFamily = "";

  static String of(Rule rule) {
    RuleText text = new RuleText();
    rule.expressions().forEach(text::add);
    text.flushFamily();
    if (!rule.comment().isEmpty()) {
      text.words.add("comment \"" + rule.comment() + "\"");
    }
    return String.join(" ", text.words);
  }

  private void add(Expression expression) {
    switch (expression) {
      case Expression.Meta meta -> load(meta.register(), Loaded.of(meta));
      case Expression.Payload payload -> payload(payload);
      case Expression.ExtensionHeader header -> extensionHeader(header);
      case Expression.Conntrack ct -> load(ct.register(), Loaded.of(ct));
      case Expression.Fib fib -> load(fib.register(), Loaded.of(fib));
      case Expression.Numgen numgen -> load(numgen.register(), Loaded.of(numgen));
      case Expression.Immediate(int register, Data value) -> constants[register] = value;
      case Expression.Bitwise bitwise -> mask(bitwise);
      case Expression.Compare compare -> compare(compare);
      case Expression.Lookup lookup ->
          say(
              key(lookup.set(), lookup.register())
                  + (lookup.inverted() ? " != @" : " @")
                  + lookup.set());
      case Expression.MapLookup lookup -> map(lookup);
      case Expression.SetConntrack set -> set(set);
      case Expression.Nat nat -> say(nat(nat));
      case Expression.Masquerade _ -> say("masquerade");
      case Expression.Counter _ -> say("counter");
      case Expression.Verdict verdict -> say(verdict(verdict));
      case Expression.Unknown unknown -> say(raw(unknown));
    }
  }

  private void say(String statement) {
    flushFamily();
    words.add(statement);
  }

  /** A comparison of the family is not said where a header of that family is looked at next. */
  private void flushFamily() {
    if (!pendingFamily.isEmpty()) {
      words.add(pendingFamily);
      pendingFamily = "";
    }
  }

  private void load(int register, Loaded loaded) {
    registers[register] = loaded;
    masks[register] = null;
    constants[register] = null;
  }

  private void payload(Expression.Payload payload) {
    load(payload.register(), Loaded.of(payload, family));
    if (payload.base() == NFT_PAYLOAD_NETWORK_HEADER) {
      pendingFamily = "";
    }
  }

  private void extensionHeader(Expression.ExtensionHeader header) {
    load(header.register(), Loaded.of(header));
    if (family == Nfnetlink.NFPROTO_IPV6) {
      pendingFamily = "";
    }
  }

  private void mask(Expression.Bitwise bitwise) {
    Loaded loaded = registers[bitwise.from()];
    boolean plain =
        loaded != null
            && masks[bitwise.from()] == null
            && bitwise.from() == bitwise.into()
            && bitwise.flip().isZero();
    if (!plain) {
      say(raw(bitwise));
    } else if (loaded.kind() == Loaded.Kind.ADDRESS) {
      String masked = loaded.text() + " & " + loaded.constant(bitwise.mask());
      load(bitwise.into(), new Loaded(masked, loaded.kind()));
    } else {
      masks[bitwise.into()] = bitwise.mask();
    }
  }

  private void compare(Expression.Compare compare) {
    int register = compare.register();
    Loaded loaded = registers[register];
    if (loaded == null) {
      say(raw(compare));
      return;
    }
    if (masks[register] != null) {
      say(masked(loaded, masks[register], compare));
      return;
    }
    String text = loaded.text() + operator(compare) + loaded.constant(compare.value());
    int told = compare.operator() == NFT_CMP_EQ ? loaded.toldFamily(compare.value()) : 0;
    if (told != 0) {
      flushFamily();
      family = told;
      pendingFamily = text;
    } else {
      say(text);
    }
  }

  private static String masked(Loaded loaded, Data mask, Expression.Compare compare) {
    boolean anyBit = compare.operator() == NFT_CMP_NEQ && compare.value().isZero();
    if (loaded.kind() == Loaded.Kind.FRAGMENT && mask.equals(RuleBuilder.FRAGMENT_OFFSET6)) {
      return loaded.text() + operator(compare) + loaded.constant(compare.value());
    }
    boolean flags = loaded.kind() != Loaded.Kind.NUMBER;
    boolean noBit = compare.operator() == NFT_CMP_EQ && compare.value().isZero();
    if (flags && (anyBit || noBit)) {
      return loaded.text() + (anyBit ? " " : " ! ") + loaded.constant(mask);
    }
    return loaded.text()
        + " & "
        + loaded.constant(mask)
        + operator(compare)
        + loaded.constant(compare.value());
  }

  private static String operator(Expression.Compare compare) {
    return switch (compare.operator()) {
      case NFT_CMP_EQ -> " ";
      case NFT_CMP_NEQ -> " != ";
      case NFT_CMP_LT -> " < ";
      case NFT_CMP_LTE -> " <= ";
      case NFT_CMP_GT -> " > ";
      default -> " >= ";
    };
  }

  /** What is looked up in a set of ours, joined as a concatenation. */
  private String key(String set, int register) {
    Optional<FirewallSet> known = set(set);
    if (known.isEmpty()) {
      return part(register);
    }
    List<String> parts = new ArrayList<>();
    int word = register;
    for (FirewallSet.Type type : known.get().key()) {
      parts.add(part(word));
      word += SetDeclaration.padded(type.bytes()) / 4;
    }
    return String.join(" . ", parts);
  }

  private String part(int register) {
    boolean plain =
        register < registers.length && registers[register] != null && masks[register] == null;
    return plain ? registers[register].text() : "[ register " + register + " ]";
  }

  private void map(Expression.MapLookup lookup) {
    if (lookup.into() == Expression.VERDICT_REGISTER) {
      say(key(lookup.map(), lookup.register()) + " vmap @" + lookup.map());
      return;
    }
    String text = key(lookup.map(), lookup.register()) + " map @" + lookup.map();
    load(lookup.into(), new Loaded(text, Loaded.Kind.OTHER));
    set(lookup.map())
        .filter(map -> map.data().size() == 2)
        .ifPresent(
            map -> {
              int port = lookup.into() + SetDeclaration.padded(map.data().getFirst().bytes()) / 4;
              load(port, new Loaded("", Loaded.Kind.OTHER));
            });
  }

  private static Optional<FirewallSet> set(String name) {
    return Arrays.stream(FirewallSet.values())
        .filter(set -> set.toString().equals(name))
        .findFirst();
  }

  private void set(Expression.SetConntrack set) {
    Data value = constants[set.register()];
    boolean label = set.key() == NFT_CT_LABELS && value != null;
    say(label ? "ct label set " + new Loaded("", Loaded.Kind.LABEL).constant(value) : raw(set));
  }

  /** The port lies in the register after the address, where one map gave both. */
  private String nat(Expression.Nat nat) {
    boolean ipv4 = nat.family() == Nfnetlink.NFPROTO_IPV4;
    int next = nat.address() + (ipv4 ? 1 : 4);
    boolean both =
        nat.port() == next
            && registers[next] != null
            && registers[next].text().isEmpty()
            && nat.flags() == 0
            && (ipv4 || nat.family() == Nfnetlink.NFPROTO_IPV6)
            && family == nat.family();
    return both
        ? (nat.type() == NFT_NAT_DNAT ? "dnat " : "snat ")
            + (ipv4 ? "ip" : "ip6")
            + " to "
            + part(nat.address())
        : raw(nat);
  }

  private static String verdict(Expression.Verdict verdict) {
    return switch (verdict.code()) {
      case Nfnetlink.NF_DROP -> "drop";
      case Nfnetlink.NF_ACCEPT -> "accept";
      case NFT_RETURN -> "return";
      case NFT_CONTINUE -> "continue";
      case NFT_JUMP -> "jump " + verdict.chain();
      case NFT_GOTO -> "goto " + verdict.chain();
      default -> raw(verdict);
    };
  }

  private static String raw(Expression expression) {
    return "[ " + expression + " ]";
  }
}
