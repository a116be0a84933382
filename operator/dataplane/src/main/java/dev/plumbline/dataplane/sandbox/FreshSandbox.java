package dev.plumbline.dataplane.sandbox;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.wire.MessageWriter;
import java.io.FileOutputStream;
import java.io.IOException;

/** What a namespace that we make needs before anything is connected to it. */
final class FreshSandbox {
  private static final int LOOPBACK_INDEX = 1;

  /** A neighbour's router advertisements would otherwise give it addresses and a default route. */
  private static final String ACCEPT_RA = "/proc/sys/net/ipv6/conf/default/accept_ra";

  private static final byte[] NO = {'0', '\n'};

  private FreshSandbox() {}

  /**
   * Runs inside. The mark on lo, together with the number that the host's namespace has for it,
   * says without any memory of ours that it was made from here.
   */
  static NetlinkSocket setUp(NamespaceIds ids, NetworkNamespace namespace) throws IOException {
    refuseRouterAdvertisements();
    ids.give(namespace);
    NetlinkSocket socket = NetlinkSocket.route();
    try {
      MessageWriter message = new MessageWriter(64);
      LinkMessages.markAndUp(message, LOOPBACK_INDEX);
      socket.request(message);
      return socket;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void refuseRouterAdvertisements() throws IOException {
    try (FileOutputStream file = new FileOutputStream(ACCEPT_RA)) {
      file.write(NO);
    } catch (java.io.FileNotFoundException e) {
      // a kernel without IPv6 has no such setting
      return;
    }
  }
}
