package dev.plumbline.netlink;

import static dev.plumbline.netlink.libc.ErrnoException.check;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.libc.NativeMemory;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.Netlink;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A socket joined to multicast groups, in the namespace of the thread that opens it. One thread
 * receives, a platform thread, for it blocks in poll(2); any thread may {@link #wake} it. Close it
 * from the thread that receives.
 */
public final class Subscription implements AutoCloseable {
  /** The nsid of events from the subscription's own namespace. */
  public static final int OWN_NAMESPACE = -1;

  private static final int DATAGRAMS_PER_RECEIVE = 1024;
  private static final int RECEIVE_BUFFER = 8 << 20;

  private static final int CAPACITY = 64 << 10;
  private static final int POLLFDS = CAPACITY;
  private static final int COUNTER = POLLFDS + 16;

  private final NativeMemory memory = NativeMemory.of(COUNTER + 8);
  private final Msghdr header =
      new Msghdr(KernelSocket.NAME_LENGTH).piece(memory.address(), CAPACITY);
  private final NativeMemory one = NativeMemory.of(8);
  private final Message message = new Message();
  private final KernelSocket socket;
  private final int wakeFd;

  private Subscription(int protocol, int... groups) {
    socket = new KernelSocket(protocol);
    wakeFd =
        check(Libc.eventfd(0, LibcConstants.EFD_CLOEXEC | LibcConstants.EFD_NONBLOCK), "eventfd");
    one.buffer().putLong(0, 1);
    socket.receiveBuffer(RECEIVE_BUFFER);
    try {
      socket.bind();
      for (int group : groups) {
        check(
            socket.option(LibcConstants.SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, group),
            "join multicast group " + group);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Joins {@code RTNLGRP_LINK}, … */
  public static Subscription route(int... groups) {
    return new Subscription(Netlink.NETLINK_ROUTE, groups);
  }

  /**
   * As {@link #route}, and of all namespaces that have an nsid in this one ({@code
   * NETLINK_LISTEN_ALL_NSID}, needs CAP_NET_BROADCAST in the user namespace that owns this network
   * namespace).
   */
  public static Subscription routeOfAllNamespaces(int... groups) {
    Subscription subscription = new Subscription(Netlink.NETLINK_ROUTE, groups);
    int answer =
        subscription.socket.option(LibcConstants.SOL_NETLINK, Netlink.NETLINK_LISTEN_ALL_NSID, 1);
    if (answer < 0) {
      subscription.close();
    }
    check(answer, "NETLINK_LISTEN_ALL_NSID");
    return subscription;
  }

  /** Joins {@code NFNLGRP_NFTABLES}, … */
  public static Subscription netfilter(int... groups) {
    return new Subscription(Netlink.NETLINK_NETFILTER, groups);
  }

  /**
   * Limits what may wait to be received; the kernel doubles the number, and counts its own overhead
   * of about a kilobyte per event. 8 MiB unless said here.
   */
  public Subscription receiveBuffer(int bytes) {
    socket.receiveBuffer(bytes);
    return this;
  }

  /** The address that the kernel knows this socket by. */
  public int portId() {
    return socket.bind();
  }

  /**
   * Waits for events and gives the handler all that are there.
   *
   * @param atMost zero: only what is there already
   * @return false when none came in time, or {@link #wake} was called
   */
  public boolean receive(Duration atMost, EventHandler handler) {
    return await(System.nanoTime() + atMost.toNanos()) && take(handler);
  }

  /** Makes the receive that waits, or else the next one, return. */
  public void wake() {
    Libc.write(wakeFd, one.address(), 8);
    one.keep();
  }

  @Override
  public void close() {
    if (socket.fd() >= 0) {
      socket.close();
      Libc.close(wakeFd);
    }
  }

  /** Whether the socket is readable; a wake-up goes first. */
  private boolean await(long deadline) {
    ByteBuffer bytes = memory.buffer();
    bytes.putInt(POLLFDS, socket.fd()).putInt(POLLFDS + 4, LibcConstants.POLLIN);
    bytes.putInt(POLLFDS + 8, wakeFd).putInt(POLLFDS + 12, LibcConstants.POLLIN);
    int ready;
    do {
      long left = Math.max(deadline - System.nanoTime(), 0);
      int milliseconds = (int) Math.min((left + 999_999) / 1_000_000, Integer.MAX_VALUE);
      ready = Libc.poll(memory.address(POLLFDS), 2, milliseconds);
    } while (ready == -Errno.EINTR.number());
    check(ready, "poll");
    boolean woken = bytes.getShort(POLLFDS + 14) != 0;
    if (woken) {
      Libc.read(wakeFd, memory.address(COUNTER), 8);
    }
    return ready > 0 && !woken;
  }

  private boolean take(EventHandler handler) {
    boolean any = false;
    for (int i = 0; i < DATAGRAMS_PER_RECEIVE; i++) {
      int n = Libc.recvmsg(socket.fd(), header.toReceive(), LibcConstants.MSG_DONTWAIT);
      if (n == -Errno.EAGAIN.number()) {
        return any;
      }
      if (n == -Errno.ENOBUFS.number()) {
        handler.overrun();
        any = true;
      } else if (n != -Errno.EINTR.number()) {
        any |= deliver(check(n, "receive"), handler);
      }
    }
    return any;
  }

  private boolean deliver(int length, EventHandler handler) {
    if (header.name(4) != 0) {
      return false;
    }
    if ((header.flags() & LibcConstants.MSG_TRUNC) != 0) {
      handler.overrun();
      return true;
    }
    int namespaceId =
        header.control(LibcConstants.SOL_NETLINK, Netlink.NETLINK_LISTEN_ALL_NSID, OWN_NAMESPACE);
    for (message.over(memory.buffer(), 0, length); message.next(); ) {
      if (message.type() >= Netlink.NLMSG_MIN_TYPE) {
        handler.event(message, namespaceId);
      }
    }
    return true;
  }
}
