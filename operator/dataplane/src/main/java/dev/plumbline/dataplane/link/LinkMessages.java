package dev.plumbline.dataplane.link;

import static dev.plumbline.netlink.wire.If.IFF_UP;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_DUMP;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_ECHO;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_EXCL;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_DELLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_SETLINK;

import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.netlink.wire.IfLink;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Rtnetlink;

/**
 * Requests about links. Each adds one message, some two, to a batch and returns the sequence number
 * of the first; the others follow it by ones.
 */
public final class LinkMessages {
  /**
   * {@code IFLA_GROUP} of links of ours that are about to be deleted. The kernel takes a whole
   * group in one go, and waits once instead of once a link: 100 pairs in 0.1 s instead of 2.2 s
   * (measured on 6.18). A link that is found with it is one that a killed process did not come to
   * delete.
   */
  public static final int DOOMED_GROUP = 0x706c_6400;

  private static final int NO_LL_LEARN = 1 << IfLink.BR_BOOLOPT_NO_LL_LEARN;

  /** What the kernel gives a bridge when nothing is said. */
  private static final int BRIDGE_MTU = 1500;

  private static final int ANY = 0;

  /**
   * Kernels from 6.2 on answer with the new link, as the others do with a notification to
   * everybody.
   */
  private static final int CREATE = NLM_F_CREATE | NLM_F_EXCL | NLM_F_ECHO;

  private LinkMessages() {}

  /** Asks for all links, without their counters. */
  public static int getAll(MessageWriter out) {
    int sequence = begin(out, RTM_GETLINK, NLM_F_DUMP, ANY);
    out.attrU32(IfLink.IFLA_EXT_MASK, Rtnetlink.RTEXT_FILTER_SKIP_STATS).end();
    return sequence;
  }

  public static int get(MessageWriter out, int index) {
    int sequence = begin(out, RTM_GETLINK, 0, index);
    out.attrU32(IfLink.IFLA_EXT_MASK, Rtnetlink.RTEXT_FILTER_SKIP_STATS).end();
    return sequence;
  }

  /** The kernel also answers with a link that has this as another name. */
  public static int get(MessageWriter out, LinkName name) {
    int sequence = begin(out, RTM_GETLINK, 0, ANY);
    out.attrU32(IfLink.IFLA_EXT_MASK, Rtnetlink.RTEXT_FILTER_SKIP_STATS);
    out.attrString(IfLink.IFLA_IFNAME, name.text()).end();
    return sequence;
  }

  /**
   * Makes a bridge: one message, and a second where its MTU is not the usual one. An MTU given at
   * creation counts as chosen by the kernel, and is lost with the last port; one set afterwards
   * stays (br_change_mtu in net/bridge/br_device.c).
   *
   * <p>It does not learn from frames for bridges themselves (01:80:c2:00:00:0e, LLDP): those no
   * filter of nf_tables sees, and by one an endpoint could draw its neighbour's frames to itself
   * (br_handle_frame in net/bridge/br_input.c; tried on 6.18).
   */
  public static int create(MessageWriter out, Link.Bridge bridge) {
    int sequence = begin(out, RTM_NEWLINK, CREATE, ANY, bridge.up());
    out.attrString(IfLink.IFLA_IFNAME, bridge.name().text());
    out.attrU32(IfLink.IFLA_GROUP, Link.GROUP);
    out.attrBytes(IfLink.IFLA_ADDRESS, bridge.mac().bytes());
    out.nest(IfLink.IFLA_LINKINFO).attrString(IfLink.IFLA_INFO_KIND, "bridge");
    out.nest(IfLink.IFLA_INFO_DATA).nestPlain(IfLink.IFLA_BR_MULTI_BOOLOPT);
    out.u32(NO_LL_LEARN).u32(NO_LL_LEARN).endNest().endNest().endNest().end();
    if (bridge.mtu() != BRIDGE_MTU) {
      begin(out, RTM_SETLINK, 0, ANY);
      out.attrString(IfLink.IFLA_IFNAME, bridge.name().text());
      out.attrU32(IfLink.IFLA_MTU, bridge.mtu()).end();
    }
    return sequence;
  }

  /**
   * Makes a pair, its far end in another namespace under its final name. That end must not be set
   * up in this message (ENOTCONN, tried on 6.18). What makes a port isolated or hairpin the kernel
   * takes only from a second message.
   *
   * @param master index of the bridge, 0 for none
   * @param namespace file descriptor of the peer's namespace
   */
  public static int createPair(
      MessageWriter out, Link.Veth host, Link.VethPeer peer, int master, int namespace) {
    int sequence = begin(out, RTM_NEWLINK, CREATE, ANY, host.up());
    out.attrString(IfLink.IFLA_IFNAME, host.name().text());
    out.attrU32(IfLink.IFLA_GROUP, Link.GROUP).attrU32(IfLink.IFLA_MTU, host.mtu());
    if (master != 0) {
      out.attrU32(IfLink.IFLA_MASTER, master);
    }
    out.nest(IfLink.IFLA_LINKINFO).attrString(IfLink.IFLA_INFO_KIND, "veth");
    out.nest(IfLink.IFLA_INFO_DATA).nest(IfLink.VETH_INFO_PEER);
    header(out, ANY, 0, 0);
    out.attrString(IfLink.IFLA_IFNAME, peer.name().text());
    out.attrU32(IfLink.IFLA_GROUP, Link.GROUP).attrU32(IfLink.IFLA_MTU, peer.mtu());
    out.attrBytes(IfLink.IFLA_ADDRESS, peer.mac().bytes());
    out.attrU32(IfLink.IFLA_NET_NS_FD, namespace);
    out.endNest().endNest().endNest().end();
    if (host.isolated() || host.hairpin()) {
      begin(out, RTM_NEWLINK, 0, ANY);
      out.attrString(IfLink.IFLA_IFNAME, host.name().text());
      port(out, host);
      out.end();
    }
    return sequence;
  }

