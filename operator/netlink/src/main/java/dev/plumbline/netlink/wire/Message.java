package dev.plumbline.netlink.wire;

import java.nio.ByteBuffer;

/**
 * A cursor over received messages. It copies nothing: what it answers is read from the buffer at
 * that moment and is good until the cursor moves on, that is, inside the handler that was given it.
 *
 * <p>Field methods take an offset from the start of the payload, the family's header struct. Bytes
 * that lie about their length end in {@link MalformedMessageException}.
 */
public final class Message {
  private final Attributes attributes = new Attributes();
  private ByteBuffer buffer;
  private int start;
  private int length;
  private int next;
  private int limit;

  /**
   * Points before the first message in the bytes from {@code from} to {@code to}; {@link #next}
   * moves to it.
   */
  public Message over(ByteBuffer bytes, int from, int to) {
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
   * Moves to the next message.
   *
   * @return false when there is none
   */
  public boolean next() {
    int left = limit - next;
    if (left <= 0) {
      return false;
    }
    if (left < Netlink.SIZEOF_NLMSGHDR) {
      throw new MalformedMessageException(left + " bytes are too few for a message header");
    }
    int claimed = buffer.getInt(next);
    if (claimed < Netlink.SIZEOF_NLMSGHDR || claimed > left) {
      throw new MalformedMessageException("a message claims " + claimed + " of " + left + " bytes");
    }
    start = next;
    length = claimed;
    next = start + Math.min((claimed + 3) & ~3, left);
    return true;
  }

  /** Bytes of the message, header included. */
  public int length() {
    return length;
  }

  public int type() {
    return buffer.getShort(start + 4) & 0xffff;
  }

  public int flags() {
    return buffer.getShort(start + 6) & 0xffff;
  }

  public boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  public int seq() {
    return buffer.getInt(start + 8);
  }

  public int portId() {
    return buffer.getInt(start + 12);
  }

  /** Where the message starts in {@link #buffer}. */
  public int offset() {
    return start;
  }

  /** The buffer that the message lies in: read it with absolute getters, and do not keep it. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Bytes after the message header. */
  public int payloadLength() {
    return length - Netlink.SIZEOF_NLMSGHDR;
  }

  /** 0 to 255. */
  public int u8(int at) {
    return buffer.get(field(at, 1)) & 0xff;
  }

  /** 0 to 65535. */
  public int u16(int at) {
    return buffer.getShort(field(at, 2)) & 0xffff;
  }

  /** The 32 bits of the field; {@link Integer#toUnsignedLong} where the sign matters. */
  public int u32(int at) {
    return buffer.getInt(field(at, 4));
  }

  public long u64(int at) {
    return buffer.getLong(field(at, 8));
  }

  public int be16(int at) {
    return Native.be16(u16(at)) & 0xffff;
  }

  public int be32(int at) {
    return Native.be32(u32(at));
  }

  /** A copy of part of the payload. */
  public byte[] bytes(int at, int count) {
    byte[] copy = new byte[count];
    buffer.get(field(at, count), copy);
    return copy;
  }

  /**
   * The attributes after a header struct of {@code headerLength} bytes (aligned here). One cursor
   * for all calls on this message.
   */
  public Attributes attributes(int headerLength) {
    int at = (headerLength + 3) & ~3;
    if (headerLength < 0 || headerLength > payloadLength()) {
      throw new MalformedMessageException(
          "message type "
              + type()
              + " has "
              + payloadLength()
              + " bytes, its header "
              + headerLength);
    }
    int from = start + Netlink.SIZEOF_NLMSGHDR + Math.min(at, payloadLength());
    return attributes.over(buffer, from, start + length);
  }

  private int field(int at, int size) {
    if (at < 0 || size < 0 || at > payloadLength() - size) {
      throw new MalformedMessageException(
          "message type "
              + type()
              + " has "
              + payloadLength()
              + " bytes, none at "
              + at
              + "+"
              + size);
    }
    return start + Netlink.SIZEOF_NLMSGHDR + at;
  }
}
