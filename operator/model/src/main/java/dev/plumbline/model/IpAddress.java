package dev.plumbline.model;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * An IPv4 or IPv6 address as a number of 128 bits; an IPv4 address stands in the lowest 32 of them.
 *
 * @param high the upper 64 bits, 0 for IPv4
 * @param low the lower 64 bits
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {

  private static final Comparator<IpAddress> ORDER =
      Comparator.comparing(IpAddress::family)
          .thenComparing(IpAddress::high, Long::compareUnsigned)
          .thenComparing(IpAddress::low, Long::compareUnsigned);

  public IpAddress {
    if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  /**
   * Reads a literal; never asks a name server.
   *
   * @throws IllegalArgumentException if the text is not an address, or carries a zone
   */
  public static IpAddress parse(String text) {
    if (text.indexOf('%') >= 0) {
      throw new IllegalArgumentException("an address with a zone is not accepted: " + text);
    }
    return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
  }

  private static IpAddress parseIpv4(String text) {
    long value = 0;
    int octets = 0;
    int at = 0;
    while (at <= text.length()) {
      int dot = text.indexOf('.', at);
      int end = dot < 0 ? text.length() : dot;
      value = value << 8 | octet(text, at, end);
      octets++;
      at = end + 1;
    }
    if (octets != 4) {
      throw notAnAddress(text);
    }
    return new IpAddress(Family.IPV4, 0, value);
  }

  private static int octet(String text, int from, int to) {
    int value = 0;
    boolean leadingZero = to - from > 1 && text.charAt(from) == '0';
    if (to == from || to - from > 3 || leadingZero) {
      throw notAnAddress(text);
    }
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw notAnAddress(text);
      }
      value = value * 10 + digit;
    }
    if (value > 255) {
      throw notAnAddress(text);
    }
    return value;
  }

  private static IpAddress parseIpv6(String text) {
    if (text.startsWith("[")) { // InetAddress takes it
      throw notAnAddress(text);
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      if (bytes.length == 16) {
        return of(bytes);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an IP address: " + text, e);
    }
    throw new IllegalArgumentException("an IPv4-mapped address is not accepted: " + text);
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException("not an IP address: " + text);
  }

  /** From 4 or 16 bytes in network order. */
  public static IpAddress of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> new IpAddress(Family.IPV4, 0, Integer.toUnsignedLong(in.getInt()));
      case 16 -> new IpAddress(Family.IPV6, in.getLong(), in.getLong());
      default -> throw new IllegalArgumentException("an address has 4 or 16 bytes");
    };
  }

  /** The address {@code 0.0.0.0} or {@code ::}. */
  public static IpAddress unspecified(Family family) {
    return new IpAddress(family, 0, 0);
  }

  /** 4 or 16 bytes in network order. */
  public byte[] bytes() {
    return family == Family.IPV4
        ? ByteBuffer.allocate(4).putInt((int) low).array()
        : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /**
   * The address this many steps further.
   *
   * @throws ArithmeticException past the family's last or first address
   */
  public IpAddress plus(long steps) {
    long sum = low + steps;
    if (family == Family.IPV4) {
      if (sum < 0 || sum >>> 32 != 0) {
        throw new ArithmeticException(this + " + " + steps + " is not an IPv4 address");
      }
      return new IpAddress(family, 0, sum);
    }
    boolean carry = steps >= 0 && Long.compareUnsigned(sum, low) < 0;
    boolean borrow = steps < 0 && Long.compareUnsigned(sum, low) > 0;
    if (carry && high == -1 || borrow && high == 0) {
      throw new ArithmeticException(this + " + " + steps + " is not an IPv6 address");
    }
    return new IpAddress(family, high + (carry ? 1 : 0) - (borrow ? 1 : 0), sum);
  }

  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /** In 127.0.0.0/8, or {@code ::1}. */
  public boolean isLoopback() {
    return family == Family.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
  }

  /** In 169.254.0.0/16 or fe80::/10. */
  public boolean isLinkLocal() {
    return family == Family.IPV4 ? low >>> 16 == 0xa9fe : high >>> 54 == 0xfe80L >>> 6;
  }

  /** In 224.0.0.0/4 or ff00::/8. */
  public boolean isMulticast() {
    return family == Family.IPV4 ? low >>> 28 == 0xe : high >>> 56 == 0xff;
  }

  /** As RFC 5952 writes it: lower case, the longest run of zero groups as {@code ::}. */
  @Override
  public String toString() {
    return family == Family.IPV4
        ? (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255)
        : ipv6Text();
  }

  private String ipv6Text() {
    int from = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int j = i;
      while (j < 8 && group(j) == 0) {
        j++;
      }
      if (j - i > length) {
        from = i;
        length = j - i;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == from) {
        text.append("::");
        i += length - 1;
      } else {
        if (i > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  private int group(int index) {
    long word = index < 4 ? high : low;
    return (int) (word >>> 48 - 16 * (index & 3)) & 0xffff;
  }

  @Override
  public int compareTo(IpAddress other) {
    return ORDER.compare(this, other);
  }
}
