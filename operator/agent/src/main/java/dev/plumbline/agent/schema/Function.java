package dev.plumbline.agent.schema;

import dev.plumbline.agent.schema.Expression.EvaluationException;
import dev.plumbline.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The operators and functions that the rules use: CEL's own, and of Kubernetes' extensions those
 * for addresses and prefixes. A method's target is its first argument.
 */
enum Function {
  NOT("!"),
  EQUAL("=="),
  DIFFER("!="),
  LESS("<"),
  AT_MOST("<="),
  MORE(">"),
  AT_LEAST(">="),
  PLUS("+"),
  MINUS("-"),
  IN("in"),
  SIZE("size"),
  MATCHES("matches"),
  STRING("string"),
  IS_IP("isIP"),
  IP("ip"),
  IS_CANONICAL("ip.isCanonical"),
  FAMILY("family"),
  IS_CIDR("isCIDR"),
  CIDR("cidr"),
  MASKED("masked"),
  CONTAINS_IP("containsIP"),
  CONTAINS_CIDR("containsCIDR");

  private final String spelling;

  Function(String spelling) {
    this.spelling = spelling;
  }

  /** How CEL spells it. */
  static Function spelled(String spelling) {
    for (var function : values()) {
      if (function.spelling.equals(spelling)) {
        return function;
      }
    }
    throw new IllegalArgumentException("no function " + spelling);
  }

  /** The types were checked when the rule was derived; only what a text says can be wrong here. */
  Object apply(Object[] of) {
    return switch (this) {
      case NOT -> !(boolean) of[0];
      case EQUAL -> of[0].equals(of[1]);
      case DIFFER -> !of[0].equals(of[1]);
      case LESS -> (long) of[0] < (long) of[1];
      case AT_MOST -> (long) of[0] <= (long) of[1];
      case MORE -> (long) of[0] > (long) of[1];
      case AT_LEAST -> (long) of[0] >= (long) of[1];
      case PLUS -> inRange(() -> Math.addExact((long) of[0], (long) of[1]));
      case MINUS -> inRange(() -> Math.subtractExact((long) of[0], (long) of[1]));
      case IN ->
          of[1] instanceof Map<?, ?> map ? map.containsKey(of[0]) : list(of[1]).contains(of[0]);
      case SIZE -> size(of[0]);
      case MATCHES -> Patterns.compile((String) of[1]).matcher((String) of[0]).find();
      case STRING -> of[0].toString();
      case IS_IP -> Cidr.isAddress((String) of[0]);
      case IP -> of[0] instanceof Cidr cidr ? cidr.address() : Cidr.address((String) of[0]);
      case IS_CANONICAL -> Cidr.address((String) of[0]).toString().equals(of[0]);
      case FAMILY -> ((IpAddress) of[0]).family().bits() == 32 ? 4L : 6L;
      case IS_CIDR -> Cidr.isCidr((String) of[0]);
      case CIDR -> Cidr.parse((String) of[0]);
      case MASKED -> ((Cidr) of[0]).masked();
      case CONTAINS_IP -> ((Cidr) of[0]).contains((IpAddress) of[1]);
      case CONTAINS_CIDR -> ((Cidr) of[0]).contains((Cidr) of[1]);
    };
  }

  private static long inRange(LongSupplier sum) {
    try {
      return sum.getAsLong();
    } catch (ArithmeticException e) {
      throw new EvaluationException("integer overflow");
    }
  }

  private static long size(Object value) {
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    }
    return value instanceof Map<?, ?> map ? map.size() : list(value).size();
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }
}
