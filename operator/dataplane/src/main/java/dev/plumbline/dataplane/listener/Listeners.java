package dev.plumbline.dataplane.listener;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import dev.plumbline.netlink.NetlinkException;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.InetDiag;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.SockDiag;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks who listens in the network namespace that this was opened in. Not for two threads at once.
 */
public final class Listeners implements AutoCloseable {

  private static final int ANY_PORT = 0;

  // states of net/tcp_states.h; an unconnected UDP socket is "closed"
  private static final int TCP_CLOSE = 7;
  private static final int TCP_LISTEN = 10;

  private final NetlinkSocket socket = NetlinkSocket.sockDiag();
  private final MessageWriter out = new MessageWriter();

  /** Every listener on every port. */
  public List<Listener> all() {
    List<Listener> found = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      ask(protocol, ANY_PORT, found);
    }
    return found;
  }

  /** Those on one port, 1 to 65535; the kernel passes over the others. */
  public List<Listener> on(Protocol protocol, int port) {
    List<Listener> found = new ArrayList<>();
    ask(protocol, port, found);
    return found;
  }

  private void ask(Protocol protocol, int port, List<Listener> into) {
    for (Family family : Family.values()) {
      out.clear();
      out.begin(SockDiag.SOCK_DIAG_BY_FAMILY, 0);
      int state = protocol == Protocol.TCP ? TCP_LISTEN : TCP_CLOSE;
      out.u8(family.number()).u8(protocol.number()).u8(0).u8(0).u32(1 << state);
      out.be16(port).zeros(InetDiag.SIZEOF_INET_DIAG_SOCKID - 2);
      out.end();
      dump(protocol, into);
    }
  }

  /** A kernel without tcp_diag or udp_diag says ENOENT: then nobody can know. */
  private void dump(Protocol protocol, List<Listener> into) {
    try {
      socket.dump(out, message -> add(protocol, message, into));
    } catch (NetlinkException e) {
      if (!e.errno().equals(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  /** {@code struct inet_diag_msg}; a UDP socket that is bound to no port listens on none. */
  private static void add(Protocol protocol, Message message, List<Listener> into) {
    Family family = Family.of(message.u8(0));
    int port = message.be16(4);
    if (port != 0) {
      into.add(
          new Listener(
              protocol,
              IpAddress.of(message.bytes(8, family.bytes())),
              port,
              family == Family.IPV6 && !ipv6Only(message),
              message.u32(64),
              Integer.toUnsignedLong(message.u32(68))));
    }
  }

  private static boolean ipv6Only(Message message) {
    Attributes a = message.attributes(InetDiag.SIZEOF_INET_DIAG_MSG);
    while (a.next()) {
      if (a.type() == InetDiag.INET_DIAG_SKV6ONLY) {
        return a.u8() != 0;
      }
    }
    return false;
  }

  @Override
  public void close() {
    socket.close();
  }
}
