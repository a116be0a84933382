package dev.plumbline.netlink.measure;

import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.lang.management.ManagementFactory;

/** One dump of all links in a fresh JVM: what the first use of netlink costs. Changes nothing. */
public final class ColdStartMeasurement {
  public static void main(String[] args) {
    long start = System.nanoTime();
    NetlinkSocket socket = NetlinkSocket.route();
    long opened = System.nanoTime();
    MessageWriter w = new MessageWriter();
    w.begin(Rtnetlink.RTM_GETLINK, 0);
    w.zeros(Rtnetlink.SIZEOF_IFINFOMSG).end();
    int links = socket.dump(w, message -> {}).messages();
    long end = System.nanoTime();
    socket.close();
    long up = ManagementFactory.getRuntimeMXBean().getUptime();
    System.out.printf(
        "first socket %.1f ms, dump of %d links %.1f ms, JVM up %d ms%n",
        (opened - start) / 1e6, links, (end - opened) / 1e6, up);
  }

  private ColdStartMeasurement() {}
}
