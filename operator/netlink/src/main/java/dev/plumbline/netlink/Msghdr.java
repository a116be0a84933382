package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.NativeMemory;

/**
 * A {@code struct msghdr} of 64-bit machines with room for three {@code struct iovec}, a name and
 * control messages: what sendmsg(2) and recvmsg(2) take.
 */
final class Msghdr {
  /** Bytes for control messages. */
  static final int CONTROL_LENGTH = 128;

  private static final int IOVECS = 56;
  private static final int NAME = IOVECS + 3 * 16;
  private static final int CONTROL = NAME + 24;

  private final NativeMemory memory = NativeMemory.of(CONTROL + CONTROL_LENGTH);
  private final int nameLength;

  Msghdr(int nameLength) {
    this.nameLength = nameLength;
    memory.buffer().putLong(0, memory.address(NAME)).putInt(8, nameLength);
    memory.buffer().putLong(16, memory.address(IOVECS));
  }

  /** Adds memory to be sent, or received into. */
  Msghdr piece(long address, long length) {
    int index = (int) memory.buffer().getLong(24);
    memory.buffer().putLong(IOVECS + 16 * index, address).putLong(IOVECS + 16 * index + 8, length);
    memory.buffer().putLong(24, index + 1L);
    return this;
  }

  /** Its address, with room for name and control messages to be received. */
  long toReceive() {
    memory.buffer().putInt(8, nameLength).putLong(32, memory.address(CONTROL));
    memory.buffer().putLong(40, CONTROL_LENGTH).putInt(48, 0);
    return memory.address();
  }

  long toSend() {
    return memory.address();
  }

  /** A field of the name, received or to be sent. */
  int name(int at) {
    return memory.buffer().getInt(NAME + at);
  }

  Msghdr putName(int at, int value) {
    memory.buffer().putInt(NAME + at, value);
    return this;
  }

  int flags() {
    return memory.buffer().getInt(48);
  }

  /**
   * The int in the control message of that kind: {@code struct cmsghdr} is length, level, type.
   *
   * @return the int, or {@code otherwise} if there is no such message
   */
  int control(int level, int type, int otherwise) {
    int end = CONTROL + (int) Math.min(memory.buffer().getLong(40), CONTROL_LENGTH);
    int at = CONTROL;
    while (end - at >= 20) {
      if (memory.buffer().getInt(at + 8) == level && memory.buffer().getInt(at + 12) == type) {
        return memory.buffer().getInt(at + 16);
      }
      long length = memory.buffer().getLong(at);
      if (length < 16 || length > end - at) {
        return otherwise;
      }
      at += (int) ((length + 7) & ~7L);
    }
    return otherwise;
  }

  void keep() {
    memory.keep();
  }
}
