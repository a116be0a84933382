package dev.plumbline.dataplane.firewall;

import dev.plumbline.netlink.wire.Nfnetlink;

/**
 * One expression of a rule, as the kernel runs it: it loads a register, compares one and goes on or
 * gives the rule up, or acts. Codes ({@code NFT_META_…}) are the kernel's own.
 *
 * <p>A register is named by its place among the sixteen words of 32 bits that hold a rule's data, 0
 * to 15; what is longer goes on in the next words. The kernel and {@code nft} have two names for
 * every fourth of them ({@code NFT_REG_1} is {@code NFT_REG32_00}), this one has one.
 */
sealed interface Expression {

  /** What a verdict map is looked up into. */
  int VERDICT_REGISTER = -1;

  /** Loads something about the packet that is not in its headers: {@code NFT_META_…}. */
  record Meta(int key, int register) implements Expression {}

  /**
   * Loads bytes of a header.
   *
   * @param base {@code NFT_PAYLOAD_NETWORK_HEADER}, …
   * @param offset bytes from the header's start
   * @param length in bytes
   */
  record Payload(int base, int offset, int length, int register) implements Expression {}

  /**
   * Loads bytes of an IPv6 extension header; the rule ends where the packet has none.
   *
   * @param type the header's number in the chain: 44 for a fragment
   * @param offset bytes from the header's start
   * @param length in bytes
   */
  record ExtensionHeader(int type, int offset, int length, int register) implements Expression {}

  /** Goes on only if the register holds this: {@code NFT_CMP_EQ}, … */
  record Compare(int operator, int register, Data value) implements Expression {}

  /** {@code into = (from & mask) ^ flip}. */
  record Bitwise(int from, int into, Data mask, Data flip) implements Expression {}

  /** Goes on only if the set holds (inverted: does not hold) what the register holds. */
  record Lookup(String set, int register, boolean inverted) implements Expression {}

  /** Goes on only if the map has an entry for the register's value, and loads what is there. */
  record MapLookup(String map, int register, int into) implements Expression {}

  record Immediate(int register, Data value) implements Expression {}

  /**
   * Ends the rule.
   *
   * @param code {@code NF_DROP}, {@code NFT_JUMP}, …
   * @param chain to jump or go to; empty for other verdicts
   */
  record Verdict(int code, String chain) implements Expression {}

  /**
   * Loads something about the connection: {@code NFT_CT_…}.
   *
   * @param direction 0 original, 1 reply; -1 not said
   */
  record Conntrack(int key, int direction, int register) implements Expression {}

  record SetConntrack(int key, int register) implements Expression {}

  /** Asks the routing tables: {@code NFT_FIB_RESULT_…}, {@code NFTA_FIB_F_…}. */
  record Fib(int result, int flags, int register) implements Expression {}

  /** Loads a number from 0 to {@code modulus - 1}: {@code NFT_NG_RANDOM}, … */
  record Numgen(int type, int modulus, int register) implements Expression {}

  /**
   * Translates to the address and port in these registers.
   *
   * @param type {@code NFT_NAT_DNAT}, …
   * @param family {@code NFPROTO_IPV4} or {@code NFPROTO_IPV6}
   * @param flags {@code NF_NAT_RANGE_…}, without those that having the two registers implies
   */
  record Nat(int type, int family, int address, int port, int flags) implements Expression {
    static final int IMPLIED_FLAGS =
        Nfnetlink.NF_NAT_RANGE_MAP_IPS | Nfnetlink.NF_NAT_RANGE_PROTO_SPECIFIED;
  }

  /** Translates the source to the address of the interface that the packet leaves by. */
  record Masquerade() implements Expression {}

  /** Counts packets and bytes; what it has counted is not part of the rule. */
  record Counter() implements Expression {}

  /**
   * One that no rule of ours has.
   *
   * @param name as the kernel calls it
   * @param attributes its bytes
   */
  record Unknown(String name, Data attributes) implements Expression {}
}
