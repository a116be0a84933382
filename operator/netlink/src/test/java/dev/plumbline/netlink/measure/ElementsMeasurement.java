package dev.plumbline.netlink.measure;

import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.NfTables.NFTA_DATA_VALUE;
import static dev.plumbline.netlink.wire.NfTables.NFTA_LIST_ELEM;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_DATA;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_KEY;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_LIST_ELEMENTS;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_LIST_SET;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_LIST_TABLE;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_NEWSETELEM;
import static dev.plumbline.netlink.wire.Nfnetlink.NFNL_SUBSYS_NFTABLES;
import static dev.plumbline.netlink.wire.Nfnetlink.NFPROTO_INET;

import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.testing.Shell;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.Arrays;

/**
 * N elements into a map of port to address in one transaction, then one more at a time. {@code
 * unshare -nm java … ElementsMeasurement N}
 */
public final class ElementsMeasurement {
  private static final int SINGLES = 200;

  private final MessageWriter w = new MessageWriter(1 << 20);

  public static void main(String[] args) {
    int n = Integer.parseInt(args[0]);
    Shell.run("nft add table inet t");
    Shell.run("nft add map inet t m { type inet_service . inet_service : ipv4_addr; }");
    ElementsMeasurement m = new ElementsMeasurement();
    try (NetlinkSocket socket = NetlinkSocket.netfilter()) {
      long start = System.nanoTime();
      for (int next = 0; next < n; ) {
        next = m.elements(next, n);
      }
      long written = System.nanoTime();
      socket.exchangeBatch(m.w).orThrow("elements");
      long end = System.nanoTime();
      System.out.printf(
          "N=%d written in %.1f ms (%d bytes), done in %.1f ms%n",
          n, (written - start) / 1e6, m.w.size(), (end - written) / 1e6);
      m.oneMore(socket, n);
    }
  }

  private void oneMore(NetlinkSocket socket, int n) {
    long[] times = new long[SINGLES];
    for (int i = 0; i < SINGLES; i++) {
      long start = System.nanoTime();
      w.clear();
      elements(n + i, n + i + 1);
      socket.exchangeBatch(w).orThrow("one more");
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    System.out.printf(
        "one more: median %.3f ms, worst %.3f ms%n",
        times[SINGLES / 2] / 1e6, times[SINGLES - 1] / 1e6);
  }

  private int elements(int from, int to) {
    w.begin(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM, NLM_F_CREATE);
    w.u8(NFPROTO_INET).u8(0).be16(0);
    w.attrString(NFTA_SET_ELEM_LIST_TABLE, "t").attrString(NFTA_SET_ELEM_LIST_SET, "m");
    w.nest(NFTA_SET_ELEM_LIST_ELEMENTS);
    int next = from;
    while (next < to && w.nestSize() < 60_000) {
      w.nest(NFTA_LIST_ELEM);
      w.nest(NFTA_SET_ELEM_KEY)
          .attrBe64(NFTA_DATA_VALUE, ((long) next << 48) + (next & 0xffff0000L))
          .endNest();
      w.nest(NFTA_SET_ELEM_DATA).attrBe32(NFTA_DATA_VALUE, 0x0a000000 + next).endNest();
      w.endNest();
      next++;
    }
    w.endNest().end();
    return next;
  }
}
