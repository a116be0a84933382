package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;
import static dev.plumbline.netlink.wire.NftExpressions.*;

import dev.plumbline.dataplane.firewall.ForeignTable.ForeignChain;
import dev.plumbline.dataplane.firewall.ForeignTable.ForeignRule;
import dev.plumbline.dataplane.firewall.ForeignTable.ForeignSet;
import dev.plumbline.dataplane.firewall.Partial.Answer;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a packet that was never sent go through a table's chains. Where a rule cannot be decided,
 * both ways are taken: what comes out is all that may become of the packet.
 */
final class Simulation {

  /** What may become of the packet in a chain. */
  private static final class Fate {
    private boolean accepted;
    private boolean returned;
    private Finding dropped;
  }

  /** What a rule may do; without verdicts it goes on to the next one. */
  private record Effect(Answer applies, Expression.Verdict verdict) {}

  private final ForeignTable table;
  private final Packet packet;
  private final Map<String, Fate> fates = new HashMap<>();

  Simulation(ForeignTable table, Packet packet) {
    this.table = table;
    this.packet = packet;
  }

  /** Where the packet is dropped, whichever way it goes; empty when it may pass. */
  Optional<Finding> run(ForeignChain base) {
    Fate fate = fate(base.name());
    boolean policyDrops =
        base.hook().filter(hook -> hook.policy() == Nfnetlink.NF_DROP).isPresent();
    if (fate.accepted || fate.returned && !policyDrops) {
      return Optional.empty();
    }
    return Optional.of(fate.returned ? finding(base.name(), "policy drop") : fate.dropped);
  }

  private Finding finding(String chain, String reason) {
    String family =
        switch (table.family()) {
          case Nfnetlink.NFPROTO_IPV4 -> "ip";
          case Nfnetlink.NFPROTO_IPV6 -> "ip6";
          default -> "inet";
        };
    return new Finding(family, table.name(), chain, reason);
  }

  /** The kernel allows no loops, so this ends. */
  private Fate fate(String chain) {
    Fate known = fates.get(chain);
    return known != null ? known : walk(chain);
  }

  private Fate walk(String chain) {
    Fate fate = new Fate();
    fates.put(chain, fate);
    ForeignChain walked = table.chains().get(chain);
    List<ForeignRule> rules = walked == null ? List.of() : walked.rules();
    for (ForeignRule rule : rules) {
      for (Effect effect : effects(rule)) {
        if (ends(effect, chain, rule, fate)) {
          return fate;
        }
      }
    }
    fate.returned = true;
    return fate;
  }

  /** Adds what the effect may bring; whether nothing after it in the chain is reached. */
  private boolean ends(Effect effect, String chain, ForeignRule rule, Fate fate) {
    boolean sure = effect.applies() == Answer.YES;
    switch (effect.verdict().code()) {
      case Nfnetlink.NF_DROP -> {
        if (fate.dropped == null) {
          fate.dropped = finding(chain, "rule with handle " + rule.handle());
        }
      }
      case NFT_RETURN -> fate.returned = true;
      case NFT_CONTINUE, NFT_BREAK -> {
        return false;
      }
      case NFT_JUMP, NFT_GOTO -> {
        Fate there = fate(effect.verdict().chain());
        fate.accepted |= there.accepted;
        fate.dropped = fate.dropped == null ? there.dropped : fate.dropped;
        boolean goTo = effect.verdict().code() == NFT_GOTO;
        fate.returned |= goTo && there.returned;
        return sure && (goTo || !there.returned);
      }
      default -> fate.accepted = true;
    }
    return sure;
  }

  private List<Effect> effects(ForeignRule rule) {
    Answer matches = Answer.YES;
    Partial registers = Partial.unknown(64);
    List<Effect> effects = new ArrayList<>();
    for (Expression expression : rule.expressions()) {
      Answer answer = Answer.YES;
      switch (expression) {
        case Expression.Meta e -> registers = store(registers, e.register(), packet.load(e));
        case Expression.Payload e -> registers = store(registers, e.register(), packet.load(e));
        case Expression.Conntrack e -> registers = store(registers, e.register(), packet.load(e));
        case Expression.Immediate e ->
            registers = store(registers, e.register(), Partial.of(e.value().bytes()));
        case Expression.Fib e -> registers = store(registers, e.register(), Partial.unknown(16));
        case Expression.Numgen e -> registers = store(registers, e.register(), Partial.unknown(4));
        case Expression.Bitwise e -> registers = bitwise(registers, e);
        case Expression.Compare e -> answer = compare(registers, e);
        case Expression.Lookup e -> answer = lookup(registers, e);
        case Expression.MapLookup e when e.into() == Expression.VERDICT_REGISTER ->
            effects.addAll(verdicts(registers, e, matches));
        case Expression.MapLookup _, Expression.ExtensionHeader _ -> {
          registers = Partial.unknown(64);
          answer = Answer.MAYBE;
        }
        case Expression.Verdict e -> effects.add(new Effect(matches, e));
        case Expression.Counter _, Expression.SetConntrack _ -> {}
        case Expression.Nat _, Expression.Masquerade _ -> effects.add(accepted(Answer.MAYBE));
        case Expression.Unknown e -> {
          answer = unknown(e, matches, effects);
          registers = Partial.unknown(64);
        }
      }
      if (answer == Answer.NO) {
        return effects;
      }
      matches = answer == Answer.MAYBE ? Answer.MAYBE : matches;
    }
    return effects;
  }

