package dev.plumbline.netlink;

import dev.plumbline.netlink.libc.Errno;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the kernel answered to a batch: which of its messages failed, and why. The others are done.
 */
public final class Acks {
  private final int first;
  private final int count;
  private SortedMap<Integer, NetlinkError> errors = Collections.emptySortedMap();
  private NetlinkError transaction;

  Acks(int firstSequence, int count) {
    this.first = firstSequence;
    this.count = count;
  }

  /**
   * The error of a message, or null if it had none. In an nf_tables transaction no message has any
   * effect unless {@link #allDone}.
   *
   * @param sequence as {@link dev.plumbline.netlink.wire.MessageWriter#begin} returned it
   */
  public NetlinkError error(int sequence) {
    if (!covers(sequence)) {
      throw new IllegalArgumentException("sequence " + sequence + " is not of this batch");
    }
    return errors.get(sequence - first);
  }

  /**
   * Why the kernel refused an nf_tables transaction as a whole; null when it did not, and outside
   * transactions.
   */
  public NetlinkError transactionError() {
    return transaction;
  }

  public boolean allDone() {
    return errors.isEmpty() && transaction == null;
  }

  /** How many messages failed by themselves. */
  public int failed() {
    return errors.size();
  }

  /**
   * The error of the transaction as a whole or else of the first message that failed; null when all
   * is done.
   */
  public NetlinkError firstError() {
    return transaction != null || errors.isEmpty() ? transaction : errors.get(errors.firstKey());
  }

  /** Ends quietly when all is done, and else with a {@link NetlinkException} of the first error. */
  public void orThrow(String operation) {
    if (!allDone()) {
      throw new NetlinkException(operation, firstError());
    }
  }

  boolean covers(int sequence) {
    return Integer.compareUnsigned(sequence - first, count) < 0;
  }

  void add(int sequence, NetlinkError error) {
    if (errors.isEmpty()) {
      errors = new TreeMap<>();
    }
    errors.put(sequence - first, error);
  }

  void addToTransaction(NetlinkError error) {
    transaction = error;
  }

  /**
   * Replies were lost, but not the first ones: the transaction has failed, which messages did is
   * known in part.
   */
  void addLoss() {
    if (transaction == null) {
      transaction = new NetlinkError(Errno.ENOBUFS, "more errors than the receive buffer holds");
    }
  }
}
