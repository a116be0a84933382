package dev.plumbline.model.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What golden plans would be too long for; see there for flushes. */
class AftermathTest {

  private static final String BRIDGES =
      "bridge br0 mac 02:00:00:00:00:01\nbridge br1 mac 02:00:00:00:00:02\n";

  private static String endpoints(String bridge, int from, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      String link = "n" + i + ":eth0";
      text.append("sandbox n").append(i).append('\n');
      text.append("pair plv-").append(i).append(' ').append(link);
      text.append(" mac 02:00:00:00:01:00 master ").append(bridge).append('\n');
      text.append("address ").append(link).append(" 172.18.0.").append(i).append("/16\n");
    }
    return text.toString();
  }

  private static long announced(String desired, String observed) {
    return announced(Notation.read(desired).items(), Notation.read(observed).items());
  }

  private static long announced(Map<Key, Item> desired, Map<Key, Item> observed) {
    return Planner.plan(desired, observed, Set.of()).plan().operations().stream()
        .filter(Operation.Announce.class::isInstance)
        .count();
  }

  @Test
  void upTo64NewcomersOfABridgeAreAnnounced() {
    int most = Aftermath.MOST_ANNOUNCEMENTS;
    assertEquals(most, announced(BRIDGES + endpoints("br0", 2, most), BRIDGES));
  }

  @Test
  void moreNewcomersAreNotAnnouncedButThoseOfAnotherBridgeAre() {
    int most = Aftermath.MOST_ANNOUNCEMENTS;
    String crowd = endpoints("br0", 2, most + 1);
    assertEquals(0, announced(BRIDGES + crowd, BRIDGES));
    String few = endpoints("br1", 100, 3);
    assertEquals(3, announced(BRIDGES + crowd + few, BRIDGES));
  }

  @Test
  void onABridgeThatIsMadeJustNowNobodyIsThereToHear() {
    assertEquals(0, announced(BRIDGES + endpoints("br0", 2, 1), ""));
  }

  @Test
  void anEndpointPlannedAloneIsAnnouncedToo() {
    Map<Key, Item> endpointAlone = Notation.read(endpoints("br0", 2, 1)).items();
    assertEquals(1, announced(endpointAlone, Map.of()));
  }

  @Test
  void theGatewayIsNotAnnounced() {
    assertEquals(0, announced(BRIDGES + "address br0 172.18.0.1/16\n", BRIDGES));
  }

  @Test
  void aPlanForOneMappingAloneFlushesAsOneForEverything() {
    Map<Key, Item> before =
        Notation.read("element publish4 192.0.2.1 . tcp . 80 : 172.18.0.2 . 80").items();
    Map<Key, Item> after =
        new LinkedHashMap<>(
            Notation.read("element publish4 192.0.2.1 . tcp . 80 : 172.18.0.3 . 80").items());
    Plan plan = Planner.plan(after, before, Set.of()).plan();
    long flushes =
        plan.operations().stream().filter(Operation.FlushConntrack.class::isInstance).count();
    assertEquals(1, flushes);
  }
}
