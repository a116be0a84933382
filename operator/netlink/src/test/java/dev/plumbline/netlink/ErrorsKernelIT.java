package dev.plumbline.netlink;

import static dev.plumbline.netlink.Requests.getLink;
import static dev.plumbline.netlink.Requests.newLink;
import static dev.plumbline.netlink.libc.LibcConstants.AF_INET;
import static dev.plumbline.netlink.wire.IfLink.IFLA_MTU;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTA_GATEWAY;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_SETLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTN_UNICAST;
import static dev.plumbline.netlink.wire.Rtnetlink.RTPROT_STATIC;
import static dev.plumbline.netlink.wire.Rtnetlink.RT_SCOPE_UNIVERSE;
import static dev.plumbline.netlink.wire.Rtnetlink.RT_TABLE_MAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class ErrorsKernelIT {
  private final MessageWriter w = new MessageWriter();
  private NetlinkSocket socket;

  @BeforeEach
  void open() {
    socket = NetlinkSocket.route();
  }

  @AfterEach
  void close() {
    socket.close();
  }

  @Test
  void aRefusalCarriesTheKernelsOwnWords() {
    newLink(w, "x0", "nosuchkind");
    NetlinkException e = assertThrows(NetlinkException.class, () -> socket.request(w));
    assertEquals("Unknown device type", e.kernelSays());
    assertEquals(Errno.EOPNOTSUPP, e.errno());
    assertEquals("RTM_NEWLINK", e.operation());
    assertEquals(
        "RTM_NEWLINK: Operation not supported (EOPNOTSUPP): Unknown device type", e.getMessage());
  }

  @Test
  void aRouteToNowhereSaysWhatIsWrongWithItsGateway() {
    w.begin(RTM_NEWROUTE, NLM_F_CREATE);
    w.u8(AF_INET)
        .u8(0)
        .u8(0)
        .u8(0)
        .u8(RT_TABLE_MAIN)
        .u8(RTPROT_STATIC)
        .u8(RT_SCOPE_UNIVERSE)
        .u8(RTN_UNICAST)
        .u32(0);
    w.attrBe32(RTA_GATEWAY, 0x0a000001).end();
    NetlinkException e = assertThrows(NetlinkException.class, () -> socket.request(w));
    assertEquals(Errno.ENETUNREACH, e.errno());
    assertEquals("Nexthop has invalid gateway", e.kernelSays());
  }

  @Test
  void aBadAttributeIsPointedAt() {
    w.begin(RTM_SETLINK, 0);
    w.u8(0).u8(0).u16(0).i32(1).u32(0).u32(0).attrU8(IFLA_MTU, 9).end();
    NetlinkException e = assertThrows(NetlinkException.class, () -> socket.request(w));
    assertTrue(e.kernelSays().endsWith("[at byte 32]"), e::getMessage);
  }

  @Test
  void aDumpIsCheckedStrictly() {
    w.begin(RTM_GETADDR, 0);
    w.u8(AF_INET).u8(24).u8(0).u8(0).u32(0).end();
    NetlinkException e = assertThrows(NetlinkException.class, () -> socket.dump(w, m -> {}));
    assertEquals(Errno.EINVAL, e.errno());
    assertTrue(
        e.kernelSays().endsWith("Invalid values in header for address dump request"),
        e::getMessage);
    assertEquals("RTM_GETADDR", e.operation());
  }

  @Test
  void aDumpDuringWhichTheTableChangesIsInterrupted() {
    for (int i = 0; i < 200; i++) {
      newLink(w, "br" + i, "bridge");
    }
    socket.exchange(w).orThrow("make bridges");
    getLink(w.clear());
    int[] seen = new int[1];
    Dump dump =
        socket.dump(
            w,
            link -> {
              if (seen[0]++ == 0) {
                Shell.run("ip link add late type bridge");
              }
            });
    assertTrue(dump.interrupted());
    getLink(w.clear());
    Dump quiet = socket.dump(w, link -> {});
    assertEquals(new Dump(202, false), quiet);
  }

  @Test
  void anAnswerThatDoesNotComeEndsTheWaitInTime() {
    try (KernelSocket silent = new KernelSocket(Netlink.NETLINK_ROUTE)) {
      long start = System.nanoTime();
      int got;
      try (ReceiveBuffer buffer = ReceiveBuffer.borrow()) {
        got = silent.receive(buffer, start + Duration.ofMillis(50).toNanos());
      }
      assertEquals(KernelSocket.NOTHING, got);
      long waited = (System.nanoTime() - start) / 1_000_000;
      assertTrue(waited >= 50 && waited < 5_000, waited + " ms");

      Exchange exchange = new Exchange(silent, new Acks(1, 1), message -> {});
      NetlinkException e =
          assertThrows(NetlinkException.class, () -> exchange.await(1, System.nanoTime()));
      assertEquals(Errno.ETIMEDOUT, e.errno());
    }
  }

  @Test
  void lostRepliesAreToldAndTheNextExchangeIsWhole() {
    for (int i = 0; i < 60; i++) {
      newLink(w, "lo", "bridge");
    }
    try (KernelSocket small = new KernelSocket(Netlink.NETLINK_ROUTE)) {
      small.receiveBuffer(1);
      Acks acks = new Acks(w.firstSequence(), w.count());
      Exchange exchange = new Exchange(small, acks, message -> {});
      exchange.send(w.buffer(), 0, w.size());
      NetlinkException e =
          assertThrows(
              NetlinkException.class,
              () -> exchange.await(w.firstSequence() + 59, System.nanoTime() + 1_000_000_000L));
      assertEquals(Errno.ENOBUFS, e.errno());

      int only = newLink(w.clear(), "lo", "bridge");
      Acks second = new Acks(only, 1);
      Exchange whole = new Exchange(small, second, message -> {});
      whole.send(w.buffer(), 0, w.size());
      whole.await(only, System.nanoTime() + 1_000_000_000L);
      assertEquals(Errno.EEXIST, second.error(only).errno());
    }
  }

  @Test
  void lateRepliesToAnEarlierExchangeAreNotTakenForThisOne() {
    try (KernelSocket shared = new KernelSocket(Netlink.NETLINK_ROUTE)) {
      int early = newLink(w, "lo", "bridge");
      Exchange abandoned = new Exchange(shared, new Acks(early, 1), message -> {});
      abandoned.send(w.buffer(), 0, w.size());
      int late = newLink(w.clear(), "x0", "nosuchkind");
      Acks acks = new Acks(late, 1);
      Exchange exchange = new Exchange(shared, acks, message -> {});
      exchange.send(w.buffer(), 0, w.size());
      exchange.await(late, System.nanoTime() + 1_000_000_000L);
      assertEquals(Errno.EOPNOTSUPP, acks.firstError().errno());
      assertEquals(1, acks.failed());
    }
  }
}
