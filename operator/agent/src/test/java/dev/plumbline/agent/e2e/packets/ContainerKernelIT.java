package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static dev.plumbline.agent.e2e.packets.Manifests.publish;
import static dev.plumbline.agent.e2e.packets.Manifests.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.cli.InProcess;
import dev.plumbline.agent.e2e.packets.Packets.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints in containers that a real containerd runs. */
class ContainerKernelIT extends InWorld {

  private static final String ID = Containerd.newId();
  private static final String OTHER = Containerd.newId();
  private static final String FRONT =
      bridge("front", "subnets: [{cidr: 172.18.0.0/24}, {cidr: \"fd00:18::/64\"}]");

  private Containerd containerd;

  @BeforeEach
  void startContainerd() throws IOException, InterruptedException {
    containerd = new Containerd(Files.createDirectory(world.folder().resolve("containerd")));
  }

  @AfterEach
  void stopContainerd() throws IOException, InterruptedException {
    if (containerd != null) {
      containerd.close();
    }
  }

  private static String web(String id) {
    return endpoint("web", "front", "sandbox: {container: {id: \"containerd://" + id + "\"}}");
  }

  @Test
  void aRunningContainerIsAttachedAndPublished() {
    String pid = containerd.run(ID);
    assertEquals(1, World.json(pid, "ip -j link").size());
    world.applied(FRONT, web(ID), publish("web", "web", tcp(8080, 80)));
    assertTrue(world.status("cnep/web").at("/sandbox").asText().contains(ID));
    packets.ping(pid, World.INTERNET4);
    packets.ping(pid, World.INTERNET6);
    packets.serve(pid, "web", new InetSocketAddress(80));
    assertEquals(new Answer("web", World.LAN4), packets.ask("lan", World.HOST4, 8080));
    assertEquals(new Answer("web", World.LAN6), packets.ask("lan", World.HOST6, 8080));
    world.applied(FRONT);
    assertEquals(1, World.json(pid, "ip -j link").size());
    assertTrue(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().isAlive());
  }

  @Test
  void aContainerThatDiesIsMissedAndItsSuccessorGetsItsAddress() {
    String[] manifests = {FRONT, web(ID), endpoint("db", "front")};
    containerd.run(ID);
    world.applied(manifests);
    String address = world.address("web");
    packets.ping("db", address);
    containerd.kill(ID);
    InProcess.Result result = world.apply(manifests);
    assertEquals(1, result.exit());
    String missed = world.condition("cnep/web", "Attached");
    assertTrue(missed.startsWith("Attached=False SandboxNotFound"), missed);
    assertFalse(packets.pings("db", address));
    packets.ping("db", World.INTERNET4);
    assertEquals(0, world.plumb("plan").exit());
    String successor = containerd.run(ID);
    world.applied(manifests);
    assertEquals(address, world.address("web"));
    packets.ping("db", address);
    packets.ping(successor, World.INTERNET4);
  }

  @Test
  void anEndpointMovesToAnotherContainer() {
    String first = containerd.run(ID);
    String second = containerd.run(OTHER);
    world.applied(FRONT, web(ID));
    String address = world.address("web");
    world.applied(FRONT, web(OTHER.substring(0, 12))); // as Docker prints them
    assertEquals(address, world.address("web"));
    assertEquals(1, World.json(first, "ip -j link").size());
    packets.ping(second, World.INTERNET4);
    packets.ping("host", address);
  }

  @Test
  void theExampleWorksWithARealId() throws IOException {
    String pid = containerd.run(OTHER);
    String example = Files.readString(Path.of("../../examples/container/container.yaml"));
    assertTrue(example.contains("containerd://"), example);
    InProcess.Result waiting = world.apply(example);
    assertEquals(1, waiting.exit());
    assertTrue(waiting.err().contains("SandboxNotFound"), waiting.err());
    world.applied(example.replaceAll("containerd://[0-9a-f]+", "containerd://" + OTHER));
    assertEquals(1, World.json(pid, "ip -j link show dev plug0").size());
    packets.ping(pid, World.INTERNET4);
  }

  /** What we made for it would stand in the host's own namespace. */
  @Test
  void aContainerInTheHostsNetworkIsNotAttached() {
    containerd.run(ID, "--net-host");
    InProcess.Result result = world.apply(FRONT, web(ID));
    assertEquals(1, result.exit());
    String refused = world.condition("cnep/web", "Attached");
    assertTrue(refused.startsWith("Attached=False"), refused);
    assertEquals(0, World.json("host", "ip -j link show type veth").size() - 1); // eth0
  }
}
