package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.NFT_GOTO;
import static dev.plumbline.netlink.wire.NfTables.NFT_JUMP;
import static dev.plumbline.netlink.wire.NfTables.NFT_RETURN;
import static dev.plumbline.netlink.wire.NftExpressions.*;

import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.IpAddress;
import dev.plumbline.netlink.wire.IfEther;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a rule together from what {@code nft} calls matches and statements, with the registers that
 * {@code nft} would choose.
 */
final class RuleBuilder {

  /** What a key of a set is made of. */
  enum Part {
    SADDR,
    DADDR,
    /** The unspecified address, whatever the packet's: an entry for every address. */
    ANY_DADDR,
    L4PROTO,
    DPORT,
    SLOT,
    IIFNAME,
    OIFNAME,
    NFPROTO,
    ETHER_SADDR,
    /** What an ARP packet says of its sender. */
    ARP_SADDR_ETHER,
    ARP_SADDR_IP,
    /** Whom a neighbour solicitation asks for, or an advertisement tells of. */
    TARGET
  }

  /** {@code IPPROTO_FRAGMENT}: IPv6's extension header of a fragment. */
  static final int FRAGMENT_HEADER = 44;

  /** Of its third and fourth byte, the ones that say where in the packet the fragment belongs. */
  static final Data FRAGMENT_OFFSET6 = Data.of((byte) 0xff, (byte) 0xf8);

  private static final Data FRAGMENT_OFFSET4 = Data.of((byte) 0x1f, (byte) 0xff);

  private final List<Expression> expressions = new ArrayList<>();
  private final Family family;
  private String comment = "";

  private RuleBuilder(Family family) {
    this.family = family;
  }

  /** For packets of both families. */
  static RuleBuilder rule() {
    return new RuleBuilder(null);
  }

  /** For packets of one family. */
  static RuleBuilder rule(Family family) {
    RuleBuilder rule = new RuleBuilder(family);
    rule.add(new Expression.Meta(NFT_META_NFPROTO, 0));
    rule.add(new Expression.Compare(NFT_CMP_EQ, 0, Data.of8(nfproto(family))));
    return rule;
  }

  /** For bridged packets of one family. */
  static RuleBuilder bridged(Family family) {
    RuleBuilder rule = new RuleBuilder(family);
    rule.add(new Expression.Meta(NFT_META_PROTOCOL, 0));
    int type = family == Family.IPV4 ? IfEther.ETH_P_IP : IfEther.ETH_P_IPV6;
    return rule.add(new Expression.Compare(NFT_CMP_EQ, 0, be16(type)));
  }

  static RuleBuilder arp() {
    return rule().etherType(IfEther.ETH_P_ARP);
  }

  /** {@code ETH_P_…}; a frame with a tag has the tag's. */
  RuleBuilder etherType(int type) {
    add(new Expression.Payload(NFT_PAYLOAD_LL_HEADER, 12, 2, 0));
    return add(new Expression.Compare(NFT_CMP_EQ, 0, be16(type)));
  }

  private static Data be16(int value) {
    return Data.of((byte) (value >>> 8), (byte) value);
  }

  RuleBuilder in(FirewallSet set, Part... parts) {
    load(set, parts);
    return add(new Expression.Lookup(set.toString(), 0, false));
  }

  RuleBuilder notIn(FirewallSet set, Part... parts) {
    load(set, parts);
    return add(new Expression.Lookup(set.toString(), 0, true));
  }

  /** Ends the rule: translates the destination to what the map has for the key, if it has it. */
  Rule dnat(FirewallSet map, Part... parts) {
    load(map, parts);
    int port = map.data().getFirst().bytes() / 4;
    add(new Expression.MapLookup(map.toString(), 0, 0));
    add(new Expression.Nat(NFT_NAT_DNAT, nfproto(family), 0, port, 0));
    return new Rule(expressions, "");
  }

  RuleBuilder loopback(Part address) {
    add(payload(address, 1, 0));
    return add(new Expression.Compare(NFT_CMP_EQ, 0, Data.of8(127)));
  }

