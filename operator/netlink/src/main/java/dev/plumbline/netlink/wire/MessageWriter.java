package dev.plumbline.netlink.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes any number of netlink messages one after another into one growing direct buffer, to be
 * kept and used again.
 *
 * <p>A message is {@link #begin}, the raw fields of its family header, attributes, {@link #end}.
 * Numbers are in the machine's byte order unless the method says {@code be}. Attributes are aligned
 * and measured here; nothing is allocated per attribute. Sequence numbers are consecutive for the
 * life of a writer, {@link #clear} included, and start at random, so that a late reply to one
 * writer is not taken for a reply to another. Not for two threads at once.
 */
public final class MessageWriter {
  private static final int MAX_ATTRIBUTE = 0xffff;
  private static final int NONE = -1;

  private ByteBuffer buffer;
  private int position;
  private int message = NONE;
  private int[] nests = new int[8];
  private int depth;
  private int count;
  private int nextSequence;
  private int first;

  public MessageWriter() {
    this(4096);
  }

  /**
   * Begins with a buffer of that size.
   *
   * @param capacity bytes to begin with; the buffer doubles as needed
   */
  public MessageWriter(int capacity) {
    buffer = ByteBuffer.allocateDirect(Math.max(capacity, 64)).order(ByteOrder.nativeOrder());
    nextSequence = ThreadLocalRandom.current().nextInt();
    first = nextSequence;
  }

  /**
   * Starts a message; {@code NLM_F_REQUEST} is added to the flags.
   *
   * @return its sequence number
   */
  public int begin(int type, int flags) {
    if (message != NONE) {
      throw new IllegalStateException("the message before has no end()");
    }
    message = position;
    ensure(Netlink.SIZEOF_NLMSGHDR);
    int sequence = nextSequence++;
    buffer.putInt(position, 0);
    buffer.putShort(position + 4, (short) type);
    buffer.putShort(position + 6, (short) (flags | Netlink.NLM_F_REQUEST));
    buffer.putInt(position + 8, sequence);
    buffer.putInt(position + 12, 0);
    position += Netlink.SIZEOF_NLMSGHDR;
    return sequence;
  }

  /** Ends the message that {@link #begin} started. */
  public MessageWriter end() {
    if (message == NONE || depth != 0) {
      throw new IllegalStateException(depth != 0 ? "a nest is still open" : "no message was begun");
    }
    align();
    buffer.putInt(message, position - message);
    message = NONE;
    count++;
    return this;
  }

  public MessageWriter u8(int value) {
    ensure(1);
    buffer.put(position++, (byte) value);
    return this;
  }

  public MessageWriter u16(int value) {
    ensure(2);
    buffer.putShort(position, (short) value);
    position += 2;
    return this;
  }

  public MessageWriter u32(int value) {
    ensure(4);
    buffer.putInt(position, value);
    position += 4;
    return this;
  }

  public MessageWriter i32(int value) {
    return u32(value);
  }

  public MessageWriter u64(long value) {
    ensure(8);
    buffer.putLong(position, value);
    position += 8;
    return this;
  }

  public MessageWriter be16(int value) {
    return u16(Native.be16(value));
  }

  public MessageWriter be32(int value) {
    return u32(Native.be32(value));
  }

  public MessageWriter be64(long value) {
    return u64(Native.be64(value));
  }

  public MessageWriter bytes(byte[] value) {
    ensure(value.length);
    buffer.put(position, value);
    position += value.length;
    return this;
  }

  /** {@code n} zero bytes. */
  public MessageWriter zeros(int n) {
    ensure(n);
    for (int i = 0; i < n; i++) {
      buffer.put(position++, (byte) 0);
    }
    return this;
  }

  /** An attribute without a value: a flag that is there or not. */
  public MessageWriter attr(int type) {
    return header(type, 0);
  }

  public MessageWriter attrU8(int type, int value) {
    return header(type, 1).u8(value).align();
  }

  public MessageWriter attrU16(int type, int value) {
    return header(type, 2).u16(value).align();
  }

  public MessageWriter attrU32(int type, int value) {
    return header(type, 4).u32(value);
  }

  public MessageWriter attrU64(int type, long value) {
    return header(type, 8).u64(value);
  }

  public MessageWriter attrBe16(int type, int value) {
    return header(type, 2).be16(value).align();
  }

  public MessageWriter attrBe32(int type, int value) {
    return header(type, 4).be32(value);
  }

  public MessageWriter attrBe64(int type, long value) {
    return header(type, 8).be64(value);
  }

  public MessageWriter attrBytes(int type, byte[] value) {
    return header(type, value.length).bytes(value).align();
  }

  /** The remaining bytes of {@code value}, which keeps its position. */
  public MessageWriter attrRaw(int type, ByteBuffer value) {
    int length = value.remaining();
    header(type, length);
    ensure(length);
    buffer.put(position, value, value.position(), length);
    position += length;
    return align();
  }

  /** UTF-8 text with the NUL that the kernel wants after names. */
  public MessageWriter attrString(int type, String value) {
    int length = value.length();
    int start = position;
    header(type, length + 1);
    ensure(length + 1);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        position = start;
        return attrBytes(type, (value + '\0').getBytes(StandardCharsets.UTF_8));
      }
      buffer.put(position++, (byte) c);
    }
    return u8(0).align();
  }

  /**
   * Opens an attribute that holds what follows until {@link #endNest}: a header struct in raw
   * fields, attributes, or both. {@code NLA_F_NESTED} is set: nf_tables and strict checking ask for
   * it, and the rest of rtnetlink takes it.
   */
  public MessageWriter nest(int type) {
    return nestPlain(type | Netlink.NLA_F_NESTED);
  }

  /**
   * As {@link #nest}, without the flag: for an attribute whose value begins with a struct or that
   * is matched raw.
   */
  public MessageWriter nestPlain(int type) {
    if (depth == nests.length) {
      nests = Arrays.copyOf(nests, depth * 2);
    }
    nests[depth++] = position;
    return header(type, 0);
  }

  public MessageWriter endNest() {
    if (depth == 0) {
      throw new IllegalStateException("no nest is open");
    }
    align();
    int start = nests[--depth];
    int length = position - start;
    if (length > MAX_ATTRIBUTE) {
      throw new IllegalStateException("attribute of " + length + " bytes; at most 65535 fit");
    }
    buffer.putShort(start, (short) length);
    return this;
  }

  /**
   * Bytes in the innermost open nest, its header included: where it nears 65,535 a list must go on
   * in a new message.
   */
  public int nestSize() {
    return depth == 0 ? 0 : position - nests[depth - 1];
  }

  /** Finished messages since the last {@link #clear}. */
  public int count() {
    return count;
  }

  /** Bytes written since the last {@link #clear}. */
  public int size() {
    return position;
  }

  /**
   * Sequence number of the first message since the last {@link #clear}; the others follow it by
   * ones.
   */
  public int firstSequence() {
    return first;
  }

  /**
   * Forgets what was written; sequence numbers go on, with room for a transaction's first and last
   * message.
   */
  public MessageWriter clear() {
    nextSequence += 2;
    position = 0;
    message = NONE;
    depth = 0;
    count = 0;
    first = nextSequence;
    return this;
  }

  /** Drops the message that was begun and not ended, and its sequence number, if there is one. */
  public MessageWriter abandon() {
    if (message != NONE) {
      position = message;
      message = NONE;
      depth = 0;
      nextSequence--;
    }
    return this;
  }

  /**
   * The buffer itself: the messages are its bytes from 0 to {@link #size}. The next write may
   * replace it.
   */
  public ByteBuffer buffer() {
    if (message != NONE) {
      throw new IllegalStateException("the last message has no end()");
    }
    return buffer;
  }

  private MessageWriter header(int type, int length) {
    if (length > MAX_ATTRIBUTE - Netlink.SIZEOF_NLATTR) {
      throw new IllegalStateException("attribute value of " + length + " bytes; at most 65531 fit");
    }
    ensure(Netlink.SIZEOF_NLATTR);
    buffer.putShort(position, (short) (length + Netlink.SIZEOF_NLATTR));
    buffer.putShort(position + 2, (short) type);
    position += Netlink.SIZEOF_NLATTR;
    return this;
  }

  private MessageWriter align() {
    return zeros(-position & 3);
  }

  private void ensure(int more) {
    if (buffer.capacity() - position < more) {
      int capacity =
          Math.max(Math.multiplyExact(buffer.capacity(), 2), Math.addExact(position, more));
      ByteBuffer larger = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
      buffer = larger.put(0, buffer, 0, position);
    }
  }
}
