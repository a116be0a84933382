package dev.plumbline.dataplane.conntrack;

import dev.plumbline.model.IpAddress;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.IfAddr;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.HashSet;
import java.util.Set;

/** The addresses of the network namespace that this was opened in. */
final class LocalAddresses implements AutoCloseable {

  private final NetlinkSocket route = NetlinkSocket.route();

  Set<IpAddress> read() {
    MessageWriter out = new MessageWriter();
    out.begin(Rtnetlink.RTM_GETADDR, 0);
    out.zeros(IfAddr.SIZEOF_IFADDRMSG).end();
    Set<IpAddress> addresses = new HashSet<>();
    route.dump(out, message -> address(message, addresses));
    return addresses;
  }

  /** Of a point-to-point link IFA_ADDRESS is the other end's; IPv6 says IFA_LOCAL only there. */
  private static void address(Message message, Set<IpAddress> into) {
    IpAddress address = null;
    boolean local = false;
    Attributes a = message.attributes(IfAddr.SIZEOF_IFADDRMSG);
    while (a.next()) {
      if (a.type() == IfAddr.IFA_LOCAL || a.type() == IfAddr.IFA_ADDRESS && !local) {
        address = IpAddress.of(a.bytes());
        local |= a.type() == IfAddr.IFA_LOCAL;
      }
    }
    if (address != null) {
      into.add(address);
    }
  }

  @Override
  public void close() {
    route.close();
  }
}
