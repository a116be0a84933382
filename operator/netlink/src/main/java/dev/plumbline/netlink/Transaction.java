package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.NativeMemory;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The three pieces of an nf_tables transaction, sent as one datagram: begin, the messages, end. */
public final class Transaction {
  /** No generation of a rule set has this number. */
  public static final int ANY_GENERATION = 0;

  private static final int END_LENGTH = Netlink.SIZEOF_NLMSGHDR + Nfnetlink.SIZEOF_NFGENMSG;
  private static final int END = 32;

  private final MessageWriter messages;
  private final NativeMemory memory = NativeMemory.of(64);
  private final int beginLength;

  Transaction(MessageWriter messages, int generation) {
    this.messages = messages;
    beginLength = END_LENGTH + (generation == ANY_GENERATION ? 0 : 8);
    message(0, beginLength, Nfnetlink.NFNL_MSG_BATCH_BEGIN, beginSequence());
    if (generation != ANY_GENERATION) {
      ByteBuffer bytes = memory.buffer();
      bytes
          .putShort(END_LENGTH, (short) 8)
          .putShort(END_LENGTH + 2, (short) Nfnetlink.NFNL_BATCH_GENID);
      bytes
          .order(ByteOrder.BIG_ENDIAN)
          .putInt(END_LENGTH + 4, generation)
          .order(ByteOrder.nativeOrder());
    }
    message(
        END, END_LENGTH, Nfnetlink.NFNL_MSG_BATCH_END, messages.firstSequence() + messages.count());
  }

  /**
   * Looks for what the kernel would drop without an answer: a message without {@code struct
   * nfgenmsg}, and one that begins or ends a batch.
   *
   * @return where the last message starts
   */
  static int check(ByteBuffer bytes, int size) {
    int last = 0;
    for (int at = 0; at < size; at += bytes.getInt(at)) {
      int type = bytes.getShort(at + 4) & 0xffff;
      if (bytes.getInt(at) < END_LENGTH
          || type < Netlink.NLMSG_MIN_TYPE
          || type <= Nfnetlink.NFNL_MSG_BATCH_END) {
        throw new IllegalArgumentException("no message of an nf_tables transaction: type " + type);
      }
      last = at;
    }
    return last;
  }

  int beginSequence() {
    return messages.firstSequence() - 1;
  }

  int size() {
    return beginLength + messages.size() + END_LENGTH;
  }

  void send(KernelSocket socket) {
    ByteBuffer body = messages.buffer();
    Msghdr pieces =
        new Msghdr(0)
            .piece(memory.address(), beginLength)
            .piece(Libc.addressOf(body), messages.size())
            .piece(memory.address(END), END_LENGTH);
    socket.sendPieces(pieces.toSend(), size());
    NativeMemory.keep(body);
    pieces.keep();
    memory.keep();
  }

  private void message(int at, int length, int type, int sequence) {
    ByteBuffer bytes = memory.buffer();
    bytes
        .putInt(at, length)
        .putShort(at + 4, (short) type)
        .putShort(at + 6, (short) Netlink.NLM_F_REQUEST);
    bytes.putInt(at + 8, sequence);
    bytes.order(ByteOrder.BIG_ENDIAN).putShort(at + 18, (short) Nfnetlink.NFNL_SUBSYS_NFTABLES);
    bytes.order(ByteOrder.nativeOrder());
  }
}
