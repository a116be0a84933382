package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.NativeMemory;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.Netlink;
import java.nio.ByteBuffer;

/**
 * Sends and then reads until the answer is whole; what does not belong to it is late or not for us,
 * and dropped.
 */
final class Exchange implements AutoCloseable {
  private final ReceiveBuffer buffer = ReceiveBuffer.borrow();
  private final Message message = new Message();
  private final KernelSocket socket;
  private final Acks acks;
  private final MessageHandler handler;
  private RuntimeException thrown;
  private int handled;

  Exchange(KernelSocket socket, Acks acks, MessageHandler handler) {
    this.socket = socket;
    this.acks = acks;
    this.handler = handler;
  }

  void send(ByteBuffer bytes, int from, int to) {
    socket.send(Libc.addressOf(bytes) + from, to - from);
    NativeMemory.keep(bytes);
  }

  /** Reads until the message with that sequence number is acknowledged or refused. */
  void await(int last, long deadline) {
    boolean ended = false;
    while (!ended) {
      int length = receive("exchange", deadline);
      for (message.over(buffer.bytes(), 0, length); message.next(); ) {
        ended |= take() && message.seq() == last;
      }
    }
  }

  /** Reads until NLMSG_DONE, or the refusal. */
  Dump awaitDump(String operation, int sequence, long deadline) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      int length = receive(operation, deadline);
      for (message.over(buffer.bytes(), 0, length); message.next(); ) {
        if (message.seq() != sequence) {
          continue;
        }
        interrupted |= message.has(Netlink.NLM_F_DUMP_INTR);
        if (message.type() == Netlink.NLMSG_DONE) {
          refuse(operation, ExtendedAck.ofDone(message));
          ended = true;
        } else if (take()) {
          refuse(operation, acks.error(sequence));
          ended = true;
        }
      }
    }
    return new Dump(handled, interrupted);
  }

  /**
   * Reads until the transaction's fate is known: the last message is answered whatever became of
   * it, after the others, unless the transaction is refused as a whole, which is told of its begin
   * message, before anything else (read in the kernel's nfnetlink_rcv_batch).
   */
  void awaitTransaction(int last, int begin, long deadline) {
    boolean ended = false;
    boolean lost = false;
    while (!ended) {
      int length = socket.receive(buffer, lost ? System.nanoTime() : deadline);
      if (length == KernelSocket.OVERRUN) {
        lost = true;
      } else if (length == KernelSocket.NOTHING) {
        ended = decideWithoutAnswer(lost);
      } else {
        ended = takeTransaction(length, last, begin);
      }
    }
  }

  private boolean takeTransaction(int length, int last, int begin) {
    boolean ended = false;
    for (message.over(buffer.bytes(), 0, length); message.next(); ) {
      if (message.seq() == begin && message.type() == Netlink.NLMSG_ERROR) {
        NetlinkError error = ExtendedAck.ofError(message);
        if (error != null) {
          acks.addToTransaction(error);
          ended = true;
        }
      } else {
        ended |= take() && message.seq() == last;
      }
    }
    return ended;
  }

  private boolean decideWithoutAnswer(boolean lost) {
    if (!lost) {
      throw NetlinkSocket.timedOut("transaction");
    }
    if (acks.allDone()) {
      throw new NetlinkException(
          "transaction", Errno.ENOBUFS, "the kernel's answers did not fit the receive buffer");
    }
    acks.addLoss();
    return true;
  }

  /**
   * Empties the queue: after an overrun the kernel delivers nothing more until it is empty. What
   * was queued belongs to this exchange, for the kernel queued it before send returned.
   */
  private void drain() {
    int length;
    do {
      length = socket.receive(buffer, System.nanoTime());
    } while (length != KernelSocket.NOTHING);
  }

  /** Throws what the handler threw first. */
  void rethrow() {
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public void close() {
    buffer.close();
  }

  private int receive(String operation, long deadline) {
    int length = socket.receive(buffer, deadline);
    if (length == KernelSocket.NOTHING) {
      throw NetlinkSocket.timedOut(operation);
    }
    if (length == KernelSocket.OVERRUN) {
      drain();
      throw new NetlinkException(
          operation, Errno.ENOBUFS, "the kernel's answers did not fit the receive buffer");
    }
    return length;
  }

  /**
   * Takes the current message.
   *
   * @return whether it answers a message of ours for good: an acknowledgement or an error
   */
  private boolean take() {
    if (!acks.covers(message.seq())) {
      return false;
    }
    if (message.type() == Netlink.NLMSG_ERROR) {
      NetlinkError error = ExtendedAck.ofError(message);
      if (error != null) {
        acks.add(message.seq(), error);
      }
      return true;
    }
    if (message.type() >= Netlink.NLMSG_MIN_TYPE) {
      handle();
    }
    return false;
  }

  private void handle() {
    if (thrown != null) {
      return;
    }
    try {
      handled++;
      handler.handle(message);
    } catch (RuntimeException e) {
      thrown = e;
    }
  }

  private static void refuse(String operation, NetlinkError error) {
    if (error != null) {
      throw new NetlinkException(operation, error);
    }
  }
}
