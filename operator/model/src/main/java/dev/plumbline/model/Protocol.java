package dev.plumbline.model;

/** A transport protocol, by its IP protocol number. */
public enum Protocol {
  TCP(6),
  UDP(17);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /**
   * The protocol with this number.
   *
   * @throws IllegalArgumentException for one that is not published by us
   */
  public static Protocol of(int number) {
    return switch (number) {
      case 6 -> TCP;
      case 17 -> UDP;
      default -> throw new IllegalArgumentException("not a protocol of ours: " + number);
    };
  }

  @Override
  public String toString() {
    return this == TCP ? "tcp" : "udp";
  }
}