  RuleBuilder is(Part part, IpAddress address) {
    load(part, 0);
    return add(new Expression.Compare(NFT_CMP_EQ, 0, Data.of(address.bytes())));
  }

  RuleBuilder notToThisHost() {
    int local = dev.plumbline.netlink.wire.Rtnetlink.RTN_LOCAL;
    add(new Expression.Fib(NFT_FIB_RESULT_ADDRTYPE, NFTA_FIB_F_DADDR, 0));
    return add(new Expression.Compare(NFT_CMP_NEQ, 0, Data.native32(local)));
  }

  RuleBuilder l4proto(int protocol) {
    add(new Expression.Meta(NFT_META_L4PROTO, 0));
    return add(new Expression.Compare(NFT_CMP_EQ, 0, Data.of8(protocol)));
  }

  RuleBuilder l4protoNot(int protocol) {
    add(new Expression.Meta(NFT_META_L4PROTO, 0));
    return add(new Expression.Compare(NFT_CMP_NEQ, 0, Data.of8(protocol)));
  }

  RuleBuilder dportNot(int port) {
    load(Part.DPORT, 0);
    return add(new Expression.Compare(NFT_CMP_NEQ, 0, be16(port)));
  }

  RuleBuilder icmpv6(int type) {
    return icmpv6(NFT_CMP_EQ, type);
  }

  RuleBuilder icmpv6Not(int type) {
    return icmpv6(NFT_CMP_NEQ, type);
  }

  private RuleBuilder icmpv6(int operator, int type) {
    add(new Expression.Payload(NFT_PAYLOAD_TRANSPORT_HEADER, 0, 1, 0));
    return add(new Expression.Compare(operator, 0, Data.of8(type)));
  }

  /** Any fragment but the first. */
  RuleBuilder laterFragment4() {
    add(new Expression.Payload(NFT_PAYLOAD_NETWORK_HEADER, 6, 2, 0));
    return anyBit(FRAGMENT_OFFSET4, NFT_CMP_NEQ);
  }

  /** Any fragment but the first. */
  RuleBuilder laterFragment6() {
    return fragmentOffset6(NFT_CMP_NEQ);
  }

  RuleBuilder firstFragment6() {
    return fragmentOffset6(NFT_CMP_EQ);
  }

  private RuleBuilder fragmentOffset6(int operator) {
    add(new Expression.ExtensionHeader(FRAGMENT_HEADER, 2, 2, 0));
    return anyBit(FRAGMENT_OFFSET6, operator);
  }

  /** A fragment of this protocol, or of what begins with this extension header. */
  RuleBuilder fragmentOf(int protocol) {
    add(new Expression.ExtensionHeader(FRAGMENT_HEADER, 0, 1, 0));
    return add(new Expression.Compare(NFT_CMP_EQ, 0, Data.of8(protocol)));
  }

  /** What comes right after IPv6's own header. */
  RuleBuilder nexthdr(int protocol) {
    add(new Expression.Payload(NFT_PAYLOAD_NETWORK_HEADER, 6, 1, 0));
    return add(new Expression.Compare(NFT_CMP_EQ, 0, Data.of8(protocol)));
  }

  RuleBuilder iifgroupNot(int group) {
    add(new Expression.Meta(NFT_META_IIFGROUP, 0));
    return add(new Expression.Compare(NFT_CMP_NEQ, 0, Data.native32(group)));
  }

  /** Any of these bits of {@code ct state}. */
  RuleBuilder state(int bits) {
    return anyBit(NFT_CT_STATE, Data.native32(bits), NFT_CMP_NEQ);
  }

  /** Any of these bits of {@code ct status}. */
  RuleBuilder status(int bits) {
    return anyBit(NFT_CT_STATUS, Data.native32(bits), NFT_CMP_NEQ);
  }

  RuleBuilder label(int bit) {
    return anyBit(NFT_CT_LABELS, labelOf(bit), NFT_CMP_NEQ);
  }

  RuleBuilder noLabel(int bit) {
    return anyBit(NFT_CT_LABELS, labelOf(bit), NFT_CMP_EQ);
  }

