package dev.plumbline.netlink.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over attributes: {@code while (a.next()) switch (a.type()) …}. It copies nothing and
 * allocates nothing but what {@link #bytes} and {@link #string} return; {@link #nested} hands out
 * one child cursor, which is good until this cursor's next {@code nested()}.
 *
 * <p>A length that lies, or a value shorter than the type asked for, ends in {@link
 * MalformedMessageException}. Fewer than four bytes after the last attribute are padding, as libnl
 * and the kernel have it.
 */
public final class Attributes {
  private ByteBuffer buffer;
  private Attributes child;
  private int start;
  private int length;
  private int next;
  private int limit;

  /** Points before the first attribute in the bytes from {@code from} to {@code to}. */
  public Attributes over(ByteBuffer bytes, int from, int to) {
    if (from < 0 || to < from || to > bytes.capacity()) {
      throw new MalformedMessageException(
          "bytes " + from + " to " + to + " of " + bytes.capacity());
    }
    buffer = bytes;
    start = from;
    length = 0;
    next = from;
    limit = to;
    return this;
  }

  /**
   * Moves to the next attribute.
   *
   * @return false when there is none
   */
  public boolean next() {
    int left = limit - next;
    if (left < Netlink.SIZEOF_NLATTR) {
      length = 0;
      return false;
    }
    int claimed = buffer.getShort(next) & 0xffff;
    if (claimed < Netlink.SIZEOF_NLATTR || claimed > left) {
      throw new MalformedMessageException(
          "an attribute claims " + claimed + " of " + left + " bytes");
    }
    start = next;
    length = claimed;
    next = start + Math.min((claimed + 3) & ~3, left);
    return true;
  }

  /** Without the flags {@code NLA_F_NESTED} and {@code NLA_F_NET_BYTEORDER}. */
  public int type() {
    return buffer.getShort(current() + 2) & Netlink.NLA_TYPE_MASK;
  }

  public boolean isFlaggedNested() {
    return (buffer.getShort(current() + 2) & Netlink.NLA_F_NESTED) != 0;
  }

  /** Bytes of the value. */
  public int length() {
    current();
    return length - Netlink.SIZEOF_NLATTR;
  }

  /** Where the value starts in {@link #buffer}. */
  public int offset() {
    return current() + Netlink.SIZEOF_NLATTR;
  }

  /** The buffer that the attribute lies in: read it with absolute getters, and do not keep it. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** 0 to 255. */
  public int u8() {
    return buffer.get(value(0, 1)) & 0xff;
  }

  /** 0 to 65535. */
  public int u16() {
    return buffer.getShort(value(0, 2)) & 0xffff;
  }

  /** The 32 bits of the value; {@link Integer#toUnsignedLong} where the sign matters. */
  public int u32() {
    return buffer.getInt(value(0, 4));
  }

  public long u64() {
    return buffer.getLong(value(0, 8));
  }

  public int be16() {
    return Native.be16(u16()) & 0xffff;
  }

  public int be32() {
    return Native.be32(u32());
  }

  public long be64() {
    return Native.be64(u64());
  }

  /** A field of a struct in the value, {@code at} bytes from its start. */
  public int u32At(int at) {
    return buffer.getInt(value(at, 4));
  }

  /** A copy of the value. */
  public byte[] bytes() {
    byte[] copy = new byte[length()];
    buffer.get(offset(), copy);
    return copy;
  }

  /** The value as UTF-8, up to its first NUL if it has one. */
  public String string() {
    int from = offset();
    int end = from;
    while (end < start + length && buffer.get(end) != 0) {
      end++;
    }
    byte[] copy = new byte[end - from];
    buffer.get(from, copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  /** A cursor over the attributes in the value. */
  public Attributes nested() {
    return nested(0);
  }

  /**
   * A cursor over the attributes that follow a struct of {@code headerLength} bytes in the value.
   */
  public Attributes nested(int headerLength) {
    int at = value(0, headerLength);
    if (child == null) {
      child = new Attributes();
    }
    int from = Math.min(at + ((headerLength + 3) & ~3), start + length);
    return child.over(buffer, from, start + length);
  }

  private int value(int at, int size) {
    if (at < 0 || size < 0 || at > length() - size) {
      throw new MalformedMessageException(
          "attribute " + type() + " has " + length() + " bytes, none at " + at + "+" + size);
    }
    return start + Netlink.SIZEOF_NLATTR + at;
  }

  private int current() {
    if (length == 0) {
      throw new IllegalStateException("next() has not moved to an attribute");
    }
    return start;
  }
}
