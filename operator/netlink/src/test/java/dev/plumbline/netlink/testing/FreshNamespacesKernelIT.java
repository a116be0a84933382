package dev.plumbline.netlink.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FreshNamespaces.class)
class FreshNamespacesKernelIT {
  private static final Path THREAD = Path.of("/proc/thread-self/ns/net");

  /** As the JVM's first thread sees it, which is in no test's namespaces. */
  private static final Path OUTSIDE = Path.of("/proc/self/root/run");

  private static List<String> machine;
  private Thread before;

  @BeforeAll
  static void rememberTheMachine() throws IOException {
    machine = machine();
  }

  @AfterAll
  static void theMachineIsAsItWas() throws IOException {
    assertEquals(machine, machine());
  }

  @BeforeEach
  void rememberTheThread() {
    before = Thread.currentThread();
    Shell.run("ip link add prepared type bridge");
  }

  @AfterEach
  void isStillInside() {
    assertEquals(before, Thread.currentThread());
    Shell.run("ip link show prepared");
  }

  @Test
  void aTestHasANetworkOfItsOwn() throws IOException {
    assertEquals(before, Thread.currentThread());
    assertNotEquals(machine.getFirst(), Files.readSymbolicLink(THREAD).toString());
    JsonNode links = Shell.json("ip -j link");
    assertEquals(2, links.size());
    assertEquals("lo", links.at("/0/ifname").asText());
    assertTrue(links.at("/0/flags").toString().contains("UP"));
  }

  @Test
  void namespacesMadeInATestAreSeenByNobodyElse() throws IOException {
    assertEquals(0, Shell.json("ip -j netns list").size());
    Shell.run("ip netns add only-in-this-test");
    assertEquals(1, Shell.json("ip -j netns list").size());
    Shell.run("umount -l /run/netns");
    assertTrue(Files.isDirectory(OUTSIDE));
    Files.createFile(Path.of("/run/netns-only-in-this-test"));
    assertFalse(Files.exists(OUTSIDE.resolve("netns/only-in-this-test")));
    assertFalse(Files.exists(OUTSIDE.resolve("netns-only-in-this-test")));
  }

  @Test
  void whatElseIsInRunIsStillThere() throws IOException {
    try (Stream<Path> entries = Files.list(OUTSIDE)) {
      for (Path entry : entries.toList()) {
        Path here = Path.of("/run").resolve(entry.getFileName());
        assertTrue(Files.exists(here, LinkOption.NOFOLLOW_LINKS), here.toString());
      }
    }
  }

  @Test
  void newThreadsAreInside() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    Thread thread = Thread.ofPlatform().start(() -> seen.set(Shell.run("ip link show prepared")));
    thread.join();
    assertTrue(seen.get().contains("prepared"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void eachRunOfAParameterizedTestBeginsAnew(int run) {
    Shell.run("ip link add again type bridge");
    assertEquals(3, Shell.json("ip -j link").size(), "run " + run);
  }

  private static List<String> machine() throws IOException {
    return List.of(
        Files.readSymbolicLink(THREAD).toString(),
        Shell.run("ip link"),
        Shell.run("ip address"),
        Shell.run("ip route show table all"));
  }
}
