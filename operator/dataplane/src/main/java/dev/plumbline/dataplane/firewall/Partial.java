package dev.plumbline.dataplane.firewall;

import java.util.Arrays;

/**
 * Bytes of which some bits are known.
 *
 * <p>What rules say about a packet that was never sent can be told only as far as the packet is
 * known.
 */
final class Partial {

  /** Whether something is so. */
  enum Answer {
    YES,
    NO,
    MAYBE
  }

  private final byte[] value;
  private final byte[] known;

  private Partial(byte[] value, byte[] known) {
    this.value = value;
    this.known = known;
  }

  static Partial unknown(int length) {
    return new Partial(new byte[length], new byte[length]);
  }

  static Partial of(byte... bytes) {
    byte[] known = new byte[bytes.length];
    Arrays.fill(known, (byte) 0xff);
    return new Partial(bytes.clone(), known);
  }

  /** A number of which only these bits are known. */
  static Partial bits(int value, int known) {
    return new Partial(NativeOrder.bytes32(value), NativeOrder.bytes32(known));
  }

  int length() {
    return value.length;
  }

  /** What lies beyond the end is unknown. */
  Partial slice(int offset, int length) {
    Partial slice = unknown(length);
    for (int i = 0; i < length; i++) {
      if (offset + i >= 0 && offset + i < value.length) {
        slice.value[i] = value[offset + i];
        slice.known[i] = known[offset + i];
      }
    }
    return slice;
  }

  /** This with those bytes at the offset. */
  Partial with(int offset, Partial bytes) {
    byte[] newValue = value.clone();
    byte[] newKnown = known.clone();
    System.arraycopy(bytes.value, 0, newValue, offset, bytes.value.length);
    System.arraycopy(bytes.known, 0, newKnown, offset, bytes.known.length);
    return new Partial(newValue, newKnown);
  }

  /** {@code (this & mask) ^ flip}: where the mask is 0 the result is known. */
  Partial masked(byte[] mask, byte[] flip) {
    Partial result = unknown(value.length);
    for (int i = 0; i < value.length; i++) {
      result.value[i] = (byte) (value[i] & mask[i] ^ flip[i]);
      result.known[i] = (byte) (known[i] | ~mask[i]);
    }
    return result;
  }

  Answer equalTo(byte[] other) {
    Answer answer = Answer.YES;
    for (int i = 0; i < other.length; i++) {
      if (((value[i] ^ other[i]) & known[i]) != 0) {
        return Answer.NO;
      }
      if (known[i] != (byte) 0xff) {
        answer = Answer.MAYBE;
      }
    }
    return answer;
  }

  /** Whether it lies between these, both included, in network byte order. */
  Answer between(byte[] first, byte[] last) {
    if (!isKnown()) {
      return Answer.MAYBE;
    }
    boolean between =
        Arrays.compareUnsigned(value, first) >= 0 && Arrays.compareUnsigned(value, last) <= 0;
    return between ? Answer.YES : Answer.NO;
  }

  boolean isKnown() {
    for (byte bits : known) {
      if (bits != (byte) 0xff) {
        return false;
      }
    }
    return true;
  }

  byte[] value() {
    return value.clone();
  }
}
