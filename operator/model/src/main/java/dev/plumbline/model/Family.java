package dev.plumbline.model;

/** An address family, by its kernel number ({@code AF_INET}, {@code AF_INET6}). */
public enum Family {
  IPV4(2, 32),
  IPV6(10, 128);

  private final int number;
  private final int bits;

  Family(int number, int bits) {
    this.number = number;
    this.bits = bits;
  }

  /** The value of {@code AF_INET} or {@code AF_INET6}. */
  public int number() {
    return number;
  }

  /** How many bits an address has: 32 or 128. */
  public int bits() {
    return bits;
  }

  /** How many bytes an address has: 4 or 16. */
  public int bytes() {
    return bits / 8;
  }

  /**
   * The family with this kernel number.
   *
   * @throws IllegalArgumentException for any other number
   */
  public static Family of(int number) {
    return switch (number) {
      case 2 -> IPV4;
      case 10 -> IPV6;
      default -> throw new IllegalArgumentException("not an address family: " + number);
    };
  }

  @Override
  public String toString() {
    return this == IPV4 ? "IPv4" : "IPv6";
  }
}
