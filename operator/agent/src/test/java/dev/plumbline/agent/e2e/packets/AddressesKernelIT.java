package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which addresses and prefixes are given out, kept, left alone, given again. */
class AddressesKernelIT extends InWorld {

  /** Five endpoints find room: of eight addresses three are the network's, broadcast, gateway. */
  private static final String SMALL = bridge("small", "subnets: [{cidr: 172.18.0.0/29}]");

  private static String[] withEndpoints(int... numbers) {
    List<String> manifests = new ArrayList<>(List.of(SMALL));
    for (int number : numbers) {
      manifests.add(endpoint("e" + number, "small"));
    }
    return manifests.toArray(String[]::new);
  }

  private Set<String> ready(int... numbers) {
    Set<String> ready = new HashSet<>();
    for (int number : numbers) {
      String condition = world.condition("cnep/e" + number, "Ready");
      if (condition.startsWith("Ready=True")) {
        ready.add("e" + number);
      } else {
        assertTrue(condition.startsWith("Ready=False AddressesExhausted"), condition);
      }
    }
    return ready;
  }

  @Test
  void asManyEndpointsAreAttachedAsThereAreAddressesAndTheRestSaysSo() throws IOException {
    InProcess.Result result = world.apply(withEndpoints(1, 2, 3, 4, 5, 6, 7));
    assertEquals(1, result.exit());
    Set<String> ready = ready(1, 2, 3, 4, 5, 6, 7);
    assertEquals(5, ready.size());
    Set<String> addresses = new HashSet<>();
    for (String endpoint : ready) {
      addresses.add(world.address(endpoint));
      packets.ping("host", world.address(endpoint));
    }
    assertEquals(
        Set.of("172.18.0.2", "172.18.0.3", "172.18.0.4", "172.18.0.5", "172.18.0.6"), addresses);
    assertEquals(1, world.apply(withEndpoints(1, 2, 3, 4, 5, 6, 7)).exit());
    assertEquals(ready, ready(1, 2, 3, 4, 5, 6, 7)); // nobody is pushed out
    int[] left = withoutOneThatIsReady(ready);
    assertEquals(1, world.apply(withEndpoints(left)).exit());
    assertEquals(4, ready(left).size()); // what was freed rests
    letFreedAddressesRest();
    assertEquals(1, world.apply(withEndpoints(left)).exit());
    assertEquals(5, ready(left).size());
  }

  private static int[] withoutOneThatIsReady(Set<String> ready) {
    int gone = Integer.parseInt(ready.iterator().next().substring(1));
    return java.util.stream.IntStream.rangeClosed(1, 7).filter(n -> n != gone).toArray();
  }

  /** As if a minute had passed since they were freed: the time is the file's last line. */
  private void letFreedAddressesRest() throws IOException {
    Path network = world.state().resolve("addresses/default/small");
    int rested = 0;
    try (var files = Files.list(network)) {
      for (Path file : files.toList()) {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (lines.size() > 3) {
          lines.set(3, "2020-01-01T00:00:00Z");
          Files.write(file, lines);
          rested++;
        }
      }
    }
    assertTrue(rested > 0, "no address rests");
  }

  @Test
  void aFreedAddressIsGivenAtOnceToWhoAsksForItByName() {
    world.applied(SMALL, endpoint("old", "small", "addresses: [172.18.0.5]"));
    world.applied(SMALL, endpoint("new", "small", "addresses: [172.18.0.5]"));
    packets.ping("new", World.INTERNET4);
    packets.ping("host", "172.18.0.5");
  }

  @Test
  void anEndpointKeepsItsAddressWhateverComesAndGoes() {
    world.applied(withEndpoints(3));
    String address = world.address("e3");
    world.applied(withEndpoints(1, 2, 3, 4));
    assertEquals(address, world.address("e3"));
    world.applied(withEndpoints(3, 4));
    assertEquals(address, world.address("e3"));
    assertEquals(0, world.plumb("cleanup").exit());
    world.applied(withEndpoints(3));
    assertEquals(address, world.address("e3")); // the search begins where its UID says
  }