  private RuleBuilder anyBit(int key, Data bits, int operator) {
    add(new Expression.Conntrack(key, -1, 0));
    return anyBit(bits, operator);
  }

  private RuleBuilder anyBit(Data bits, int operator) {
    Data zeros = Data.zeros(bits.length());
    add(new Expression.Bitwise(0, 0, bits, zeros));
    return add(new Expression.Compare(operator, 0, zeros));
  }

  Rule setLabel(int bit) {
    add(new Expression.Immediate(0, labelOf(bit)));
    add(new Expression.SetConntrack(NFT_CT_LABELS, 0));
    return new Rule(expressions, "");
  }

  /** A bit of the 128 that the kernel keeps in words of the machine's order. */
  private static Data labelOf(int bit) {
    byte[] label = new byte[16];
    byte[] word = NativeOrder.bytes32(1 << bit % 32);
    System.arraycopy(word, 0, label, bit / 32 * 4, 4);
    return Data.of(label);
  }

  Rule accept() {
    return verdict(Nfnetlink.NF_ACCEPT, "");
  }

  /** Counts, so that a person who looks for lost packets finds them. */
  Rule drop(String why) {
    comment = why;
    add(new Expression.Counter());
    return verdict(Nfnetlink.NF_DROP, "");
  }

  Rule leaveChain() {
    return verdict(NFT_RETURN, "");
  }

  Rule jump(String chain) {
    return verdict(NFT_JUMP, chain);
  }

  Rule goTo(String chain) {
    return verdict(NFT_GOTO, chain);
  }

  Rule masquerade() {
    add(new Expression.Masquerade());
    return new Rule(expressions, "");
  }

  private Rule verdict(int code, String chain) {
    add(new Expression.Verdict(code, chain));
    return new Rule(expressions, comment);
  }

  private void load(FirewallSet set, Part... parts) {
    int register = 0;
    for (int i = 0; i < parts.length; i++) {
      load(parts[i], register);
      register += SetDeclaration.padded(set.key().get(i).bytes()) / 4;
    }
  }

  private void load(Part part, int register) {
    switch (part) {
      case SADDR, DADDR -> add(payload(part, family.bytes(), register));
      case ANY_DADDR -> {
        Data zeros = Data.zeros(family.bytes());
        add(payload(Part.DADDR, family.bytes(), register));
        add(new Expression.Bitwise(register, register, zeros, zeros));
      }
      case DPORT -> add(new Expression.Payload(NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, register));
      case SLOT -> add(new Expression.Numgen(NFT_NG_RANDOM, Field.Slot.COUNT, register));
      case L4PROTO -> add(new Expression.Meta(NFT_META_L4PROTO, register));
      case IIFNAME -> add(new Expression.Meta(NFT_META_IIFNAME, register));
      case OIFNAME -> add(new Expression.Meta(NFT_META_OIFNAME, register));
      case NFPROTO -> add(new Expression.Meta(NFT_META_NFPROTO, register));
      case ETHER_SADDR -> add(new Expression.Payload(NFT_PAYLOAD_LL_HEADER, 6, 6, register));
      case ARP_SADDR_ETHER ->
          add(new Expression.Payload(NFT_PAYLOAD_NETWORK_HEADER, 8, 6, register));
      case ARP_SADDR_IP -> add(new Expression.Payload(NFT_PAYLOAD_NETWORK_HEADER, 14, 4, register));
      case TARGET -> add(new Expression.Payload(NFT_PAYLOAD_TRANSPORT_HEADER, 8, 16, register));
    }
  }

  private Expression payload(Part address, int length, int register) {
    boolean source = address == Part.SADDR;
    int offset = family == Family.IPV4 ? (source ? 12 : 16) : (source ? 8 : 24);
    return new Expression.Payload(NFT_PAYLOAD_NETWORK_HEADER, offset, length, register);
  }

  private RuleBuilder add(Expression expression) {
    expressions.add(expression);
    return this;
  }

  private static int nfproto(Family family) {
    return family == Family.IPV4 ? Nfnetlink.NFPROTO_IPV4 : Nfnetlink.NFPROTO_IPV6;
  }
}
