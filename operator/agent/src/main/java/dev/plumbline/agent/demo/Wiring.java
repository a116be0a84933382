package dev.plumbline.agent.demo;

import static dev.plumbline.netlink.wire.IfAddr.IFA_ADDRESS;
import static dev.plumbline.netlink.wire.IfAddr.IFA_F_NODAD;
import static dev.plumbline.netlink.wire.IfAddr.IFA_LOCAL;
import static dev.plumbline.netlink.wire.IfLink.IFLA_IFNAME;
import static dev.plumbline.netlink.wire.IfLink.IFLA_INFO_DATA;
import static dev.plumbline.netlink.wire.IfLink.IFLA_INFO_KIND;
import static dev.plumbline.netlink.wire.IfLink.IFLA_LINK;
import static dev.plumbline.netlink.wire.IfLink.IFLA_LINKINFO;
import static dev.plumbline.netlink.wire.IfLink.IFLA_MASTER;
import static dev.plumbline.netlink.wire.IfLink.IFLA_NET_NS_FD;
import static dev.plumbline.netlink.wire.IfLink.VETH_INFO_PEER;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_EXCL;
import static dev.plumbline.netlink.wire.Rtnetlink.RTA_DST;
import static dev.plumbline.netlink.wire.Rtnetlink.RTA_GATEWAY;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_DELADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_DELLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_DELROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_SETLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTN_UNICAST;
import static dev.plumbline.netlink.wire.Rtnetlink.RTPROT_BOOT;
import static dev.plumbline.netlink.wire.Rtnetlink.RTPROT_UNSPEC;
import static dev.plumbline.netlink.wire.Rtnetlink.RT_SCOPE_NOWHERE;
import static dev.plumbline.netlink.wire.Rtnetlink.RT_SCOPE_UNIVERSE;
import static dev.plumbline.netlink.wire.Rtnetlink.RT_TABLE_MAIN;
import static dev.plumbline.netlink.wire.Rtnetlink.SIZEOF_IFINFOMSG;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import dev.plumbline.netlink.MessageHandler;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.If;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.function.Consumer;

/**
 * Links, addresses and routes of one namespace, changed by hand: what {@code ip} does for somebody
 * who is not Plumbline.
 */
final class Wiring implements AutoCloseable {
  private final NetlinkSocket socket;
  private final MessageWriter w = new MessageWriter();

  private Wiring(NetlinkSocket socket) {
    this.socket = socket;
  }

  static Wiring in(NetworkNamespace namespace) {
    return new Wiring(NetlinkSocket.route(namespace));
  }

  static void up(NetlinkSocket socket, int ifindex) {
    MessageWriter w = new MessageWriter();
    w.begin(RTM_SETLINK, 0);
    link(w, ifindex, If.IFF_UP, If.IFF_UP).end();
    socket.request(w);
  }

  void up(String name) {
    up(socket, index(name));
  }

  void down(String name) {
    int index = index(name);
    w.clear().begin(RTM_SETLINK, 0);
    link(w, index, 0, If.IFF_UP).end();
    socket.request(w);
  }

  /** A pair of links that are down yet: one here, its peer under its own name elsewhere. */
  void veth(String name, NetworkNamespace there, String peer) {
    w.clear().begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    link(w, 0, 0, 0).attrString(IFLA_IFNAME, name);
    w.nest(IFLA_LINKINFO).attrString(IFLA_INFO_KIND, "veth").nest(IFLA_INFO_DATA);
    link(w.nestPlain(VETH_INFO_PEER), 0, 0, 0).attrString(IFLA_IFNAME, peer);
    w.attrU32(IFLA_NET_NS_FD, there.fd()).endNest().endNest().endNest().end();
    socket.request(w);
  }

  void deleteLink(String name) {
    w.clear().begin(RTM_DELLINK, 0);
    link(w, 0, 0, 0).attrString(IFLA_IFNAME, name).end();
    socket.request(w);
  }

  /** {@code ip link set NAME nomaster}. */
  void takeOffBridge(String name) {
    int index = index(name);
    w.clear().begin(RTM_SETLINK, 0);
    link(w, index, 0, 0).attrU32(IFLA_MASTER, 0).end();
    socket.request(w);
  }

  void address(String link, IpAddress address, int length) {
    address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, index(link), address, length);
  }

  void deleteAddress(String link, IpAddress address, int length) {
    address(RTM_DELADDR, 0, index(link), address, length);
  }

  void route(Prefix to, IpAddress via) {
    w.clear().begin(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
    route(to, RTPROT_BOOT, RT_SCOPE_UNIVERSE, RTN_UNICAST);
    w.attrBytes(RTA_GATEWAY, via.bytes()).end();
    socket.request(w);
  }

  /** Whatever protocol and next hop it has. */
  void deleteRoute(Prefix to) {
    w.clear().begin(RTM_DELROUTE, 0);
    route(to, RTPROT_UNSPEC, RT_SCOPE_NOWHERE, 0);
    w.end();
    socket.request(w);
  }

  /** 1 and more; an exception when there is none of that name. */
  int index(String name) {
    int[] found = new int[1];
    ask(name, answer -> found[0] = answer.u32(4));
    return found[0];
  }

  /** The name of the bridge that the link is a port of. */
  String bridge(String name) {
    return name(number(name, IFLA_MASTER));
  }

  /** The name that a veth's other end has there. */
  String peer(String name, Wiring there) {
    return there.name(number(name, IFLA_LINK));
  }

  private String name(int index) {
    String[] found = new String[1];
    w.clear().begin(RTM_GETLINK, 0);
    link(w, index, 0, 0).end();
    socket.request(w, answer -> find(answer, IFLA_IFNAME, a -> found[0] = a.string()));
    return found[0];
  }

  private int number(String name, int attribute) {
    int[] found = new int[1];
    ask(name, answer -> find(answer, attribute, a -> found[0] = a.u32()));
    return found[0];
  }

  private void ask(String name, MessageHandler answers) {
    w.clear().begin(RTM_GETLINK, 0);
    link(w, 0, 0, 0).attrString(IFLA_IFNAME, name).end();
    socket.request(w, answers);
  }

  private static void find(Message link, int attribute, Consumer<Attributes> found) {
    Attributes a = link.attributes(SIZEOF_IFINFOMSG);
    while (a.next()) {
      if (a.type() == attribute) {
        found.accept(a);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  /** {@code struct ifinfomsg}. */
  private static MessageWriter link(MessageWriter w, int index, int flags, int change) {
    return w.u8(0).u8(0).u16(0).i32(index).u32(flags).u32(change);
  }

  /** {@code struct ifaddrmsg} and what follows it; without duplicate-address detection. */
  private void address(int type, int flags, int index, IpAddress address, int length) {
    w.clear().begin(type, flags);
    int own = address.family() == Family.IPV6 ? IFA_F_NODAD : 0;
    w.u8(address.family().number()).u8(length).u8(own).u8(RT_SCOPE_UNIVERSE).u32(index);
    w.attrBytes(IFA_LOCAL, address.bytes()).attrBytes(IFA_ADDRESS, address.bytes()).end();
    socket.request(w);
  }

  /** {@code struct rtmsg} and the destination. */
  private void route(Prefix to, int protocol, int scope, int type) {
    w.u8(to.family().number()).u8(to.length()).u8(0).u8(0).u8(RT_TABLE_MAIN).u8(protocol);
    w.u8(scope).u8(type).u32(0);
    if (to.length() > 0) {
      w.attrBytes(RTA_DST, to.address().bytes());
    }
  }
}
