package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;
import static dev.plumbline.netlink.wire.NftExpressions.*;

import dev.plumbline.netlink.wire.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads expressions out of {@code NFTA_RULE_EXPRESSIONS}. One that says anything which its record
 * has no place for is {@link Expression.Unknown}: nothing is lost silently.
 */
final class ExpressionReader {

  /**
   * nft 1.0.6 swaps the bytes of single ones before it looks into a set of ranges, which the kernel
   * does not do ({@code nft_byteorder_eval}): a rule that was typed is the same without.
   */
  private static final Expression NOTHING = new Expression.Unknown("byteorder", Data.of());

  private static final int NONE = -1;
  private static final int MOST_ATTRIBUTES = 16;

  private final int[] numbers = new int[MOST_ATTRIBUTES];
  private final Data[] data = new Data[MOST_ATTRIBUTES];
  private String text;
  private Expression.Verdict verdict;

  /** The list in the attribute that the cursor stands on. */
  List<Expression> list(Attributes list) {
    List<Expression> expressions = new ArrayList<>();
    Attributes elements = list.nested();
    while (elements.next()) {
      Expression expression = one(elements.nested());
      if (!expression.equals(NOTHING)) {
        expressions.add(expression);
      }
    }
    return expressions;
  }

  private Expression one(Attributes element) {
    String name = "";
    Expression expression = null;
    while (element.next()) {
      switch (element.type()) {
        case NFTA_EXPR_NAME -> name = element.string();
        case NFTA_EXPR_DATA -> expression = read(name, element);
        default -> {}
      }
    }
    return expression != null ? expression : bare(name);
  }

  private static Expression bare(String name) {
    return switch (name) {
      case "masq" -> new Expression.Masquerade();
      case "counter" -> new Expression.Counter();
      default -> new Expression.Unknown(name, Data.of());
    };
  }

  private Expression read(String name, Attributes attribute) {
    Data raw = Data.of(attribute.bytes());
    Expression unknown = new Expression.Unknown(name, raw);
    return switch (name) {
      case "counter" -> new Expression.Counter();
      case "masq" -> raw.length() == 0 ? new Expression.Masquerade() : unknown;
      case "meta" -> collect(attribute, 0, 0) ? meta(unknown) : unknown;
      case "payload" -> collect(attribute, 0, 0) ? payload(unknown) : unknown;
      case "exthdr" -> collect(attribute, 0, 0) ? extensionHeader(unknown) : unknown;
      case "cmp" -> collect(attribute, bit(NFTA_CMP_DATA), 0) ? compare(unknown) : unknown;
      case "bitwise" ->
          collect(attribute, bit(NFTA_BITWISE_MASK) | bit(NFTA_BITWISE_XOR), 0)
              ? bitwise(unknown)
              : unknown;
      case "lookup" -> collect(attribute, 0, bit(NFTA_LOOKUP_SET)) ? lookup(unknown) : unknown;
      case "immediate" ->
          collect(attribute, bit(NFTA_IMMEDIATE_DATA), 0) ? immediate(unknown) : unknown;
      case "ct" -> collect(attribute, 0, 0) ? conntrack(unknown) : unknown;
      case "fib" -> collect(attribute, 0, 0) ? fib(unknown) : unknown;
      case "numgen" -> collect(attribute, 0, 0) ? numgen(unknown) : unknown;
      case "nat" -> collect(attribute, 0, 0) ? nat(unknown) : unknown;
      case "byteorder" ->
          collect(attribute, 0, 0) && numbers[NFTA_BYTEORDER_LEN] < numbers[NFTA_BYTEORDER_SIZE]
              ? NOTHING
              : unknown;
      default -> unknown;
    };
  }

  private static int bit(int attribute) {
    return 1 << attribute;
  }

  /**
   * Takes all attributes in: those of {@code dataBits} hold data, those of {@code textBits} text,
   * the others are numbers.
   *
   * @return false when there is one that no kernel we know sends
   */
  private boolean collect(Attributes attribute, int dataBits, int textBits) {
    Arrays.fill(numbers, NONE);
    Arrays.fill(data, null);
    text = null;
    verdict = null;
    Attributes inner = attribute.nested();
    while (inner.next()) {
      int type = inner.type();
      if (type >= MOST_ATTRIBUTES) {
        return false;
      } else if ((dataBits >>> type & 1) != 0) {
        data[type] = data(inner.nested());
      } else if ((textBits >>> type & 1) != 0) {
        text = inner.string();
      } else if (inner.length() == 4) {
        numbers[type] = inner.be32();
      } else if (inner.length() == 1) {
        numbers[type] = inner.u8();
      } else {
        return false;
      }
    }
    return true;
  }

  private Data data(Attributes value) {
    Data found = null;
    while (value.next()) {
      switch (value.type()) {
        case NFTA_DATA_VALUE -> found = Data.of(value.bytes());
        case NFTA_DATA_VERDICT -> verdict = verdict(value.nested());
        default -> {}
      }
    }
    return found;
  }

