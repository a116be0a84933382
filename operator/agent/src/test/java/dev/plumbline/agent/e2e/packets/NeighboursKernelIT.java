package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.cli.InProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses are usable at once, and neighbours hear of those that move. */
class NeighboursKernelIT extends InWorld {

  private static final String FRONT =
      bridge(
          "front",
          "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]",
          "bridge: {name: br-front}");
  private static final List<String> MOVING = List.of("172.18.0.10", "fd00:18::10");
  private static final String ADDRESSES = "addresses: [172.18.0.10, \"fd00:18::10\"]";

  /** While an address is tentative the kernel keeps it silent, for a second or two. */
  @Test
  void noAddressWaitsForDuplicateDetection() {
    InProcess.Result result = world.apply(FRONT, endpoint("web", "front", ADDRESSES));
    JsonNode inside = World.json("web", "ip -j -6 address show dev eth0 scope global");
    JsonNode outside = World.json("host", "ip -j -6 address show dev br-front scope global");
    assertEquals(0, result.exit(), result.err());
    assertFalse(inside.toString().contains("tentative"), inside.toString());
    assertFalse(outside.toString().contains("tentative"), outside.toString());
    packets.ping("host", "fd00:18::10");
    packets.ping("web", World.INTERNET6);
  }

  @Test
  void neighboursHearAtOnceOfAnAddressThatMovesToAnotherEndpoint() {
    world.applied(
        FRONT,
        endpoint("old", "front", ADDRESSES),
        endpoint("new", "front"),
        endpoint("peer", "front"));
    for (String address : MOVING) {
      packets.ping("peer", address);
      packets.ping("host", address);
      assertEquals(mac("old"), seen("peer", "eth0", address));
      assertEquals(mac("old"), seen("host", "br-front", address));
    }
    world.applied(
        FRONT,
        endpoint("old", "front", "addresses: [172.18.0.11, \"fd00:18::11\"]"),
        endpoint("new", "front", ADDRESSES),
        endpoint("peer", "front"));
    for (String address : MOVING) {
      assertEquals(mac("new"), awaitSeen("peer", "eth0", address, mac("new")));
      assertEquals(mac("new"), awaitSeen("host", "br-front", address, mac("new")));
      packets.ping("peer", address);
    }
  }

  @Test
  void neighboursHearOfAnAddressThatANewEndpointTakesOver() {
    world.applied(FRONT, endpoint("old", "front", ADDRESSES), endpoint("peer", "front"));
    for (String address : MOVING) {
      packets.ping("peer", address);
    }
    world.applied(FRONT, endpoint("new", "front", ADDRESSES), endpoint("peer", "front"));
    for (String address : MOVING) {
      assertEquals(mac("new"), awaitSeen("peer", "eth0", address, mac("new")));
      packets.ping("peer", address);
    }
  }

  @Test
  void twoEndpointsCanSwapTheirAddresses() {
    String others = "addresses: [172.18.0.11, \"fd00:18::11\"]";
    world.applied(
        FRONT,
        endpoint("a", "front", ADDRESSES),
        endpoint("b", "front", others),
        endpoint("peer", "front"));
    for (String address : MOVING) {
      packets.ping("peer", address);
    }
    world.applied(
        FRONT,
        endpoint("a", "front", others),
        endpoint("b", "front", ADDRESSES),
        endpoint("peer", "front"));
    for (String address : MOVING) {
      assertEquals(mac("b"), awaitSeen("peer", "eth0", address, mac("b")));
      packets.ping("peer", address);
    }
  }

  private String mac(String endpoint) {
    return world.status("cnep/" + endpoint).at("/hardwareAddress").asText();
  }

  private static String seen(String place, String link, String address) {
    return World.json(place, "ip -j neigh show to " + address + " dev " + link)
        .at("/0/lladdr")
        .asText();
  }

  /** A received announcement is handled within the softirq, but on whatever CPU is free. */
  private static String awaitSeen(String place, String link, String address, String mac) {
    String seen = "";
    for (int i = 0; i < 20 && !seen.equals(mac); i++) {
      seen = seen(place, link, address);
    }
    return seen;
  }
}
