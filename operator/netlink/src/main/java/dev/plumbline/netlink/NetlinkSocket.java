package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.Cookies;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A netlink socket for requests. It belongs to the network namespace it was opened in and works
 * there from any thread, one at a time. Strict checking and extended acks are on.
 *
 * <p>After an exception other than a refusal (a time-out, lost replies) the socket can be used on,
 * late replies are told by their sequence numbers; only a dump that timed out may leave the kernel
 * answering EBUSY: open a new one.
 */
public final class NetlinkSocket implements AutoCloseable {
  /** Messages and bytes per send: what 64 messages are answered fits the receive buffer. */
  private static final int MESSAGES_PER_SEND = 64;

  private static final int BYTES_PER_SEND = 64 << 10;

  /** To begin with, in bytes; the kernel doubles it. */
  static final int SEND_BUFFER = 1 << 20;

  private static final int RECEIVE_BUFFER = 16 << 20;

  private static final MessageHandler IGNORE = message -> {};

  private final KernelSocket socket;
  private final int protocol;
  private int sendBuffer = SEND_BUFFER;
  private Duration timeout = Duration.ofSeconds(10);

  private NetlinkSocket(int protocol) {
    socket = new KernelSocket(protocol);
    this.protocol = protocol;
    socket.sendBuffer(SEND_BUFFER);
    socket.receiveBuffer(RECEIVE_BUFFER);
  }

  /** Links, addresses, routes, neighbours, rules; in the calling thread's namespace. */
  public static NetlinkSocket route() {
    return new NetlinkSocket(Netlink.NETLINK_ROUTE);
  }

  public static NetlinkSocket route(NetworkNamespace in) {
    return in.call(NetlinkSocket::route);
  }

  /** nf_tables and conntrack; in the calling thread's namespace. */
  public static NetlinkSocket netfilter() {
    return new NetlinkSocket(Netlink.NETLINK_NETFILTER);
  }

  public static NetlinkSocket netfilter(NetworkNamespace in) {
    return in.call(NetlinkSocket::netfilter);
  }

  /** Who listens on which port; in the calling thread's namespace. */
  public static NetlinkSocket sockDiag() {
    return new NetlinkSocket(Netlink.NETLINK_SOCK_DIAG);
  }

  public static NetlinkSocket sockDiag(NetworkNamespace in) {
    return in.call(NetlinkSocket::sockDiag);
  }

  /** How long an answer may take; 10 seconds unless said here. */
  public NetlinkSocket timeout(Duration atMost) {
    timeout = atMost;
    return this;
  }

  /**
   * The address that the kernel knows this socket by. Events of addresses, routes and rules carry
   * the port id and sequence number of who caused them; those of links carry 0 (tried on 6.18).
   */
  public int portId() {
    return socket.bind();
  }

  /** {@link NetworkNamespace#cookie} of the namespace this socket works in, without entering it. */
  public long namespaceCookie() {
    return Cookies.ofSocket(socket.fd());
  }

  /** {@link #exchange(MessageWriter, MessageHandler)} where no replies are expected. */
  public Acks exchange(MessageWriter batch) {
    return exchange(batch, IGNORE);
  }

  /**
   * Has the kernel do each message of the batch, in order; one that fails does not stop the others.
   * At most 64 go into one send, and only the last of them asks for an acknowledgement: errors come
   * unasked, before it.
   *
   * @param batch any messages but dumps
   * @param replies is given what answers a GET or an {@code NLM_F_ECHO}, in order; if it throws,
   *     the rest of the batch is still done, and then the first such exception thrown
   * @throws NetlinkException ETIMEDOUT or ENOBUFS when answers are missing: what was done is then
   *     unknown
   */
  public Acks exchange(MessageWriter batch, MessageHandler replies) {
    ByteBuffer bytes = batch.buffer();
    Acks acks = new Acks(batch.firstSequence(), batch.count());
    try (Exchange exchange = new Exchange(socket, acks, replies)) {
      int from = 0;
      while (from < batch.size()) {
        int last = lastOfSend(bytes, from, batch.size());
        int to = last + bytes.getInt(last);
        askForAck(bytes, last);
        exchange.send(bytes, from, to);
        exchange.await(bytes.getInt(last + 8), deadline());
        from = to;
      }
      exchange.rethrow();
    }
    return acks;
  }