  static Expression.Verdict verdict(Attributes attributes) {
    int code = 0;
    String chain = "";
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_VERDICT_CODE -> code = attributes.be32();
        case NFTA_VERDICT_CHAIN -> chain = attributes.string();
        default -> {}
      }
    }
    return new Expression.Verdict(code, chain);
  }

  private Expression meta(Expression otherwise) {
    return has(NFTA_META_DREG)
        ? new Expression.Meta(numbers[NFTA_META_KEY], register(NFTA_META_DREG))
        : otherwise;
  }

  private Expression payload(Expression otherwise) {
    return has(NFTA_PAYLOAD_DREG)
        ? new Expression.Payload(
            numbers[NFTA_PAYLOAD_BASE],
            numbers[NFTA_PAYLOAD_OFFSET],
            numbers[NFTA_PAYLOAD_LEN],
            register(NFTA_PAYLOAD_DREG))
        : otherwise;
  }

  private Expression extensionHeader(Expression otherwise) {
    boolean plain =
        has(NFTA_EXTHDR_DREG)
            && numbers[NFTA_EXTHDR_FLAGS] <= 0
            && numbers[NFTA_EXTHDR_OP] <= NFT_EXTHDR_OP_IPV6;
    return plain
        ? new Expression.ExtensionHeader(
            numbers[NFTA_EXTHDR_TYPE],
            numbers[NFTA_EXTHDR_OFFSET],
            numbers[NFTA_EXTHDR_LEN],
            register(NFTA_EXTHDR_DREG))
        : otherwise;
  }

  private Expression compare(Expression otherwise) {
    return has(NFTA_CMP_SREG) && data[NFTA_CMP_DATA] != null
        ? new Expression.Compare(numbers[NFTA_CMP_OP], register(NFTA_CMP_SREG), data[NFTA_CMP_DATA])
        : otherwise;
  }

  private Expression bitwise(Expression otherwise) {
    boolean usual =
        numbers[NFTA_BITWISE_OP] <= NFT_BITWISE_MASK_XOR
            && has(NFTA_BITWISE_SREG)
            && has(NFTA_BITWISE_DREG)
            && data[NFTA_BITWISE_MASK] != null
            && data[NFTA_BITWISE_XOR] != null;
    return usual
        ? new Expression.Bitwise(
            register(NFTA_BITWISE_SREG),
            register(NFTA_BITWISE_DREG),
            data[NFTA_BITWISE_MASK],
            data[NFTA_BITWISE_XOR])
        : otherwise;
  }

  private Expression lookup(Expression otherwise) {
    if (text == null || !has(NFTA_LOOKUP_SREG)) {
      return otherwise;
    }
    int flags = Math.max(numbers[NFTA_LOOKUP_FLAGS], 0);
    if (has(NFTA_LOOKUP_DREG)) {
      return flags == 0
          ? new Expression.MapLookup(text, register(NFTA_LOOKUP_SREG), register(NFTA_LOOKUP_DREG))
          : otherwise;
    }
    return new Expression.Lookup(text, register(NFTA_LOOKUP_SREG), (flags & NFT_LOOKUP_F_INV) != 0);
  }

  private Expression immediate(Expression otherwise) {
    if (verdict != null) {
      return verdict;
    }
    return has(NFTA_IMMEDIATE_DREG) && data[NFTA_IMMEDIATE_DATA] != null
        ? new Expression.Immediate(register(NFTA_IMMEDIATE_DREG), data[NFTA_IMMEDIATE_DATA])
        : otherwise;
  }

  private Expression conntrack(Expression otherwise) {
    int key = numbers[NFTA_CT_KEY];
    if (has(NFTA_CT_DREG)) {
      return new Expression.Conntrack(key, numbers[NFTA_CT_DIRECTION], register(NFTA_CT_DREG));
    }
    return has(NFTA_CT_SREG) && !has(NFTA_CT_DIRECTION)
        ? new Expression.SetConntrack(key, register(NFTA_CT_SREG))
        : otherwise;
  }

  private Expression fib(Expression otherwise) {
    return has(NFTA_FIB_DREG)
        ? new Expression.Fib(
            numbers[NFTA_FIB_RESULT], numbers[NFTA_FIB_FLAGS], register(NFTA_FIB_DREG))
        : otherwise;
  }

  private Expression numgen(Expression otherwise) {
    return has(NFTA_NG_DREG) && numbers[NFTA_NG_OFFSET] <= 0
        ? new Expression.Numgen(
            numbers[NFTA_NG_TYPE], numbers[NFTA_NG_MODULUS], register(NFTA_NG_DREG))
        : otherwise;
  }

  /** The kernel says each register twice, as the lower and the upper end of a range. */
  private Expression nat(Expression otherwise) {
    boolean single =
        has(NFTA_NAT_REG_ADDR_MIN)
            && has(NFTA_NAT_REG_PROTO_MIN)
            && ends(NFTA_NAT_REG_ADDR_MIN)
            && ends(NFTA_NAT_REG_PROTO_MIN);
    return single
        ? new Expression.Nat(
            numbers[NFTA_NAT_TYPE],
            numbers[NFTA_NAT_FAMILY],
            register(NFTA_NAT_REG_ADDR_MIN),
            register(NFTA_NAT_REG_PROTO_MIN),
            Math.max(numbers[NFTA_NAT_FLAGS], 0) & ~Expression.Nat.IMPLIED_FLAGS)
        : otherwise;
  }

  private boolean ends(int lower) {
    return !has(lower + 1) || numbers[lower + 1] == numbers[lower];
  }

  private boolean has(int attribute) {
    return numbers[attribute] != NONE;
  }

  private int register(int attribute) {
    int number = numbers[attribute];
    if (number == NFT_REG_VERDICT) {
      return Expression.VERDICT_REGISTER;
    }
    return number >= NFT_REG32_00 ? number - NFT_REG32_00 : (number - NFT_REG_1) * 4;
  }
}
