package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.plumbline.agent.e2e.packets.Packets.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host between two LANs forwards for containers and for nobody else, unless it did before. */
class ForwardingKernelIT extends InWorld {

  private static final String LAN2_4 = "203.0.113.2";
  private static final String LAN2_6 = "2001:db8:2::2";
  private static final String[] MANIFESTS = {
    bridge("front", "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]"),
    endpoint("web", "front"),
    publish("web", "web", tcp(8080, 80))
  };

  @BeforeEach
  void makeTheOtherLan() {
    world.secondLan();
    packets.serve("lan", 7000);
    packets.serve("lan2", 7000);
  }

  private void assertNotARouter() {
    assertFalse(packets.reaches("lan", LAN2_4, 7000));
    assertFalse(packets.reaches("lan", LAN2_6, 7000));
    assertFalse(packets.reaches("lan2", World.LAN4, 7000));
    assertFalse(packets.reaches("lan2", World.LAN6, 7000));
  }

  private void assertARouter() {
    assertEquals(World.LAN4, packets.ask("lan", LAN2_4, 7000).client());
    assertEquals(World.LAN6, packets.ask("lan", LAN2_6, 7000).client());
    assertEquals(LAN2_4, packets.ask("lan2", World.LAN4, 7000).client());
    assertEquals(LAN2_6, packets.ask("lan2", World.LAN6, 7000).client());
  }

  private void assertContainersAreServed() {
    packets.serve("web", 80);
    assertEquals(new Answer("web", World.LAN4), packets.ask("lan", World.HOST4, 8080));
    assertEquals(new Answer("web", World.LAN6), packets.ask("lan", World.HOST6, 8080));
    assertEquals(new Answer("web", LAN2_4), packets.ask("lan2", "203.0.113.1", 8080));
    assertEquals(new Answer("web", LAN2_6), packets.ask("lan2", "2001:db8:2::1", 8080));
    assertEquals(World.HOST4, packets.ask("web", World.INTERNET4, 7000).client());
    assertEquals(World.HOST6, packets.ask("web", World.INTERNET6, 7000).client());
    assertEquals("203.0.113.1", packets.ask("web", LAN2_4, 7000).client());
    assertEquals("2001:db8:2::1", packets.ask("web", LAN2_6, 7000).client());
  }

  @Test
  void aHostThatForwardsNothingForwardsForContainersOnly() {
    assertNotARouter();
    world.applied(MANIFESTS);
    assertContainersAreServed();
    assertNotARouter();
    assertEquals("0", World.sysctl("host", "net.ipv4.ip_forward"));
    assertEquals("0", World.sysctl("host", "net.ipv6.conf.all.forwarding"));
    world.cleanedUp();
    assertNotARouter();
    assertEquals("0", World.sysctl("host", "net.ipv4.conf.eth0.forwarding"));
    assertEquals("0", World.sysctl("host", "net.ipv6.conf.eth0.force_forwarding"));
  }

  @Test
  void aRouterStaysARouter() {
    World.sysctl("host", "net.ipv4.ip_forward", "1");
    World.sysctl("host", "net.ipv6.conf.all.forwarding", "1");
    world.remember();
    assertARouter();
    world.applied(MANIFESTS);
    assertContainersAreServed();
    assertARouter();
    world.cleanedUp();
    assertARouter();
  }

  @Test
  void whoBecomesARouterLaterIsLetAlone() {
    world.applied(MANIFESTS);
    World.sysctl("host", "net.ipv4.ip_forward", "1");
    world.applied(MANIFESTS);
    assertEquals(0, world.plumb("cleanup").exit());
    assertEquals("1", World.sysctl("host", "net.ipv4.ip_forward"));
    World.sysctl("host", "net.ipv4.ip_forward", "0");
    world.remember();
  }

  @Test
  void aNetworkOfOneFamilyTurnsOnNothingForTheOther() {
    world.applied(bridge("front", "subnets: [{cidr: 172.18.0.0/24}]"), endpoint("web", "front"));
    packets.ping("web", World.INTERNET4);
    assertEquals("1", World.sysctl("host", "net.ipv4.conf.eth0.forwarding"));
    assertEquals("0", World.sysctl("host", "net.ipv6.conf.eth0.force_forwarding"));
  }

  @Test
  void anInternalNetworkTurnsOnNothing() {
    world.applied(
        bridge(
            "vault",
            "internal: true",
            "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]"),
        endpoint("safe", "vault"));
    assertEquals("0", World.sysctl("host", "net.ipv4.conf.eth0.forwarding"));
    assertEquals("0", World.sysctl("host", "net.ipv6.conf.eth0.force_forwarding"));
  }
}
