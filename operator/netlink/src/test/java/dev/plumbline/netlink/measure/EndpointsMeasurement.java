package dev.plumbline.netlink.measure;

import static dev.plumbline.netlink.libc.LibcConstants.AF_INET;
import static dev.plumbline.netlink.wire.If.IFF_UP;
import static dev.plumbline.netlink.wire.IfAddr.IFA_ADDRESS;
import static dev.plumbline.netlink.wire.IfAddr.IFA_LOCAL;
import static dev.plumbline.netlink.wire.IfLink.IFLA_IFNAME;
import static dev.plumbline.netlink.wire.IfLink.IFLA_INFO_DATA;
import static dev.plumbline.netlink.wire.IfLink.IFLA_INFO_KIND;
import static dev.plumbline.netlink.wire.IfLink.IFLA_LINKINFO;
import static dev.plumbline.netlink.wire.IfLink.IFLA_MASTER;
import static dev.plumbline.netlink.wire.IfLink.IFLA_NET_NS_FD;
import static dev.plumbline.netlink.wire.IfLink.VETH_INFO_PEER;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_EXCL;
import static dev.plumbline.netlink.wire.Rtnetlink.RTA_GATEWAY;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTN_UNICAST;
import static dev.plumbline.netlink.wire.Rtnetlink.RTPROT_BOOT;
import static dev.plumbline.netlink.wire.Rtnetlink.RT_SCOPE_UNIVERSE;
import static dev.plumbline.netlink.wire.Rtnetlink.RT_TABLE_MAIN;
import static dev.plumbline.netlink.wire.Rtnetlink.SIZEOF_IFINFOMSG;
import static dev.plumbline.netlink.wire.Rtnetlink.SIZEOF_RTMSG;

import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Entered;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.IfAddr;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * N endpoints on one bridge, as cheaply as the kernel lets us: namespaces pinned in {@code
 * /run/netns}, veths, addresses, routes; then all of them read again. {@code unshare -nm java …
 * EndpointsMeasurement N [rounds of reading]}
 */
public final class EndpointsMeasurement {
  private final MessageWriter w = new MessageWriter(1 << 16);
  private final NetlinkSocket host = NetlinkSocket.route();
  private long bytesRead;

  public static void main(String[] args) {
    int n = Integer.parseInt(args[0]);
    long start = System.nanoTime();
    EndpointsMeasurement m = new EndpointsMeasurement();
    long loaded = System.nanoTime();
    int bridge = m.bridge();
    List<Entered.Done<NetlinkSocket>> sandboxes = m.namespaces(n);
    long namespaces = System.nanoTime();
    m.veths(bridge, sandboxes);
    long veths = System.nanoTime();
    m.inside(sandboxes);
    long end = System.nanoTime();
    System.out.printf(
        "N=%d load %.1f ms, netns %.1f ms, veth+port %.1f ms, in-ns %.1f ms, total without load %.1f ms%n",
        n,
        ms(start, loaded),
        ms(loaded, namespaces),
        ms(namespaces, veths),
        ms(veths, end),
        ms(loaded, end));
    for (int i = 0; args.length > 1 && i < Integer.parseInt(args[1]); i++) {
      m.readAll(sandboxes);
    }
  }

  private int bridge() {
    w.clear().begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    link(0).attrString(IFLA_IFNAME, "br88");
    w.nest(IFLA_LINKINFO).attrString(IFLA_INFO_KIND, "bridge").endNest().end();
    host.request(w);
    int[] index = new int[1];
    w.clear().begin(RTM_GETLINK, 0);
    w.zeros(SIZEOF_IFINFOMSG).attrString(IFLA_IFNAME, "br88").end();
    host.request(w, message -> index[0] = message.u32(4));
    w.clear();
    address(index[0], 0x0a580001);
    host.request(w);
    return index[0];
  }

  private List<Entered.Done<NetlinkSocket>> namespaces(int n) {
    List<Path> pins = IntStream.range(0, n).mapToObj(i -> Path.of("/run/netns/e" + i)).toList();
    return NetworkNamespace.createAll(pins, (pin, namespace) -> NetlinkSocket.route()).stream()
        .map(entered -> (Entered.Done<NetlinkSocket>) entered)
        .toList();
  }

  private void veths(int bridge, List<Entered.Done<NetlinkSocket>> sandboxes) {
    w.clear();
    for (int i = 0; i < sandboxes.size(); i++) {
      w.begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
      link(0).attrString(IFLA_IFNAME, "v" + i).attrU32(IFLA_MASTER, bridge);
      w.nest(IFLA_LINKINFO).attrString(IFLA_INFO_KIND, "veth").nest(IFLA_INFO_DATA);
      w.nest(VETH_INFO_PEER).u32(0).i32(2).u32(0).u32(0).attrString(IFLA_IFNAME, "eth0");
      w.attrU32(IFLA_NET_NS_FD, sandboxes.get(i).namespace().fd());
      w.endNest().endNest().endNest().end();
    }
    host.exchange(w).orThrow("veths");
  }

  private void inside(List<Entered.Done<NetlinkSocket>> sandboxes) {
    for (int i = 0; i < sandboxes.size(); i++) {
      w.clear().begin(RTM_NEWLINK, 0);
      link(1).end();
      address(2, 0x0a580000 + (i + 10) / 250 * 256 + (i + 10) % 250 + 2);
      w.begin(RTM_NEWLINK, 0);
      link(2).end();
      w.begin(RTM_NEWROUTE, NLM_F_CREATE);
      w.u8(AF_INET)
          .u8(0)
          .u8(0)
          .u8(0)
          .u8(RT_TABLE_MAIN)
          .u8(RTPROT_BOOT)
          .u8(RT_SCOPE_UNIVERSE)
          .u8(RTN_UNICAST)
          .u32(0);
      w.attrBe32(RTA_GATEWAY, 0x0a580001).end();
      sandboxes.get(i).value().exchange(w).orThrow("inside");
    }
  }

  private void readAll(List<Entered.Done<NetlinkSocket>> sandboxes) {
    long start = System.nanoTime();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    bytesRead = 0;
    for (Entered.Done<NetlinkSocket> sandbox : sandboxes) {
      read(sandbox.value(), RTM_GETLINK, SIZEOF_IFINFOMSG);
      read(sandbox.value(), RTM_GETADDR, IfAddr.SIZEOF_IFADDRMSG);
      read(sandbox.value(), RTM_GETROUTE, SIZEOF_RTMSG);
    }
    cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
    System.out.printf(
        "read again: %.1f ms, %.1f ms CPU, %d attributes%n",
        ms(start, System.nanoTime()), cpu / 1e6, bytesRead);
  }

  private void read(NetlinkSocket socket, int type, int header) {
    w.clear().begin(type, 0);
    w.zeros(header).end();
    socket.dump(w, message -> count(message, header));
  }

  private void count(Message message, int header) {
    Attributes a = message.attributes(header);
    while (a.next()) {
      bytesRead++;
    }
  }

  private MessageWriter link(int index) {
    return w.u8(0).u8(0).u16(0).i32(index).u32(IFF_UP).u32(IFF_UP);
  }

  private void address(int index, int address) {
    w.begin(RTM_NEWADDR, NLM_F_CREATE);
    w.u8(AF_INET).u8(16).u8(0).u8(0).u32(index);
    w.attrBe32(IFA_LOCAL, address).attrBe32(IFA_ADDRESS, address).end();
  }

  private static double ms(long from, long to) {
    return (to - from) / 1e6;
  }
}