  @Test
  void dynamicAddressesComeFromTheRangeAndNeverAreReservedOnes() {
    world.applied(
        bridge(
            "office",
            "subnets:",
            "- {cidr: 172.18.0.0/24, range: 172.18.0.128/30, reserved: [172.18.0.129]}",
            "- {cidr: \"fd00:18::/64\", range: \"fd00:18::100/126\", reserved: [\"fd00:18::101\"]}"),
        endpoint("a", "office"),
        endpoint("b", "office"),
        endpoint("c", "office"),
        endpoint("printer", "office", "addresses: [172.18.0.7, \"fd00:18::7\"]"));
    Set<String> given = new HashSet<>();
    for (String endpoint : List.of("a", "b", "c")) {
      given.addAll(world.addresses(endpoint));
      packets.ping(endpoint, World.INTERNET4);
      packets.ping(endpoint, World.INTERNET6);
    }
    assertEquals(
        Set.of(
            "172.18.0.128",
            "172.18.0.130",
            "172.18.0.131",
            "fd00:18::100",
            "fd00:18::102",
            "fd00:18::103"),
        given);
    packets.ping("host", "172.18.0.7");
  }

  @Test
  void staticAddressesThatCannotBeAreRefusedWithTheReason() {
    InProcess.Result result =
        world.apply(
            bridge("office", "subnets: [{cidr: 172.18.0.0/24, reserved: [172.18.0.9]}]"),
            endpoint("outside", "office", "addresses: [172.19.0.5]"),
            endpoint("gateway", "office", "addresses: [172.18.0.1]"),
            endpoint("broadcast", "office", "addresses: [172.18.0.255]"),
            endpoint("reserved", "office", "addresses: [172.18.0.9]"),
            endpoint("first", "office", "addresses: [172.18.0.7]"),
            endpoint("second", "office", "addresses: [172.18.0.7]"));
    assertEquals(1, result.exit());
    assertRefused("outside", "AddressOutsideSubnets");
    assertRefused("gateway", "AddressInUse");
    assertRefused("broadcast", "AddressNotUsable");
    assertRefused("reserved", "AddressReserved");
    assertRefused("second", "AddressInUse");
    packets.ping("first", World.INTERNET4);
  }

  private void assertRefused(String endpoint, String reason) {
    String condition = world.condition("cnep/" + endpoint, "Allocated");
    assertTrue(condition.startsWith("Allocated=False " + reason), condition);
  }

  @Test
  void prefixesFromThePoolsAvoidTheHostsRoutesAndEachOther() {
    World.ip("route add 172.17.0.0/16 via " + World.LAN4);
    world.remember();
    String families = "ipFamilies: [IPv4, IPv6]";
    String own = bridge("own", "subnets: [{cidr: 172.19.4.0/24}]");
    String one = bridge("one", families);
    String two = bridge("two", families);
    world.applied(own, one, two, endpoint("a", "one"), endpoint("b", "two"));
    assertEquals("172.18.0.0/16", prefix("one", 0));
    assertEquals("172.20.0.0/16", prefix("two", 0));
    assertTrue(prefix("one", 1).matches("fd[0-9a-f:]+::/64"), prefix("one", 1));
    assertFalse(prefix("one", 1).equals(prefix("two", 1)));
    for (String endpoint : List.of("a", "b")) {
      packets.ping(endpoint, World.INTERNET4);
      packets.ping(endpoint, World.INTERNET6);
    }
    String kept = prefix("two", 0);
    world.applied(own, two, endpoint("b", "two"));
    assertEquals(kept, prefix("two", 0));
  }

  private String prefix(String network, int index) {
    JsonNode prefixes = world.status("cnet/" + network).at("/prefixes");
    return prefixes.asText().split(",", -1)[index];
  }

  @Test
  void aSubnetThatOverlapsTheHostsOrAnothersIsRefusedAndTheOthersWork() {
    InProcess.Result result =
        world.apply(
            bridge("lan", "subnets: [{cidr: 192.0.2.128/25}]"),
            bridge("good", "subnets: [{cidr: 172.18.0.0/16}]"),
            bridge("second", "subnets: [{cidr: 172.18.4.0/24}]"),
            endpoint("web", "good"));
    assertEquals(1, result.exit());
    for (String network : List.of("lan", "second")) {
      String condition = world.condition("cnet/" + network, "Accepted");
      assertTrue(condition.startsWith("Accepted=False SubnetOverlap"), condition);
    }
    packets.ping("web", World.LAN4);
  }
}
