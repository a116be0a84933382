package dev.plumbline.agent.kubernetes.controller;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Prefixes for networks that name none, as Docker's {@code default-address-pools}.
 *
 * @param base all that is to be given out
 * @param size the length of each prefix
 */
public record AddressPool(Prefix base, int size) {

  /** How many prefixes of a pool are tried. */
  private static final int MOST_TRIES = 1 << 16;

  public AddressPool {
    if (size < base.length() || size > base.family().bits() - 2) {
      throw new IllegalArgumentException(
          "a pool of " + base + " cannot be given out in prefixes of length " + size);
    }
  }

  /**
   * {@code 172.16.0.0/12=20}: of that prefix, prefixes of that length.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static AddressPool parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("a pool is PREFIX=LENGTH, as 172.16.0.0/12=20: " + text);
    }
    return new AddressPool(
        Prefix.parse(text.substring(0, equals)), Integer.parseInt(text.substring(equals + 1)));
  }

  /** The first prefix of a family that overlaps with none of these. */
  static Optional<Prefix> free(List<AddressPool> pools, Family family, Collection<Prefix> taken) {
    return pools.stream()
        .filter(pool -> pool.base().family() == family)
        .flatMap(pool -> pool.firstFree(taken).stream())
        .findFirst();
  }

  private Optional<Prefix> firstFree(Collection<Prefix> taken) {
    int bits = Math.min(size - base.length(), 16);
    for (int i = 0; i < Math.min(1 << bits, MOST_TRIES); i++) {
      Prefix candidate = new Prefix(nth(i), size);
      if (taken.stream().noneMatch(candidate::overlaps)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private IpAddress nth(int number) {
    int shift = base.family().bits() - size;
    IpAddress address = base.address();
    if (base.family() == Family.IPV4 || shift < 48) {
      return address.plus((long) number << shift);
    }
    long high =
        address.high() + (shift >= 64 ? (long) number << (shift - 64) : number >>> (64 - shift));
    long low = shift >= 64 ? 0 : (long) number << shift;
    return new IpAddress(address.family(), high, low);
  }
}
