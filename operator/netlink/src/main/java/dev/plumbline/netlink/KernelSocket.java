package dev.plumbline.netlink;

import static dev.plumbline.netlink.libc.ErrnoException.check;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.libc.NativeMemory;
import dev.plumbline.netlink.wire.Netlink;

/** The descriptor of a netlink socket: options, sending, bounded receiving. Knows no messages. */
final class KernelSocket implements AutoCloseable {
  /**
   * What {@link #receive} answers when the kernel dropped datagrams because the receive buffer was
   * full.
   */
  static final int OVERRUN = -1;

  /** What {@link #receive} answers when nothing came in time. */
  static final int NOTHING = 0;

  /** Of {@code struct sockaddr_nl}. */
  static final int NAME_LENGTH = Netlink.SIZEOF_SOCKADDR_NL;

  private final NativeMemory scratch = NativeMemory.of(32);
  private int fd;

  KernelSocket(int protocol) {
    int flags = LibcConstants.SOCK_RAW | LibcConstants.SOCK_CLOEXEC;
    fd =
        check(Libc.socket(LibcConstants.AF_NETLINK, flags, protocol), "socket NETLINK " + protocol);
    for (int option :
        new int[] {
          Netlink.NETLINK_EXT_ACK, Netlink.NETLINK_CAP_ACK, Netlink.NETLINK_GET_STRICT_CHK
        }) {
      option(LibcConstants.SOL_NETLINK, option, 1);
    }
  }

  int fd() {
    return fd;
  }

  /**
   * Sets an option, and answers what the kernel says: an old kernel lacks some, and does well
   * enough without.
   */
  int option(int level, int name, int value) {
    scratch.buffer().putInt(0, value);
    return Libc.setsockopt(fd, level, name, scratch.address(), 4);
  }

  /** Asks for at least {@code bytes}; without CAP_NET_ADMIN the system's limit holds. */
  void sendBuffer(int bytes) {
    if (option(LibcConstants.SOL_SOCKET, LibcConstants.SO_SNDBUFFORCE, bytes) < 0) {
      option(LibcConstants.SOL_SOCKET, LibcConstants.SO_SNDBUF, bytes);
    }
  }

  /** As {@link #sendBuffer}. */
  void receiveBuffer(int bytes) {
    if (option(LibcConstants.SOL_SOCKET, LibcConstants.SO_RCVBUFFORCE, bytes) < 0) {
      option(LibcConstants.SOL_SOCKET, LibcConstants.SO_RCVBUF, bytes);
    }
  }

  /** Gives the socket its port id, if it has none yet, and answers it. */
  int bind() {
    if (portId() == 0) {
      address();
      check(Libc.bind(fd, scratch.address(), NAME_LENGTH), "bind");
    }
    return portId();
  }

  private int portId() {
    address();
    scratch.buffer().putInt(16, NAME_LENGTH);
    check(Libc.getsockname(fd, scratch.address(), scratch.address(16)), "getsockname");
    return scratch.buffer().getInt(4);
  }

  private void address() {
    scratch.buffer().putInt(0, LibcConstants.AF_NETLINK).putInt(4, 0).putInt(8, 0);
  }

  /**
   * Sends one datagram. The kernel has done what it asks (dumps apart) when this returns, and the
   * answers lie in the receive queue.
   */
  void send(long address, int length) {
    int sent;
    do {
      sent = Libc.send(fd, address, length, 0);
    } while (sent == -Errno.EINTR.number());
    checkSent(sent, length);
  }

  /** As {@link #send}, of the pieces that a {@code struct msghdr} names. */
  void sendPieces(long message, int length) {
    int sent;
    do {
      sent = Libc.sendmsg(fd, message, 0);
    } while (sent == -Errno.EINTR.number());
    checkSent(sent, length);
  }

  private static void checkSent(int sent, int length) {
    if (check(sent, "send of " + length + " bytes") != length) {
      throw new ErrnoException(
          "send of " + length + " bytes, of which " + sent + " went", Errno.EMSGSIZE);
    }
  }

  /**
   * Receives one datagram from the kernel.
   *
   * @param deadline of {@link System#nanoTime}; now or in the past: do not wait
   * @return its length in bytes, {@link #OVERRUN} or {@link #NOTHING}
   */
  int receive(ReceiveBuffer into, long deadline) {
    int flags = LibcConstants.MSG_DONTWAIT | LibcConstants.MSG_TRUNC;
    while (true) {
      int n = Libc.recvmsg(fd, into.header(), flags);
      if (n > ReceiveBuffer.CAPACITY) {
        throw new ErrnoException("receive of a datagram of " + n + " bytes", Errno.EMSGSIZE);
      }
      if (n >= 0 && into.fromKernel()) {
        return n;
      }
      if (n == -Errno.ENOBUFS.number()) {
        return OVERRUN;
      }
      if (n == -Errno.EAGAIN.number() && !await(into, deadline)) {
        return NOTHING;
      }
      if (n < 0 && n != -Errno.EAGAIN.number() && n != -Errno.EINTR.number()) {
        check(n, "receive");
      }
    }
  }

  private boolean await(ReceiveBuffer scratch, long deadline) {
    while (true) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      int milliseconds = (int) Math.min(left / 1_000_000 + 1, Integer.MAX_VALUE);
      int ready = Libc.poll(scratch.pollfd(fd, LibcConstants.POLLIN), 1, milliseconds);
      if (ready > 0) {
        return true;
      }
      if (ready < 0 && ready != -Errno.EINTR.number()) {
        check(ready, "poll");
      }
    }
  }

  @Override
  public void close() {
    if (fd >= 0) {
      Libc.close(fd);
      fd = -1;
    }
  }
}