  /**
   * {@link #exchange} of a single message.
   *
   * @throws NetlinkException if the kernel refuses it
   */
  public void request(MessageWriter one, MessageHandler replies) {
    exchange(one, replies).orThrow(nameOfOnly(one));
  }

  /** {@link #request(MessageWriter, MessageHandler)} where no reply is expected. */
  public void request(MessageWriter one) {
    request(one, IGNORE);
  }

  /**
   * Asks for a whole table; {@code NLM_F_DUMP} is added. If the handler throws, the dump is still
   * read to its end.
   *
   * @throws NetlinkException if the kernel refuses, or does not finish in time
   */
  public Dump dump(MessageWriter one, MessageHandler handler) {
    String operation = nameOfOnly(one);
    ByteBuffer bytes = one.buffer();
    bytes.putShort(6, (short) (bytes.getShort(6) | Netlink.NLM_F_DUMP));
    try (Exchange exchange = new Exchange(socket, new Acks(one.firstSequence(), 1), handler)) {
      exchange.send(bytes, 0, one.size());
      Dump dump = exchange.awaitDump(operation, one.firstSequence(), deadline());
      exchange.rethrow();
      return dump;
    }
  }

  /**
   * {@link #exchangeBatch(MessageWriter, int, MessageHandler)} on whatever generation, without
   * replies.
   */
  public Acks exchangeBatch(MessageWriter transaction) {
    return exchangeBatch(transaction, Transaction.ANY_GENERATION, IGNORE);
  }

  /**
   * An nf_tables transaction: all messages of the batch are done, or none. They are put between
   * {@code NFNL_MSG_BATCH_BEGIN} and {@code END} here, and go to the kernel in one send, however
   * long.
   *
   * @param generation of the rule set that the batch was made for: the kernel refuses with ERESTART
   *     in {@link Acks#transactionError} if it changed since; {@link Transaction#ANY_GENERATION}:
   *     do not check
   * @param replies is given what answers {@code NLM_F_ECHO}
   * @throws NetlinkException ETIMEDOUT or ENOBUFS when it is unknown whether the transaction was
   *     done
   */
  public Acks exchangeBatch(MessageWriter transaction, int generation, MessageHandler replies) {
    if (protocol != Netlink.NETLINK_NETFILTER) {
      throw new IllegalStateException("transactions are for a netfilter socket");
    }
    ByteBuffer bytes = transaction.buffer();
    Acks acks = new Acks(transaction.firstSequence(), transaction.count());
    if (transaction.count() == 0) {
      return acks;
    }
    int last = Transaction.check(bytes, transaction.size());
    askForAck(bytes, last);
    try (Exchange exchange = new Exchange(socket, acks, replies)) {
      Transaction pieces = new Transaction(transaction, generation);
      room(pieces.size());
      pieces.send(socket);
      exchange.awaitTransaction(bytes.getInt(last + 8), pieces.beginSequence(), deadline());
      exchange.rethrow();
    }
    return acks;
  }

  @Override
  public void close() {
    socket.close();
  }

  private long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  /** netlink_sendmsg refuses what is longer than the send buffer less 32 bytes. */
  private void room(int bytes) {
    if (bytes > sendBuffer) {
      sendBuffer = Math.addExact(bytes, bytes / 2);
      socket.sendBuffer(sendBuffer);
    }
  }

  private static void askForAck(ByteBuffer bytes, int message) {
    bytes.putShort(message + 6, (short) (bytes.getShort(message + 6) | Netlink.NLM_F_ACK));
  }

  private static int lastOfSend(ByteBuffer bytes, int from, int size) {
    int last = from;
    int next = from + bytes.getInt(from);
    for (int n = 1; n < MESSAGES_PER_SEND && next < size; n++) {
      int end = next + bytes.getInt(next);
      if (end - from > BYTES_PER_SEND) {
        break;
      }
      last = next;
      next = end;
    }
    return last;
  }

  private String nameOfOnly(MessageWriter one) {
    if (one.count() != 1) {
      throw new IllegalArgumentException("one message is asked for, not " + one.count());
    }
    Message message = new Message().over(one.buffer(), 0, one.size());
    message.next();
    return MessageNames.of(protocol, message.type());
  }

  /** The errno of an answer that never came. */
  static NetlinkException timedOut(String what) {
    return new NetlinkException(what, Errno.ETIMEDOUT, "no answer in time");
  }
}
