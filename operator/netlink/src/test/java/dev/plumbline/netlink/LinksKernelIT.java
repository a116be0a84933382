package dev.plumbline.netlink;

import static dev.plumbline.netlink.Requests.getLink;
import static dev.plumbline.netlink.Requests.linkName;
import static dev.plumbline.netlink.Requests.newLink;
import static dev.plumbline.netlink.libc.LibcConstants.AF_INET;
import static dev.plumbline.netlink.wire.IfAddr.IFA_ADDRESS;
import static dev.plumbline.netlink.wire.IfAddr.IFA_LABEL;
import static dev.plumbline.netlink.wire.IfAddr.IFA_LOCAL;
import static dev.plumbline.netlink.wire.IfAddr.SIZEOF_IFADDRMSG;
import static dev.plumbline.netlink.wire.IfLink.IFLA_IFNAME;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_ECHO;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_DELLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.SIZEOF_IFINFOMSG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class LinksKernelIT {
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
  void aBatchMakesManyLinksAndIpSeesThemAll() {
    for (int i = 0; i < 70; i++) {
      newLink(w, "br" + i, "bridge");
    }
    assertTrue(socket.exchange(w).allDone());
    JsonNode links = Shell.json("ip -j -d link show type bridge");
    assertEquals(70, links.size());
    assertEquals("br69", links.get(69).get("ifname").asText());
  }

  @Test
  void eachMessageOfABatchHasItsOwnOutcome() {
    int[] sequences = new int[150];
    for (int i = 0; i < 150; i++) {
      sequences[i] = newLink(w, "br" + i / 3, "bridge");
    }
    Acks acks = socket.exchange(w);
    assertEquals(100, acks.failed());
    for (int i = 0; i < 150; i++) {
      NetlinkError error = acks.error(sequences[i]);
      if (i % 3 == 0) {
        assertNull(error, "message " + i);
      } else {
        assertEquals(Errno.EEXIST, error.errno(), "message " + i);
      }
    }
    assertEquals(50, Shell.json("ip -j link show type bridge").size());
    assertThrows(IllegalArgumentException.class, () -> acks.error(sequences[0] - 1));
    NetlinkException e = assertThrows(NetlinkException.class, () -> acks.orThrow("make links"));
    assertEquals(Errno.EEXIST, e.errno());
  }

  @Test
  void aDumpHasTheLinksThatIpHas() {
    for (int i = 0; i < 100; i++) {
      newLink(w, "br" + i, "bridge");
    }
    socket.exchange(w).orThrow("make bridges");
    Set<String> names = new TreeSet<>();
    getLink(w.clear());
    Dump dump = socket.dump(w, message -> names.add(linkName(message)));
    assertFalse(dump.interrupted());
    assertEquals(dump.messages(), names.size());
    Set<String> expected = new TreeSet<>();
    Shell.json("ip -j link").forEach(link -> expected.add(link.get("ifname").asText()));
    assertEquals(expected, names);
  }

  @Test
  void anAddressReadsAsIpWritesIt() {
    Shell.run("ip link add br0 type bridge");
    Shell.run("ip addr add 10.1.2.3/20 dev br0 label br0:x");
    List<String> addresses = new ArrayList<>();
    w.begin(RTM_GETADDR, 0);
    w.u8(AF_INET).zeros(SIZEOF_IFADDRMSG - 1).end();
    socket.dump(w, message -> addresses.add(address(message)));
    assertTrue(addresses.contains("10.1.2.3/20 br0:x"), addresses::toString);
  }

  @Test
  void getsInABatchAreAnsweredInOrderAmongChanges() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      newLink(w, "br" + i, "bridge");
      getLink(w, "br" + i);
    }
    int missing = getLink(w, "nobody");
    Acks acks = socket.exchange(w, message -> names.add(linkName(message)));
    assertEquals(100, names.size());
    assertEquals("br99", names.getLast());
    assertEquals(Errno.ENODEV, acks.error(missing).errno());
    assertEquals(1, acks.failed());
  }

  @Test
  void anEchoedChangeIsReturned() {
    List<String> echoed = new ArrayList<>();
    w.begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_ECHO);
    w.u8(AF_INET)
        .u8(8)
        .u8(0)
        .u8(0)
        .u32(1)
        .attrBe32(IFA_LOCAL, 0x0a000001)
        .attrBe32(IFA_ADDRESS, 0x0a000001)
        .end();
    socket.request(w, message -> echoed.add(address(message)));
    assertEquals(List.of("10.0.0.1/8 lo"), echoed);
  }

  @Test
  void aDeletedLinkIsGone() {
    newLink(w, "br0", "bridge");
    w.begin(RTM_DELLINK, 0);
    w.zeros(SIZEOF_IFINFOMSG).attrString(IFLA_IFNAME, "br0").end();
    assertTrue(socket.exchange(w).allDone());
    assertEquals(0, Shell.json("ip -j link show type bridge").size());
  }

  @Test
  void anEmptyBatchIsDone() {
    assertTrue(socket.exchange(w).allDone());
  }

  @Test
  void aHandlerThatThrowsStopsNoMessageAndLeavesTheSocketUsable() {
    for (int i = 0; i < 100; i++) {
      newLink(w, "br" + i, "bridge");
      getLink(w, "br" + i);
    }
    IllegalStateException thrown = new IllegalStateException("stop");
    MessageHandler handler =
        message -> {
          throw thrown;
        };
    assertEquals(
        thrown, assertThrows(IllegalStateException.class, () -> socket.exchange(w, handler)));
    assertEquals(100, Shell.json("ip -j link show type bridge").size());
    getLink(w.clear());
    assertEquals(thrown, assertThrows(IllegalStateException.class, () -> socket.dump(w, handler)));
    getLink(w.clear());
    assertEquals(101, socket.dump(w, message -> {}).messages());
  }

  @Test
  void aHandlerMayUseAnotherSocketMeanwhile() {
    Shell.run("ip link add br0 type bridge");
    getLink(w);
    List<String> names = new ArrayList<>();
    MessageWriter other = new MessageWriter();
    try (NetlinkSocket second = NetlinkSocket.route()) {
      socket.dump(
          w,
          message -> {
            getLink(other.clear(), linkName(message));
            second.request(other, inner -> names.add(linkName(inner) + linkName(message)));
          });
    }
    assertEquals(List.of("lolo", "br0br0"), names);
  }

  @Test
  void aSocketWorksFromAnyThreadInTheNamespaceItWasOpenedIn() throws InterruptedException {
    Shell.run("ip link add br0 type bridge");
    Set<String> names = new TreeSet<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .uncaughtExceptionHandler((t, e) -> failure.set(e))
            .start(
                () -> {
                  getLink(w);
                  socket.dump(w, message -> names.add(linkName(message)));
                });
    thread.join();
    assertNull(failure.get());
    assertEquals(Set.of("lo", "br0"), names);
  }

  @Test
  void aClosedSocketSaysSo() {
    socket.close();
    socket.close();
    getLink(w);
    ErrnoException e = assertThrows(ErrnoException.class, () -> socket.dump(w, message -> {}));
    assertEquals(Errno.EBADF, e.errno());
  }

  private static String address(Message message) {
    StringBuilder text = new StringBuilder();
    Attributes a = message.attributes(SIZEOF_IFADDRMSG);
    String label = "";
    while (a.next()) {
      switch (a.type()) {
        case IFA_LOCAL -> {
          for (byte b : a.bytes()) {
            text.append(text.isEmpty() ? "" : ".").append(b & 0xff);
          }
        }
        case IFA_LABEL -> label = a.string();
        default -> {}
      }
    }
    return text + "/" + message.u8(1) + " " + label;
  }
}
