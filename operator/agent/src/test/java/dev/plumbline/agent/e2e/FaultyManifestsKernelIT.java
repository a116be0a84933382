package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.testing.Shell;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One file or object that is wrong is told in one line, changes nothing that stands, and holds
 * nothing else up.
 */
class FaultyManifestsKernelIT extends ShopOnANode {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Of a file by its name, the words that the line about it has. */
  private final Map<String, List<String>> expected = new LinkedHashMap<>();

  /** Of a file by its name, what is in it. */
  private final Map<String, String> faulty = new LinkedHashMap<>();

  @BeforeEach
  void faults() {
    String network = "{driver: Bridge, subnets: [{cidr: %s}]}";
    fault("malformed.yaml", "a: [1, 2", "malformed.yaml:1:");
    fault("twice.yaml", "a: 1\na: 2", "twice.yaml:2:", "\"a\" is there twice");
    fault("bomb.yaml", bomb(), "bomb.yaml", "more than 500000 values");
    fault("large.yaml", "#".repeat((10 << 20) + 1), "large.yaml: is larger than 10 MiB");
    fault(
        "unknown.yaml",
        Manifests.object("ContainerNetwork", "unknown", "{driver: Bridge, subnet: []}"),
        "unknown.yaml:5: spec.subnet: unknown field; did you mean subnets?");
    fault(
        "same-name.yaml",
        Manifests.object("ContainerNetwork", "back", network.formatted("10.3.0.0/24")),
        "same-name.yaml:1: metadata.name: cnet default/back is also at");
    fault(
        "overlap.yaml",
        Manifests.object("ContainerNetwork", "overlap", network.formatted("192.0.2.0/25")),
        "cnet default/overlap: ",
        "192.0.2.0/24");
    fault(
        "nowhere.yaml",
        Manifests.object(
            "Endpoint",
            "nowhere",
            "{networkRef: {name: front}, sandbox: {container: {id: \"docker://"
                + "ab".repeat(32)
                + "\"}}}"),
        "cnep default/nowhere: SandboxNotFound: ");
    fault(
        "taken.yaml",
        Manifests.object(
            "PortMapping",
            "zz",
            "{endpointRef: {name: db}, ports: [{protocol: TCP, port: 8080, targetPort: 1}]}"),
        "pmap default/zz: PortConflict: ");
  }

  private void fault(String file, String text, String... words) {
    faulty.put(file, text);
    expected.put(file, List.of(words));
  }

  private static String bomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      String all = String.join(", ", Collections.nCopies(10, "*a" + (i - 1)));
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, all));
    }
    return bomb.toString();
  }

  @Test
  void whileItRunsEachIsToldAndTheRestGoesOn() {
    try (Plumb.Running agent = plumb.follow(manifests.folder())) {
      Snapshot before = Snapshot.settled();
      faulty.forEach(
          (file, text) -> {
            manifests.file(file, text);
            Await.until(SOON, () -> isTold(agent.err(), file), () -> file + "\n" + agent.err());
          });
      assertEquals(List.of(), before.missingIn(Snapshot.settled()), agent.err());
      late();
      Await.until(SOON, FaultyManifestsKernelIT::lateIsThere, agent::err);
      manifests.remove("Endpoint", "late");
      faulty.keySet().forEach(manifests::removeFile);
      before.awaitSame("all faults are gone: " + agent.err());
      assertTrue(agent.isAlive());
    }
  }

  /** Who has no memory of the last good state deletes nothing while there are faults. */
  @Test
  void aNewProcessTellsOfEachDoesTheRestAndDeletesNothing() {
    plumb.apply(manifests.folder()).exits(0);
    Snapshot before = Snapshot.settled();
    faulty.forEach(manifests::file);
    manifests.remove("Endpoint", "web-back");
    late();
    Plumb.Result result = plumb.apply(manifests.folder()).exits(1);
    faulty.keySet().forEach(file -> assertTrue(isTold(result.err(), file), file + result));
    assertTrue(lateIsThere(), result.toString());
    assertEquals(List.of(), before.missingIn(Snapshot.settled()), result.toString());
    Plumb.Result valid = plumb.run("validate", "-f", manifests.folder().toString()).exits(1);
    assertTrue(isTold(valid.err() + valid.out(), "malformed.yaml"), valid.toString());
  }

  private void late() {
    manifests.endpoint(
        "late",
        "{networkRef: {name: front}, sandbox: {netns: {name: late}}, addresses: [10.1.0.77]}");
  }

  private static boolean lateIsThere() {
    return Shell.run("ip -o link show type veth").contains("link-netns late")
        && Shell.run("ip -n late -o address").contains("10.1.0.77/24");
  }

  /** In exactly one line. */
  private boolean isTold(String said, String file) {
    return said.lines().filter(line -> expected.get(file).stream().allMatch(line::contains)).count()
        == 1;
  }
}
