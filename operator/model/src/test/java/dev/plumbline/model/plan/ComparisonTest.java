package dev.plumbline.model.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.plumbline.model.Item;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static Item item(String line) {
    return item(line, 0);
  }

  private static Item item(String line, int which) {
    return List.copyOf(Notation.read(line).items().values()).get(which);
  }

  private static void assertAdjustable(Item desired, Item observed) {
    assertInstanceOf(Comparison.Adjustable.class, Comparison.of(desired, observed));
  }

  private static void assertStructural(String reason, Item desired, Item observed) {
    assertEquals(new Comparison.Structural(List.of(reason)), Comparison.of(desired, observed));
  }

  @Test
  void equalItemsAreTheSame() {
    Item bridge = item("bridge br0 mac 02:00:00:00:00:01");
    assertInstanceOf(
        Comparison.Same.class, Comparison.of(bridge, item("bridge br0 mac 02:00:00:00:00:01")));
  }

  @Test
  void whatTheKernelChangesInPlaceIsAdjustable() {
    Item bridge = item("bridge br0 mac 02:00:00:00:00:01 mtu 1500");
    assertAdjustable(bridge, item("bridge br0 mac 02:00:00:00:00:01 mtu 9000"));
    assertAdjustable(bridge, item("bridge br0 mac 02:00:00:00:00:02"));
    assertAdjustable(bridge, item("bridge br0 mac 02:00:00:00:00:01 down"));
    String pair = "pair plv-a web:eth0 mac 02:00:00:00:00:0a master br0";
    String other = "pair plv-a web:eth0 mac 02:00:00:00:00:0b mtu 1400 isolated plain";
    assertAdjustable(item(pair, 0), item(other, 0));
    assertAdjustable(item(pair, 1), item(other, 1));
    assertAdjustable(item("sandbox web"), item("sandbox web down"));
    assertAdjustable(
        item("route web:eth0 default via 10.0.0.1"), item("route web:eth1 default via 10.0.0.2"));
    assertAdjustable(item("sysctl br0 net/x 1"), item("sysctl br0 net/x 0"));
    assertAdjustable(
        item("element publish4 0.0.0.0 . tcp . 80 : 10.0.0.2 . 80"),
        item("element publish4 0.0.0.0 . tcp . 80 : 10.0.0.3 . 80"));
  }

  @Test
  void whatItCannotChangeHasToBeMadeAgainAndSaysWhy() {
    String pair = "pair plv-a web:eth0 mac 02:00:00:00:00:0a";
    assertStructural(
        "its peer is link eth0 in db, not link eth0 in web",
        item(pair, 0),
        item("pair plv-a db:eth0 mac 02:00:00:00:00:0a", 0));
    assertStructural(
        "its other end is plv-b, not plv-a",
        item(pair, 1),
        item("pair plv-b web:eth0 mac 02:00:00:00:00:0a", 1));
    assertStructural(
        "it is not a bridge", item("bridge plv-a mac 02:00:00:00:00:01"), item(pair, 0));
    assertStructural("it is not a veth", item(pair, 0), item("bridge plv-a mac 02:00:00:00:00:01"));
    assertStructural("its chains or rules differ", item("table new"), item("table old"));
  }
}