  /** Sets a link up. */
  public static int up(MessageWriter out, int index) {
    int sequence = begin(out, RTM_SETLINK, 0, index, true);
    out.end();
    return sequence;
  }

  /** Gives a link our mark, and sets it up. */
  public static int markAndUp(MessageWriter out, int index) {
    int sequence = begin(out, RTM_SETLINK, 0, index, true);
    out.attrU32(IfLink.IFLA_GROUP, Link.GROUP).end();
    return sequence;
  }

  public static int mark(MessageWriter out, int index) {
    int sequence = begin(out, RTM_SETLINK, 0, index);
    out.attrU32(IfLink.IFLA_GROUP, Link.GROUP).end();
    return sequence;
  }

  /** Changes what differs; the two must be of one kind, or nothing but up and MTU is changed. */
  public static int adjust(MessageWriter out, int index, Link desired, Link observed, int master) {
    int sequence = begin(out, RTM_SETLINK, 0, index, desired, observed);
    if (desired.mtu() != observed.mtu()) {
      out.attrU32(IfLink.IFLA_MTU, desired.mtu());
    }
    switch (desired) {
      case Link.Bridge to
          when observed instanceof Link.Bridge from && !to.mac().equals(from.mac()) ->
          out.attrBytes(IfLink.IFLA_ADDRESS, to.mac().bytes());
      case Link.VethPeer to
          when observed instanceof Link.VethPeer from && !to.mac().equals(from.mac()) ->
          out.attrBytes(IfLink.IFLA_ADDRESS, to.mac().bytes());
      case Link.Veth to when observed instanceof Link.Veth from -> {
        boolean moves = !to.master().equals(from.master());
        if (moves) {
          out.attrU32(IfLink.IFLA_MASTER, master);
        }
        boolean differs = to.isolated() != from.isolated() || to.hairpin() != from.hairpin();
        if (to.master().isPresent() && (differs || moves)) {
          out.end();
          begin(out, RTM_NEWLINK, 0, index);
          port(out, to);
        }
      }
      case Link.Bridge _, Link.Veth _, Link.VethPeer _ -> {}
    }
    out.end();
    return sequence;
  }

  public static int delete(MessageWriter out, int index) {
    int sequence = begin(out, RTM_DELLINK, 0, index);
    out.end();
    return sequence;
  }

  public static int doom(MessageWriter out, int index) {
    int sequence = begin(out, RTM_SETLINK, 0, index);
    out.attrU32(IfLink.IFLA_GROUP, DOOMED_GROUP).end();
    return sequence;
  }

  /** Deletes all links that were doomed. */
  public static int deleteDoomed(MessageWriter out) {
    int sequence = begin(out, RTM_DELLINK, 0, ANY);
    out.attrU32(IfLink.IFLA_GROUP, DOOMED_GROUP).end();
    return sequence;
  }

  private static void port(MessageWriter out, Link.Veth host) {
    out.nest(IfLink.IFLA_LINKINFO).attrString(IfLink.IFLA_INFO_SLAVE_KIND, "bridge");
    out.nest(IfLink.IFLA_INFO_SLAVE_DATA);
    out.attrU8(IfLink.IFLA_BRPORT_MODE, host.hairpin() ? 1 : 0);
    out.attrU8(IfLink.IFLA_BRPORT_ISOLATED, host.isolated() ? 1 : 0).endNest().endNest();
  }

  private static int begin(MessageWriter out, int type, int flags, int index) {
    int sequence = out.begin(type, flags);
    header(out, index, 0, 0);
    return sequence;
  }

  private static int begin(MessageWriter out, int type, int flags, int index, boolean up) {
    int sequence = out.begin(type, flags);
    header(out, index, up ? IFF_UP : 0, up ? IFF_UP : 0);
    return sequence;
  }

  private static int begin(
      MessageWriter out, int type, int flags, int index, Link desired, Link observed) {
    int sequence = out.begin(type, flags);
    header(out, index, desired.up() ? IFF_UP : 0, desired.up() != observed.up() ? IFF_UP : 0);
    return sequence;
  }

  /** {@code struct ifinfomsg}: family, pad, type, index, flags, which flags to change. */
  private static void header(MessageWriter out, int index, int flags, int change) {
    out.u8(0).u8(0).u16(0).i32(index).u32(flags).u32(change);
  }
}
