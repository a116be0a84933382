package dev.plumbline.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network prefix without host bits, like {@code 172.18.0.0/16}.
 *
 * @param length 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Prefix(IpAddress address, int length) implements Comparable<Prefix> {

  private static final Comparator<Prefix> ORDER =
      Comparator.comparing(Prefix::address).thenComparing(Prefix::length);

  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

  public Prefix {
    if (length < 0 || length > address.family().bits()) {
      throw new IllegalArgumentException("a prefix length of " + length + " is out of range");
    }
    if (!mask(address, length).equals(address)) {
      throw new IllegalArgumentException(address + "/" + length + " has host bits set");
    }
  }

  /**
   * Reads {@code ADDRESS/LENGTH}.
   *
   * @throws IllegalArgumentException if it is not that, or has host bits set
   */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a prefix is ADDRESS/LENGTH: " + text);
    }
    String length = text.substring(slash + 1);
    if (!LENGTH.matcher(length).matches()) {
      throw new IllegalArgumentException("a prefix is ADDRESS/LENGTH: " + text);
    }
    return new Prefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(length));
  }

  /** The prefix of this length that the address lies in. */
  public static Prefix of(IpAddress address, int length) {
    return new Prefix(mask(address, length), length);
  }

  /** {@code 0.0.0.0/0} or {@code ::/0}. */
  public static Prefix everything(Family family) {
    return new Prefix(IpAddress.unspecified(family), 0);
  }

  public Family family() {
    return address.family();
  }

  public boolean contains(IpAddress other) {
    return other.family() == family() && mask(other, length).equals(address);
  }

  public boolean contains(Prefix other) {
    return other.length >= length && contains(other.address);
  }

  /** What of this prefix is not in the other one: as few prefixes as can be, in order. */
  public List<Prefix> without(Prefix other) {
    if (!overlaps(other)) {
      return List.of(this);
    } else if (other.contains(this)) {
      return List.of();
    }
    List<Prefix> left = new ArrayList<>(of(address, length + 1).without(other));
    left.addAll(of(last(), length + 1).without(other));
    return left;
  }

  public boolean overlaps(Prefix other) {
    return contains(other) || other.contains(this);
  }

  /** The highest address: an IPv4 network's broadcast address. */
  public IpAddress last() {
    int hostBits = family().bits() - length;
    long highMask = hostBits <= 64 ? 0 : ones(hostBits - 64);
    long lowMask = ones(Math.min(hostBits, 64));
    return new IpAddress(family(), address.high() | highMask, address.low() | lowMask);
  }

  /**
   * Whether an endpoint may have this address: in the prefix and, where it has more than two
   * addresses, neither the first (network, subnet-router anycast) nor an IPv4 network's last
   * (broadcast).
   */
  public boolean usable(IpAddress candidate) {
    if (!contains(candidate)) {
      return false;
    }
    if (family().bits() - length <= 1) {
      return true;
    }
    return !candidate.equals(address) && !(family() == Family.IPV4 && candidate.equals(last()));
  }

  private static IpAddress mask(IpAddress address, int length) {
    int hostBits = address.family().bits() - length;
    long high = hostBits <= 64 ? address.high() : address.high() & ~ones(hostBits - 64);
    return new IpAddress(address.family(), high, address.low() & ~ones(Math.min(hostBits, 64)));
  }

  private static long ones(int bits) {
    return bits == 0 ? 0 : -1L >>> 64 - bits;
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }

  @Override
  public int compareTo(Prefix other) {
    return ORDER.compare(this, other);
  }
}
