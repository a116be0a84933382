package dev.plumbline.dataplane.firewall;

import java.util.HexFormat;

/**
 * Bytes of a register, as they lie in memory.
 *
 * @param hex two lower-case digits a byte
 */
record Data(String hex) {

  private static final HexFormat HEX = HexFormat.of();

  static Data of(byte... bytes) {
    return new Data(HEX.formatHex(bytes));
  }

  static Data of8(int value) {
    return of((byte) value);
  }

  /** A number that the kernel keeps in the machine's byte order. */
  static Data native32(int value) {
    return of(NativeOrder.bytes32(value));
  }

  static Data zeros(int length) {
    return of(new byte[length]);
  }

  byte[] bytes() {
    return HEX.parseHex(hex);
  }

  int length() {
    return hex.length() / 2;
  }

  boolean isZero() {
    return hex.chars().allMatch(c -> c == '0');
  }

  /** From the machine's byte order; 1, 2 or 4 bytes. */
  int nativeNumber() {
    return NativeOrder.number(bytes());
  }
}
