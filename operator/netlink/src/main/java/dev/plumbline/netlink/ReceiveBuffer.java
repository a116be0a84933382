package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.NativeMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Where one exchange receives: 128 KiB for a datagram, and the small structs that recvmsg and poll
 * ask for. Borrowed for one exchange, so that a thousand kept sockets share a few; a dump's
 * datagrams are at most 32 KiB, others as large as one message.
 */
final class ReceiveBuffer implements AutoCloseable {
  static final int CAPACITY = 128 << 10;
  private static final int POLL = CAPACITY;
  private static final int KEPT = 4;
  private static final ConcurrentLinkedDeque<ReceiveBuffer> IDLE = new ConcurrentLinkedDeque<>();

  private final NativeMemory memory = NativeMemory.of(CAPACITY + 8);
  private final Msghdr header =
      new Msghdr(KernelSocket.NAME_LENGTH).piece(memory.address(), CAPACITY);

  static ReceiveBuffer borrow() {
    ReceiveBuffer idle = IDLE.pollFirst();
    return idle != null ? idle : new ReceiveBuffer();
  }

  /** Gives the buffer back. */
  @Override
  public void close() {
    if (IDLE.size() < KEPT) {
      IDLE.addFirst(this);
    }
  }

  ByteBuffer bytes() {
    return memory.buffer();
  }

  /** The {@code struct msghdr} to receive by. */
  long header() {
    return header.toReceive();
  }

  /** Whether the datagram came from the kernel, not from another process: {@code nl_pid}. */
  boolean fromKernel() {
    return header.name(4) == 0;
  }

  /** A {@code struct pollfd} for one descriptor. */
  long pollfd(int fd, int events) {
    memory.buffer().putInt(POLL, fd).putInt(POLL + 4, events);
    return memory.address(POLL);
  }
}
