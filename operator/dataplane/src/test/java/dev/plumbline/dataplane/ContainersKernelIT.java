package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.Family;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Rule;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshNamespaces.class)
class ContainersKernelIT {
  private static final String ID = "3fa1c0de".repeat(8);
  private static final String OTHER = "3fa1ffff".repeat(8);
  private static final NamespaceRef WEB = new NamespaceRef.Container("docker", "3fa1c0");
  private static final Key WEB_KEY = new Key.OfSandbox(WEB);

  @TempDir Path folder;
  private FakeProc proc;
  private Process container;
  private Node node;

  @BeforeEach
  void open() throws IOException {
    proc = new FakeProc(folder.resolve("proc"));
    container = start("unshare", "-n", "sleep", "60");
    waitForItsNamespace();
    proc.add(101, "/docker/" + ID, container.pid(), 0);
    node = new Node(folder.resolve("sysctls"), proc.folder());
  }

  @AfterEach
  void close() {
    node.close();
    container.destroy();
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(List.of(command)).start();
  }

  private void waitForItsNamespace() {
    String own = Shell.run("readlink /proc/self/ns/net");
    for (int i = 0; i < 100; i++) {
      if (!Shell.run("readlink /proc/" + container.pid() + "/ns/net").equals(own)) {
        return;
      }
    }
    throw new AssertionError("the container has no namespace of its own");
  }

  private Desired desired() {
    return new Desired()
        .bridge("br-test", 1500, "10.1.0.1/24")
        .endpoint(WEB, "eth0", "br-test", 1500, false, "10.1.0.2/24");
  }

  private Observation look() {
    return node.dataplane.observe(Set.of(WEB_KEY));
  }

  @Test
  void aContainerIsFoundByTheStartOfItsIdAndAttached() {
    node.converge(desired());
    Shell.run("ping -c 1 -W 2 10.1.0.2");
    assertTrue(look().foreign().contains(WEB_KEY));
    node.converge(new Desired());
    assertEquals("", Shell.run("nsenter -n -t " + container.pid() + " ip link show type veth"));
  }

  @Test
  void itsEndOfThePairGoesWithTheContainerAlthoughTheAgentStays() throws Exception {
    node.converge(desired());
    proc.remove(101);
    container.destroy();
    container.waitFor();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!Shell.json("ip -j link show type veth").isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "the pair is still there");
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertEquals("no process of docker://3fa1c0 runs here", look().absent().get(WEB_KEY));
  }

  @Test
  void aProcessThatHasEndedAndWasNotWaitedForIsNone() throws Exception {
    Process ended = start("true");
    ended.waitFor();
    proc.add(100, "/docker/" + ID, ended.pid(), -10);
    assertEquals(Map.of(), look().absent());
    proc.remove(101);
    assertEquals("no process of docker://3fa1c0 runs here", look().absent().get(WEB_KEY));
  }

  /** Found, and gone when it is opened: another process each time, of the same number. */
  @Test
  void aProcessThatEndsWhileItIsLookedForIsAbsentAndTheLookIsWhole() throws Exception {
    AtomicInteger times = new AtomicInteger();
    FutureTask<Void> comingAndGoing =
        new FutureTask<>(
            () -> {
              while (times.get() < 500) {
                proc.remove(101);
                proc.add(101, "/docker/" + ID, container.pid(), times.incrementAndGet());
              }
              return null;
            });
    Thread.ofPlatform().start(comingAndGoing);
    while (!comingAndGoing.isDone()) {
      Observation seen = look();
      String reason = seen.absent().getOrDefault(WEB_KEY, "");
      assertTrue(
          reason.isEmpty()
              || reason.equals("no process of docker://3fa1c0 runs here")
              || reason.equals("docker://3fa1c0 ended just now"),
          reason);
      assertTrue(seen.complete(), reason);
    }
    comingAndGoing.get();
  }

  @Test
  void theFirstProcessOfAContainerIsTheOneThatCounts() throws IOException {
    Process left = start("unshare", "-n", "sleep", "60");
    try {
      proc.add(100, "/docker/" + ID, left.pid(), 10);
      node.converge(desired());
      assertEquals(
          1,
          Shell.run("nsenter -n -t " + container.pid() + " ip -o link show type veth")
              .lines()
              .count());
    } finally {
      left.destroy();
    }
  }

  @Test
  void anIdThatSeveralContainersStartWithIsAbsent() {
    proc.add(102, "/docker/" + OTHER, container.pid(), 0);
    Key ambiguous = new Key.OfSandbox(new NamespaceRef.Container("docker", "3fa1"));
    assertEquals(
        "several containers have an id that starts like docker://3fa1",
        node.dataplane.observe(Set.of(ambiguous)).absent().get(ambiguous));
  }

  @Test
  void aContainerOnTheHostsNetworkIsNeverEntered() throws IOException {
    Process hostNetwork = start("sleep", "60");
    try {
      proc.add(101, "/docker/" + ID, hostNetwork.pid(), 0);
      assertEquals(
          "netns docker://3fa1c0 is the same as the host's network namespace",
          look().absent().get(WEB_KEY));
    } finally {
      hostNetwork.destroy();
    }
  }

  @Test
  void rulesLeftInAContainerThatNobodyWantsAnyMoreAreFoundAfterARestart() {
    Rule rule =
        new Rule(
            WEB,
            Family.IPV4,
            1000,
            Optional.of(Prefix.parse("10.1.0.0/24")),
            Optional.empty(),
            200);
    node.converge(desired().with(rule));
    try (Node later = new Node(folder.resolve("sysctls"), proc.folder())) {
      later.converge(new Desired());
    }
    String rules = Shell.run("nsenter -n -t " + container.pid() + " ip rule");
    assertTrue(!rules.contains("1000:"), rules);
  }

  @Test
  void whatWasAttachedUnderAnotherNameStaysKnown() {
    node.converge(desired());
    try (Node later = new Node(folder.resolve("sysctls"), proc.folder())) {
      Map<Key, Item> ours = later.dataplane.observe(desired().items().keySet()).ours();
      assertEquals(desired().items(), ours);
    }
  }
}
