package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;
import static dev.plumbline.netlink.wire.NftExpressions.*;

import dev.plumbline.netlink.wire.MessageWriter;

/** Writes expressions as the kernel takes them in {@code NFTA_RULE_EXPRESSIONS}. */
final class ExpressionWriter {

  private final MessageWriter out;

  ExpressionWriter(MessageWriter out) {
    this.out = out;
  }

  /** A rule's expressions, in the list attribute. */
  void write(Rule rule) {
    out.nest(NFTA_RULE_EXPRESSIONS);
    for (Expression expression : rule.expressions()) {
      out.nest(NFTA_LIST_ELEM);
      out.attrString(NFTA_EXPR_NAME, name(expression));
      out.nest(NFTA_EXPR_DATA);
      write(expression);
      out.endNest();
      out.endNest();
    }
    out.endNest();
  }

  static String name(Expression expression) {
    return switch (expression) {
      case Expression.Meta _ -> "meta";
      case Expression.Payload _ -> "payload";
      case Expression.ExtensionHeader _ -> "exthdr";
      case Expression.Compare _ -> "cmp";
      case Expression.Bitwise _ -> "bitwise";
      case Expression.Lookup _, Expression.MapLookup _ -> "lookup";
      case Expression.Immediate _, Expression.Verdict _ -> "immediate";
      case Expression.Conntrack _, Expression.SetConntrack _ -> "ct";
      case Expression.Fib _ -> "fib";
      case Expression.Numgen _ -> "numgen";
      case Expression.Nat _ -> "nat";
      case Expression.Masquerade _ -> "masq";
      case Expression.Counter _ -> "counter";
      case Expression.Unknown unknown -> unknown.name();
    };
  }

  private void write(Expression expression) {
    switch (expression) {
      case Expression.Meta(int key, int register) -> {
        out.attrBe32(NFTA_META_KEY, key);
        register(NFTA_META_DREG, register);
      }
      case Expression.Payload payload -> payload(payload);
      case Expression.ExtensionHeader(int type, int offset, int length, int register) -> {
        register(NFTA_EXTHDR_DREG, register);
        out.attrU8(NFTA_EXTHDR_TYPE, type);
        out.attrBe32(NFTA_EXTHDR_OFFSET, offset);
        out.attrBe32(NFTA_EXTHDR_LEN, length);
      }
      case Expression.Compare(int operator, int register, Data value) -> {
        register(NFTA_CMP_SREG, register);
        out.attrBe32(NFTA_CMP_OP, operator);
        data(NFTA_CMP_DATA, value);
      }
      case Expression.Bitwise bitwise -> bitwise(bitwise);
      case Expression.Lookup(String set, int register, boolean inverted) -> {
        out.attrString(NFTA_LOOKUP_SET, set);
        register(NFTA_LOOKUP_SREG, register);
        out.attrBe32(NFTA_LOOKUP_FLAGS, inverted ? NFT_LOOKUP_F_INV : 0);
      }
      case Expression.MapLookup(String map, int register, int into) -> {
        out.attrString(NFTA_LOOKUP_SET, map);
        register(NFTA_LOOKUP_SREG, register);
        register(NFTA_LOOKUP_DREG, into);
      }
      case Expression.Immediate(int register, Data value) -> {
        register(NFTA_IMMEDIATE_DREG, register);
        data(NFTA_IMMEDIATE_DATA, value);
      }
      case Expression.Verdict verdict -> verdict(verdict);
      case Expression.Conntrack(int key, int direction, int register) -> {
        out.attrBe32(NFTA_CT_KEY, key);
        register(NFTA_CT_DREG, register);
        if (direction >= 0) {
          out.attrU8(NFTA_CT_DIRECTION, direction);
        }
      }
      case Expression.SetConntrack(int key, int register) -> {
        out.attrBe32(NFTA_CT_KEY, key);
        register(NFTA_CT_SREG, register);
      }
      case Expression.Fib(int result, int flags, int register) -> {
        out.attrBe32(NFTA_FIB_FLAGS, flags);
        out.attrBe32(NFTA_FIB_RESULT, result);
        register(NFTA_FIB_DREG, register);
      }
      case Expression.Numgen(int type, int modulus, int register) -> {
        register(NFTA_NG_DREG, register);
        out.attrBe32(NFTA_NG_MODULUS, modulus);
        out.attrBe32(NFTA_NG_TYPE, type);
      }
      case Expression.Nat nat -> nat(nat);
      case Expression.Masquerade _, Expression.Counter _ -> {}
      case Expression.Unknown unknown -> out.bytes(unknown.attributes().bytes());
    }
  }

  private void payload(Expression.Payload payload) {
    register(NFTA_PAYLOAD_DREG, payload.register());
    out.attrBe32(NFTA_PAYLOAD_BASE, payload.base());
    out.attrBe32(NFTA_PAYLOAD_OFFSET, payload.offset());
    out.attrBe32(NFTA_PAYLOAD_LEN, payload.length());
  }

  private void bitwise(Expression.Bitwise bitwise) {
    register(NFTA_BITWISE_SREG, bitwise.from());
    register(NFTA_BITWISE_DREG, bitwise.into());
    out.attrBe32(NFTA_BITWISE_LEN, bitwise.mask().length());
    data(NFTA_BITWISE_MASK, bitwise.mask());
    data(NFTA_BITWISE_XOR, bitwise.flip());
  }

  private void verdict(Expression.Verdict verdict) {
    out.attrBe32(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    out.nest(NFTA_IMMEDIATE_DATA);
    out.nest(NFTA_DATA_VERDICT);
    out.attrBe32(NFTA_VERDICT_CODE, verdict.code());
    if (!verdict.chain().isEmpty()) {
      out.attrString(NFTA_VERDICT_CHAIN, verdict.chain());
    }
    out.endNest();
    out.endNest();
  }

  private void nat(Expression.Nat nat) {
    out.attrBe32(NFTA_NAT_TYPE, nat.type());
    out.attrBe32(NFTA_NAT_FAMILY, nat.family());
    register(NFTA_NAT_REG_ADDR_MIN, nat.address());
    register(NFTA_NAT_REG_PROTO_MIN, nat.port());
    if (nat.flags() != 0) {
      out.attrBe32(NFTA_NAT_FLAGS, nat.flags());
    }
  }

  private void register(int attribute, int register) {
    boolean verdict = register == Expression.VERDICT_REGISTER;
    out.attrBe32(attribute, verdict ? NFT_REG_VERDICT : NFT_REG32_00 + register);
  }

  private void data(int attribute, Data value) {
    out.nest(attribute);
    out.attrBytes(NFTA_DATA_VALUE, value.bytes());
    out.endNest();
  }
}
