package dev.plumbline.netlink;

import static dev.plumbline.netlink.wire.If.IFF_UP;
import static dev.plumbline.netlink.wire.IfLink.IFLA_IFNAME;
import static dev.plumbline.netlink.wire.IfLink.IFLA_INFO_KIND;
import static dev.plumbline.netlink.wire.IfLink.IFLA_LINKINFO;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_EXCL;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.SIZEOF_IFINFOMSG;

import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;

/** Messages that several tests need. */
final class Requests {
  /** A new link that is up; returns the sequence number. */
  static int newLink(MessageWriter w, String name, String kind) {
    int sequence = w.begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    w.u8(0).u8(0).u16(0).i32(0).u32(IFF_UP).u32(IFF_UP).attrString(IFLA_IFNAME, name);
    w.nest(IFLA_LINKINFO).attrString(IFLA_INFO_KIND, kind).endNest().end();
    return sequence;
  }

  /** All links, to be dumped, or the one of that name; returns the sequence number. */
  static int getLink(MessageWriter w, String... name) {
    int sequence = w.begin(RTM_GETLINK, 0);
    w.zeros(SIZEOF_IFINFOMSG);
    for (String one : name) {
      w.attrString(IFLA_IFNAME, one);
    }
    w.end();
    return sequence;
  }

  static String linkName(Message link) {
    Attributes a = link.attributes(SIZEOF_IFINFOMSG);
    while (a.next()) {
      if (a.type() == IFLA_IFNAME) {
        return a.string();
      }
    }
    return "";
  }

  private Requests() {}
}