  /** Words are four bytes; the rest of the last one is cleared. */
  private static Partial store(Partial registers, int register, Partial value) {
    int words = SetDeclaration.padded(value.length());
    Partial padded = Partial.of(new byte[words]).with(0, value);
    int room = registers.length() - register * 4;
    return registers.with(register * 4, padded.slice(0, Math.min(words, room)));
  }

  private static Partial bitwise(Partial registers, Expression.Bitwise e) {
    Partial from = registers.slice(e.from() * 4, e.mask().length());
    return store(registers, e.into(), from.masked(e.mask().bytes(), e.flip().bytes()));
  }

  private static Answer compare(Partial registers, Expression.Compare e) {
    byte[] value = e.value().bytes();
    Partial left = registers.slice(e.register() * 4, value.length);
    byte[] lowest = new byte[value.length];
    byte[] highest = Data.zeros(value.length).bytes();
    Arrays.fill(highest, (byte) 0xff);
    return switch (e.operator()) {
      case NFT_CMP_EQ -> left.equalTo(value);
      case NFT_CMP_NEQ -> not(left.equalTo(value));
      case NFT_CMP_LTE -> left.between(lowest, value);
      case NFT_CMP_GT -> not(left.between(lowest, value));
      case NFT_CMP_GTE -> left.between(value, highest);
      default -> not(left.between(value, highest));
    };
  }

  private static Answer not(Answer answer) {
    return switch (answer) {
      case YES -> Answer.NO;
      case NO -> Answer.YES;
      case MAYBE -> Answer.MAYBE;
    };
  }

  private Answer lookup(Partial registers, Expression.Lookup e) {
    ForeignSet set = table.sets().get(e.set());
    if (set == null) {
      return Answer.MAYBE;
    }
    Partial key = registers.slice(e.register() * 4, set.keyLength());
    Answer in = new SetQuestion(set).contains(key);
    return e.inverted() ? not(in) : in;
  }

  private List<Effect> verdicts(Partial registers, Expression.MapLookup e, Answer matches) {
    ForeignSet map = table.sets().get(e.map());
    if (map == null) {
      return List.of(accepted(Answer.MAYBE));
    }
    List<Effect> effects = new ArrayList<>();
    Partial key = registers.slice(e.register() * 4, map.keyLength());
    for (SetQuestion.Hit hit : new SetQuestion(map).hits(key)) {
      Answer both = matches == Answer.YES ? hit.answer() : Answer.MAYBE;
      effects.add(hit.verdict() == null ? accepted(Answer.MAYBE) : new Effect(both, hit.verdict()));
    }
    return effects;
  }

  private static Effect accepted(Answer answer) {
    return new Effect(answer, new Expression.Verdict(Nfnetlink.NF_ACCEPT, ""));
  }

  /** By its name: what only looks on or writes down lets the rule go on. */
  private Answer unknown(Expression.Unknown e, Answer matches, List<Effect> effects) {
    Effect drop = new Effect(matches, new Expression.Verdict(Nfnetlink.NF_DROP, ""));
    switch (e.name()) {
      case "log",
          "meta",
          "ct",
          "payload",
          "notrack",
          "last",
          "dup",
          "rt",
          "byteorder",
          "hash",
          "exthdr",
          "bitwise",
          "numgen",
          "fib",
          "socket",
          "immediate" -> {
        return Answer.YES;
      }
      case "reject" -> effects.add(drop);
      case "match" -> {
        return XtMatch.matches(e.attributes(), packet);
      }
      case "target" -> {
        switch (XtMatch.target(e.attributes())) {
          case "REJECT" -> effects.add(drop);
          case "LOG", "NFLOG", "MARK", "CONNMARK", "TCPMSS", "CT", "SET", "TRACE" -> {}
          default -> effects.add(accepted(Answer.MAYBE));
        }
      }
      case "queue", "nat", "masq", "redir", "tproxy", "synproxy" ->
          effects.add(accepted(Answer.MAYBE));
      default -> {
        return Answer.MAYBE;
      }
    }
    return Answer.YES;
  }
}
