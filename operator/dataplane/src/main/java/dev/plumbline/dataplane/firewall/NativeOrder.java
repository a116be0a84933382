package dev.plumbline.dataplane.firewall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers in the machine's byte order, which most of the kernel's registers are in. */
final class NativeOrder {

  private static final boolean BIG = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  static byte[] bytes32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  static int number(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    return switch (bytes.length) {
      case 1 -> in.get() & 0xff;
      case 2 -> in.getShort() & 0xffff;
      case 4 -> in.getInt();
      default -> throw new IllegalArgumentException(bytes.length + " bytes are no number");
    };
  }

  /** From the network's byte order to 0 … 65535. */
  static int be16(short value) {
    return (BIG ? value : Short.reverseBytes(value)) & 0xffff;
  }

  static int be32(int value) {
    return BIG ? value : Integer.reverseBytes(value);
  }

  static long be64(long value) {
    return BIG ? value : Long.reverseBytes(value);
  }

  private NativeOrder() {}
}
