package dev.plumbline.netlink;

import static dev.plumbline.netlink.wire.If.IFF_UP;
import static dev.plumbline.netlink.wire.IfLink.IFLA_GROUP;
import static dev.plumbline.netlink.wire.IfLink.IFLA_IFNAME;
import static dev.plumbline.netlink.wire.IfLink.IFLA_INFO_KIND;
import static dev.plumbline.netlink.wire.IfLink.IFLA_LINKINFO;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_EXCL;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_DELLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_GETLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.SIZEOF_IFINFOMSG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    for (int i = 0; i < 200; i++) {
      bridge("br" + i);
    }
    assertTrue(socket.exchange(w).allDone());
    JsonNode links = Shell.json("ip -j -d link show type bridge group 77");
    assertEquals(200, links.size());
    assertEquals("bridge", links.get(0).at("/linkinfo/info_kind").asText());
  }

  @Test
  void eachMessageOfABatchHasItsOwnOutcome() {
    int[] sequences = new int[300];
    for (int i = 0; i < 300; i++) {
      sequences[i] = bridge("br" + i / 3);
    }
    Acks acks = socket.exchange(w);
    assertEquals(200, acks.failed());
    for (int i = 0; i < 300; i++) {
      NetlinkError error = acks.error(sequences[i]);
      if (i % 3 == 0) {
        assertNull(error, "message " + i);
      } else {
        assertEquals(Errno.EEXIST, error.errno(), "message " + i);
      }
    }
    assertEquals(100, Shell.json("ip -j link show type bridge").size());
  }

  @Test
  void aDumpHasTheLinksThatIpHas() {
    for (int i = 0; i < 100; i++) {
      bridge("br" + i);
    }
    socket.exchange(w).orThrow("make bridges");
    Set<String> names = new TreeSet<>();
    w.clear().begin(RTM_GETLINK, 0);
    w.zeros(SIZEOF_IFINFOMSG).end();
    Dump dump = socket.dump(w, message -> names.add(name(message.attributes(SIZEOF_IFINFOMSG))));
    assertFalse(dump.interrupted());
    assertEquals(dump.messages(), names.size());
    Set<String> expected = new TreeSet<>();
    Shell.json("ip -j link").forEach(link -> expected.add(link.get("ifname").asText()));
    assertEquals(expected, names);
  }

  @Test
  void getsInABatchAreAnsweredInOrderAmongChanges() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      bridge("br" + i);
      get("br" + i);
    }
    int missing = get("nobody");
    Acks acks =
        socket.exchange(w, message -> names.add(name(message.attributes(SIZEOF_IFINFOMSG))));
    assertEquals(100, names.size());
    assertEquals("br99", names.getLast());
    assertEquals(Errno.ENODEV, acks.error(missing).errno());
    assertEquals(1, acks.failed());
  }

  @Test
  void aDeletedLinkIsGone() {
    bridge("br0");
    w.begin(RTM_DELLINK, 0);
    w.zeros(SIZEOF_IFINFOMSG).attrString(IFLA_IFNAME, "br0").end();
    assertTrue(socket.exchange(w).allDone());
    assertEquals(0, Shell.json("ip -j link show type bridge").size());
  }

  private int bridge(String name) {
    int sequence = w.begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    w.u8(0).u8(0).u16(0).i32(0).u32(IFF_UP).u32(IFF_UP);
    w.attrString(IFLA_IFNAME, name).attrU32(IFLA_GROUP, 77);
    w.nest(IFLA_LINKINFO).attrString(IFLA_INFO_KIND, "bridge").endNest().end();
    return sequence;
  }

  private int get(String name) {
    int sequence = w.begin(RTM_GETLINK, 0);
    w.zeros(SIZEOF_IFINFOMSG).attrString(IFLA_IFNAME, name).end();
    return sequence;
  }

  private static String name(Attributes a) {
    while (a.next()) {
      if (a.type() == IFLA_IFNAME) {
        return a.string();
      }
    }
    throw new AssertionError("a link without a name");
  }
}
