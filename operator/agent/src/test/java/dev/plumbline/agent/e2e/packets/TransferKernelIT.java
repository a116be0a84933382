package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.e2e.packets.Packets.Conversation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More than one packet. */
class TransferKernelIT extends InWorld {

  /** The kernel tells the sender by ICMP what is too long, and that has to find the way back. */
  @ParameterizedTest
  @CsvSource({World.HOST4 + "," + World.INTERNET4, World.HOST6 + "," + World.INTERNET6})
  void muchIsSentThroughAnUplinkOfASmallerMtu(String host, String internet) {
    World.ip("link set eth0 mtu 1300");
    World.ipIn("lan", "link set eth0 mtu 1300");
    world.remember();
    world.applied(
        bridge("front", "mtu: 1500", "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]"),
        endpoint("web", "front"),
        publish("web", "web", tcp(8080, 80)));
    packets.serve("web", 80);
    packets.serve("lan", 7000);
    try (Conversation in = packets.converse("lan", host, 8080);
        Conversation out = packets.converse("web", internet, 7000)) {
      assertTrue(in.echoes(1 << 20));
      assertTrue(out.echoes(1 << 20));
    }
  }
}
