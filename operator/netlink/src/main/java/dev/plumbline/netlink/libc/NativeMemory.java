package dev.plumbline.netlink.libc;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Zeroed memory outside the heap, at an address that C can be given. It lives as long as this
 * object (or its buffer) is reachable: end a call that used the address with {@link #keep}.
 */
public final class NativeMemory {
  private final ByteBuffer buffer;
  private final long address;

  private NativeMemory(ByteBuffer buffer) {
    this.buffer = buffer.order(ByteOrder.nativeOrder());
    this.address = Libc.addressOf(buffer);
  }

  public static NativeMemory of(int bytes) {
    return new NativeMemory(ByteBuffer.allocateDirect(bytes));
  }

  /** UTF-8 with an ending NUL. */
  public static NativeMemory of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new NativeMemory(ByteBuffer.allocateDirect(bytes.length + 1).put(0, bytes));
  }

  public ByteBuffer buffer() {
    return buffer;
  }

  public long address() {
    return address;
  }

  /** Address of the byte at {@code offset}. */
  public long address(int offset) {
    return address + offset;
  }

  /** Keeps the memory until here. */
  public void keep() {
    keep(this);
  }

  /**
   * Keeps a direct buffer until here. When an exception passes by, the call that used it is over as
   * well.
   */
  @SuppressWarnings("ReachabilityFenceUsage")
  public static void keep(Object memory) {
    Reference.reachabilityFence(memory);
  }
}
