package dev.plumbline.model;

import java.util.regex.Pattern;

/**
 * An Ethernet address.
 *
 * @param bits 48 bits, the first octet highest
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {

  private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");

  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("an Ethernet address has 48 bits");
    }
  }

  /**
   * Reads six octets with colons.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static MacAddress parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("not an Ethernet address: " + text);
    }
    return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
  }

  /** From 6 bytes. */
  public static MacAddress of(byte[] bytes) {
    if (bytes.length != 6) {
      throw new IllegalArgumentException("an Ethernet address has 6 bytes");
    }
    long bits = 0;
    for (byte b : bytes) {
      bits = bits << 8 | b & 0xff;
    }
    return new MacAddress(bits);
  }

  /** A unicast address of local administration that carries 46 of these bits. */
  public static MacAddress local(long entropy) {
    return new MacAddress(entropy & 0xfcff_ffff_ffffL | 0x0200_0000_0000L);
  }

  /**
   * The link-local address that the kernel gives an interface with this address, unless it is told
   * otherwise ({@code addr_gen_mode}): a modified EUI-64, RFC 4291 appendix A.
   */
  public IpAddress linkLocal() {
    long flipped = bits ^ 0x0200_0000_0000L;
    long id = flipped >>> 24 << 40 | 0xff_fe00_0000L | flipped & 0xff_ffffL;
    return new IpAddress(Family.IPV6, 0xfe80L << 48, id);
  }

  public byte[] bytes() {
    byte[] bytes = new byte[6];
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (bits >>> 40 - 8 * i);
    }
    return bytes;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      int octet = (int) (bits >>> shift) & 0xff;
      text.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 15, 16));
      if (shift > 0) {
        text.append(':');
      }
    }
    return text.toString();
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }
}
