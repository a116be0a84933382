package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_NEWSETELEM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ElementBytesTest {

  @Test
  void elements_of_every_set_are_read_as_they_were_written() {
    for (FirewallSet set : FirewallSet.values()) {
      List<Element> elements =
          Elements.allKinds().stream().filter(element -> element.set() == set).toList();
      MessageWriter out = new MessageWriter();
      TableWriter.begin(out, set.table(), NFT_MSG_NEWSETELEM, 0);
      TableWriter.elements(out, set);
      elements.forEach(new ElementWriter(out)::whole);
      out.endNest();
      out.end();
      Message message = new Message().over(out.buffer(), 0, out.size());
      message.next();
      ElementReader reader = new ElementReader(set);
      reader.read(message);
      assertEquals(Set.copyOf(elements), Set.copyOf(reader.elements()));
      assertEquals(elements.size(), reader.elements().size());
      assertEquals(0, reader.strange());
    }
  }

  /** Taken from what {@code nft --debug=mnl -f} (1.0.6) sends for the same sets. */
  @Test
  void the_user_data_of_sets_is_what_nft_writes() {
    assertEquals(
        "0004000000000328"
            + "00040d0000000120"
            + "000e"
            + "0004090000000106"
            + "00040f000000"
            + "010e"
            + "0004090000000106"
            + "000407000000",
        userdata(FirewallSet.UNPROTECTED));
    assertEquals("000401000000", userdata(FirewallSet.BRIDGES));
    assertEquals("000402000000", userdata(FirewallSet.MASQUERADE4));
    assertEquals("000400000000", userdata(FirewallSet.MACS));
    assertEquals(
        "000400000000"
            + "010400000000"
            + "0360"
            + "00040d0000000158"
            + "0014"
            + "000407000000010c00040c00000001040c000000"
            + "010e"
            + "0004090000000106000410000000"
            + "0214"
            + "000407000000010c00040b000000010402000000"
            + "031a"
            + "00041700000001120004010000000104780000000204"
            + "00000000"
            + "0434"
            + "00040d000000012c"
            + "0014"
            + "000407000000010c00040c00000001040c000000"
            + "0114"
            + "000407000000010c00040b000000010402000000",
        userdata(FirewallSet.BALANCE4));
  }

  private static String userdata(FirewallSet set) {
    return HexFormat.of().formatHex(SetUserdata.of(set));
  }
}
