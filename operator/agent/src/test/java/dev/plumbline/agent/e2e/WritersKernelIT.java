package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time writes the network of a namespace. */
@ExtendWith(FreshNamespaces.class)
class WritersKernelIT {
  @TempDir Path work;
  private Plumb plumb;
  private Path manifests;

  @BeforeEach
  void aNode() throws IOException {
    plumb = new Plumb(work.resolve("plumb"));
    manifests = Files.createDirectory(work.resolve("manifests"));
    Shop.into(new Manifests(manifests));
  }

  @Test
  void theSecondSaysWhoWritesAndTouchesNothing() {
    try (Plumb.Running first = plumb.follow(manifests)) {
      Snapshot before = Snapshot.settled();
      String folder = manifests.toString();
      for (List<String> second :
          List.of(
              List.of("run", "-f", folder), List.of("apply", "-f", folder), List.of("cleanup"))) {
        Plumb.Result refused = plumb.run(second.toArray(String[]::new)).exits(1);
        String who = "process " + first.pid() + " (plumb run -f " + folder;
        assertTrue(refused.err().contains(who), second + "\n" + refused);
        assertEquals(1, refused.err().lines().count(), second + "\n" + refused);
        assertEquals("", refused.out());
      }
      assertEquals("", before.difference(Snapshot.settled()));
      assertTrue(first.isAlive());
    }
  }

  @Test
  void whoOnlyLooksIsNotRefused() {
    try (Plumb.Running _ = plumb.follow(manifests)) {
      plumb.plan(manifests).exits(0);
      plumb.run("get", "-f", manifests.toString()).exits(0);
      plumb.run("inspect", "cnet/front", "-f", manifests.toString()).exits(0);
    }
  }

  @Test
  void whoWasKilledHoldsNothing() {
    plumb.follow(manifests).kill();
    plumb.apply(manifests).exits(0);
  }

  /** Two hosts in one mount namespace see each other's sandboxes. */
  @Test
  void whatAnotherNamespacesWriterMadeIsLeftAlone() throws IOException {
    Shell.run("ip netns add another");
    Path one = Files.createDirectory(work.resolve("one"));
    new Manifests(one)
        .network("net", "{driver: Bridge, subnets: [{cidr: 10.77.0.0/24}]}")
        .endpoint("far", "{networkRef: {name: net}, sandbox: {netns: {name: far}}}");
    Plumb there = new Plumb(work.resolve("there")).under("nsenter", "--net=/run/netns/another");
    try (Plumb.Running _ = plumb.follow(manifests)) {
      Snapshot before = Snapshot.settled();
      there.apply(one).exits(0);
      assertEquals(List.of("another", "db", "far", "web"), Snapshot.namespaces());
      there.cleanup().exits(0);
      before.awaitSame("another came and went");
    }
  }
}
