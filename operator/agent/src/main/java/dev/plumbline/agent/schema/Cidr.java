package dev.plumbline.agent.schema;

import dev.plumbline.agent.schema.Expression.EvaluationException;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;

/**
 * Kubernetes' {@code net.CIDR}: an address with a prefix length; unlike a prefix it may have host
 * bits.
 */
record Cidr(IpAddress address, int length) {

  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    var digits = text.substring(slash + 1);
    var plain = digits.matches("0|[1-9][0-9]{0,2}");
    if (slash < 0 || !plain) {
      throw new EvaluationException("not a prefix: " + text);
    }
    var cidr = new Cidr(address(text.substring(0, slash)), Integer.parseInt(digits));
    if (cidr.length > cidr.address.family().bits()) {
      throw new EvaluationException("not a prefix: " + text);
    }
    return cidr;
  }

  static IpAddress address(String text) {
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new EvaluationException(e.getMessage());
    }
  }

  static boolean isCidr(String text) {
    try {
      parse(text);
      return true;
    } catch (EvaluationException e) {
      return false;
    }
  }

  static boolean isAddress(String text) {
    try {
      address(text);
      return true;
    } catch (EvaluationException e) {
      return false;
    }
  }

  Cidr masked() {
    return new Cidr(prefix().address(), length);
  }

  boolean contains(IpAddress other) {
    return prefix().contains(other);
  }

  boolean contains(Cidr other) {
    return prefix().contains(other.prefix());
  }

  private Prefix prefix() {
    return Prefix.of(address, length);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
