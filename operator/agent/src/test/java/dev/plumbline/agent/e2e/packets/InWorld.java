package dev.plumbline.agent.e2e.packets;

import dev.plumbline.netlink.testing.FreshNamespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test has a {@link World} of its own, which is as it was before when all is cleaned up. */
@ExtendWith(FreshNamespaces.class)
abstract class InWorld {

  World world;
  Packets packets;

  @BeforeEach
  void makeTheWorld() {
    world = new World();
    packets = world.packets;
  }

  @AfterEach
  void theHostIsAsItWas() {
    try (World ends = world) {
      ends.cleanedUp();
    }
  }
}
