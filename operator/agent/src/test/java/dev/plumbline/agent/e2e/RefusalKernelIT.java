package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each writing send of an apply that makes everything, and of one that takes everything away, fails
 * once with an errno: the command says so in a line and ends, and the next one finishes the work.
 * {@code -Dplumbline.crash=all} refuses the questions too.
 */
@ExtendWith(FreshNamespaces.class)
class RefusalKernelIT {
  private static final String ERRNO = "ENOMEM";
  private static final boolean ALL = "all".equals(System.getProperty("plumbline.crash"));

  @TempDir Path work;

  /** What strace counts by: a thread's n-th send of a kind. */
  private record Point(String call, int nth) {}

  @Test
  void aRefusedSendIsSaidInALineAndMadeGoodByTheNextApply() throws IOException {
    Path full = Files.createDirectory(work.resolve("full"));
    Manifests manifests = new Manifests(full);
    manifests.network(
        "net",
        """
        driver: Bridge
        subnets: [{cidr: 10.1.0.0/24}, {cidr: "fd00:1::/64"}]
        """);
    manifests.endpoint(
        "web",
        """
        networkRef: {name: net}
        sandbox: {netns: {name: web}}
        addresses: [10.1.0.10, "fd00:1::10"]
        """);
    manifests.mapping(
        "web",
        """
        endpointRef: {name: web}
        ports: [{protocol: TCP, port: 8080, targetPort: 80}]
        """);
    Path empty = Files.createDirectory(work.resolve("empty"));
    Plumb plumb = new Plumb(work.resolve("plumb"));
    apply(plumb, full).exits(0);
    Snapshot there = Snapshot.settled();
    apply(plumb, empty).exits(0);
    Snapshot here = Snapshot.settled();
    List<Point> forth = points(plumb, full);
    List<Point> back = points(plumb, empty);

    int said = 0;
    for (int i = 0; i < Math.max(forth.size(), back.size()); i++) {
      said += refuse(plumb, forth, i, full, there);
      said += refuse(plumb, back, i, empty, here);
    }
    System.out.printf(
        "refused sends: %d, of which %d kept an apply from its end%n",
        forth.size() + back.size(), said);
    assertTrue(said > 0, "no refusal was noticed");
  }

  private static Plumb.Result apply(Plumb plumb, Path folder) {
    return plumb.apply(folder, "--allow-empty");
  }

  private List<Point> points(Plumb plumb, Path folder) {
    Path trace = work.resolve("trace");
    apply(plumb.under(Sends.tracing(trace)), folder).exits(0);
    Set<Point> points = new LinkedHashSet<>();
    Sends.in(trace).stream()
        .filter(send -> ALL || send.writes())
        .forEach(send -> points.add(new Point(send.call(), send.nth())));
    return List.copyOf(points);
  }

  /** Returns 1 if the apply could not be finished, else 0. */
  private int refuse(Plumb plumb, List<Point> points, int i, Path to, Snapshot clean)
      throws IOException {
    if (i >= points.size()) {
      apply(plumb, to).exits(0);
      return 0;
    }
    Point point = points.get(i);
    Path trace = Files.createTempFile(work, "refused", ".trace");
    List<String> strace = new ArrayList<>(Arrays.asList(Sends.tracing(trace)));
    strace.addAll(
        List.of("-e", "inject=" + point.call() + ":error=" + ERRNO + ":when=" + point.nth()));
    Plumb.Result refused = apply(plumb.under(strace.toArray(String[]::new)), to);
    String what = point + "\n" + refused;
    assertTrue(Files.readString(trace).contains("(INJECTED)"), () -> "not refused at " + what);
    assertFalse(refused.err().contains("\tat "), () -> "a stack trace after " + what);
    assertTrue(refused.exit() == 0 || refused.exit() == 1, what);
    if (refused.exit() == 1) {
      assertTrue(refused.err().contains(ERRNO), () -> "the errno is not said after " + what);
    }
    Plumb.Result next = apply(plumb, to);
    assertEquals(0, next.exit(), () -> "not made good after " + what + "\n" + next);
    clean.awaitSame("refused at " + what);
    Files.delete(trace);
    return refused.exit();
  }
}
