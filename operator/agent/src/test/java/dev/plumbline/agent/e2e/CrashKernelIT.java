package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 at the sends of an apply, each time followed by a plain apply. A kill at a send leaves
 * what one at the send before it left, unless that one wrote, or something else was changed between
 * the two: of those that leave the same, one is done. {@code -Dplumbline.crash=all} does every one.
 */
@ExtendWith(FreshNamespaces.class)
class CrashKernelIT {
  private static final boolean ALL = "all".equals(System.getProperty("plumbline.crash"));

  @TempDir Path work;

  /** Two desired states; both ways between them are cut at every point. */
  record Change(String title, Fill before, Fill after) {
    @Override
    public String toString() {
      return title;
    }
  }

  interface Fill {
    void into(Manifests manifests);
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change("create and delete a network", _ -> {}, CrashKernelIT::network),
        new Change("attach and detach", CrashKernelIT::network, CrashKernelIT::attached),
        new Change("publish and withdraw", CrashKernelIT::attached, CrashKernelIT::published),
        new Change("change a network", CrashKernelIT::published, CrashKernelIT::otherNetwork),
        new Change("replace a link", CrashKernelIT::published, CrashKernelIT::otherEndpoint),
        new Change("change a mapping", CrashKernelIT::published, CrashKernelIT::otherMapping),
        new Change("create and delete everything", _ -> {}, CrashKernelIT::published));
  }

  private static void network(Manifests to) {
    to.network(
        "net",
        """
        driver: Bridge
        subnets: [{cidr: 10.1.0.0/24}, {cidr: "fd00:1::/64"}]
        """);
  }

  private static void attached(Manifests to) {
    network(to);
    to.endpoint(
        "web",
        """
        networkRef: {name: net}
        sandbox: {netns: {name: web}}
        addresses: [10.1.0.10, "fd00:1::10"]
        """);
  }

  private static void published(Manifests to) {
    attached(to);
    to.mapping(
        "web",
        """
        endpointRef: {name: web}
        ports: [{protocol: TCP, port: 8080, targetPort: 80}]
        """);
  }

  private static void otherNetwork(Manifests to) {
    published(to);
    to.network(
        "net",
        """
        driver: Bridge
        mtu: 1400
        subnets: [{cidr: 10.1.0.0/24, gateway: 10.1.0.254}, {cidr: "fd00:1::/64"}, {cidr: 10.2.0.0/24}]
        bridge: {interContainer: Deny, masquerade: Disabled}
        routes: [{to: 10.8.0.0/16, via: 10.1.0.253, metric: 100, table: 200}]
        rules: [{priority: 1000, from: 10.1.0.0/24, table: 200}]
        """);
  }

  private static void otherEndpoint(Manifests to) {
    published(to);
    to.endpoint(
        "web",
        """
        networkRef: {name: net}
        sandbox: {netns: {name: web}}
        addresses: [10.1.0.11, "fd00:1::11"]
        mac: "02:42:0a:01:00:0b"
        interface: net7
        sysctls: {"net.ipv4.conf.IFNAME.log_martians": "1"}
        """);
  }

  private static void otherMapping(Manifests to) {
    published(to);
    to.mapping(
        "web",
        """
        endpointRef: {name: web}
        hostIPs: [0.0.0.0]
        ports: [{protocol: TCP, port: 8081, targetPort: 81}, {protocol: UDP, port: 53, endPort: 55, targetPort: 53}]
        allowedSources: [10.0.0.0/8]
        """);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aKillAtAnySendIsMadeGoodByTheNextApply(Change change) throws IOException {
    Path before = fill("before", change.before());
    Path after = fill("after", change.after());
    Plumb plumb = new Plumb(work.resolve("plumb"));
    apply(plumb, after);
    Snapshot there = Snapshot.settled();
    apply(plumb, before);
    Snapshot here = Snapshot.settled();

    List<Sends.Send> forth = trace(plumb, after);
    List<Sends.Send> back = trace(plumb, before);
    here.awaitSame("traced forth and back");
    List<Sends.Send> forthPoints = points(forth);
    List<Sends.Send> backPoints = points(back);
    int most = Math.max(forthPoints.size(), backPoints.size());
    for (int i = 0; i < most; i++) {
      crash(plumb, after, there, forthPoints, i);
      crash(plumb, before, here, backPoints, i);
    }
    System.out.printf(
        "crash points, %s: %d sends, %d of them writing; %d different states, as many kills%n",
        change,
        forth.size() + back.size(),
        count(forth) + count(back),
        forthPoints.size() + backPoints.size());

    plumb.cleanup().exits(0);
    assertEquals(List.of(), Snapshot.namespaces());
    assertEquals(1, Shell.json("ip -j link").size());
    assertEquals("", Shell.run("nft list ruleset"));
    try (Stream<Path> left = Files.walk(plumb.stateDir().getParent())) {
      assertEquals(
          List.of(),
          left.filter(path -> path.startsWith(plumb.stateDir()) && Files.isRegularFile(path))
              .toList());
    }
  }

  private static long count(List<Sends.Send> sends) {
    return sends.stream().filter(Sends.Send::writes).count();
  }

  private Path fill(String name, Fill fill) throws IOException {
    Path folder = Files.createDirectory(work.resolve(name));
    fill.into(new Manifests(folder));
    return folder;
  }

  private static void apply(Plumb plumb, Path folder) {
    plumb.apply(folder, "--allow-empty").exits(0);
  }

  private List<Sends.Send> trace(Plumb plumb, Path folder) {
    Path trace = work.resolve("trace");
    apply(plumb.under(Sends.tracingChanges(trace)), folder);
    List<Sends.Send> sends = Sends.in(trace);
    assertTrue(count(sends) > 0, "the trace shows no writes: " + trace);
    return sends;
  }

  /** One for each state that a kill at a send can leave. */
  private static List<Sends.Send> points(List<Sends.Send> sends) {
    List<Sends.Send> points = new ArrayList<>();
    for (int i = 0; i < sends.size(); i++) {
      if (ALL || i == 0 || sends.get(i).afterChange()) {
        points.add(sends.get(i));
      }
    }
    return points;
  }

  private void crash(Plumb plumb, Path to, Snapshot clean, List<Sends.Send> points, int i)
      throws IOException {
    if (i < points.size()) {
      Kill.at(plumb, points.get(i), work, "apply", "-f", to.toString(), "--allow-empty");
    }
    apply(plumb, to);
    clean.awaitSame(
        "killed at send " + i + " of " + points.size() + " on the way to " + to.getFileName());
    if (i == points.size() - 1) {
      plumb.plan(to, "--allow-empty").exits(0);
    }
  }
}
