package dev.plumbline.netlink.wire;

import java.nio.ByteOrder;

/** Between the machine's byte order and the network's. */
final class Native {
  private static final boolean BIG = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  static short be16(int value) {
    return BIG ? (short) value : Short.reverseBytes((short) value);
  }

  static int be32(int value) {
    return BIG ? value : Integer.reverseBytes(value);
  }

  static long be64(long value) {
    return BIG ? value : Long.reverseBytes(value);
  }

  private Native() {}
}
