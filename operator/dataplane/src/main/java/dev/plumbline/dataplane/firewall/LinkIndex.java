package dev.plumbline.dataplane.firewall;

import dev.plumbline.model.LinkName;
import dev.plumbline.netlink.NetlinkException;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.IfLink;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Rtnetlink;

/** Where a rule names an interface by its number. */
final class LinkIndex {

  /** The number in the calling thread's network namespace; 0: no such interface. */
  static int of(LinkName name) {
    MessageWriter out = new MessageWriter();
    out.begin(Rtnetlink.RTM_GETLINK, 0);
    out.zeros(Rtnetlink.SIZEOF_IFINFOMSG);
    out.attrString(IfLink.IFLA_IFNAME, name.text()).end();
    int[] index = new int[1];
    try (NetlinkSocket socket = NetlinkSocket.route()) {
      socket.request(out, message -> index[0] = message.u32(4));
    } catch (NetlinkException e) {
      if (!e.errno().equals(Errno.ENODEV)) {
        throw e;
      }
    }
    return index[0];
  }

  private LinkIndex() {}
}
