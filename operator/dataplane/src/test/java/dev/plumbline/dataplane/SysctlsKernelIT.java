package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.model.Family;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Sysctl;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshNamespaces.class)
class SysctlsKernelIT {
  private static final NamespaceRef HOST = NamespaceRef.Host.HOST;
  private static final LinkName UPLINK = new LinkName("uplink");

  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void open() {
    Shell.run("ip link add uplink type veth peer name far");
    node = new Node(folder);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static Desired loose(String value) {
    return new Desired().with(Sysctl.conf(HOST, Family.IPV4, UPLINK, "rp_filter", value));
  }

  private static String value() {
    return Shell.run("sysctl -n net.ipv4.conf.uplink.rp_filter").strip();
  }

  private List<String> changed() {
    return node.dataplane.changedSysctls().stream()
        .map(c -> c.key().path() + " " + c.found() + " " + c.set())
        .toList();
  }

  @Test
  void theValueFoundIsNotedAndPutBackByALaterProcess() {
    String before = value();
    node.converge(loose("2"));
    node.converge(loose("1"));
    assertEquals("1", value());
    assertEquals(List.of("net/ipv4/conf/uplink/rp_filter " + before + " 1"), changed());
    try (Node later = new Node(folder)) {
      later.converge(new Desired());
      assertEquals(List.of(), later.dataplane.changedSysctls());
    }
    assertEquals(before, value());
  }

  @Test
  void aValueThatSomebodyHasChangedSinceStays() {
    node.converge(loose("2"));
    Shell.run("sysctl -qw net.ipv4.conf.uplink.rp_filter=1");
    node.converge(new Desired());
    assertEquals("1", value());
    assertEquals(List.of(), changed());
  }

  @Test
  void theNoteIsThereBeforeTheChange() throws IOException {
    node.converge(loose("2"));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aNoteOfALinkThatIsGoneIsDropped() {
    node.converge(loose("2"));
    Shell.run("ip link del uplink");
    Shell.run("ip link add uplink type veth peer name far");
    Shell.run("sysctl -qw net.ipv4.conf.uplink.rp_filter=2");
    node.converge(new Desired());
    assertEquals("2", value());
    assertEquals(List.of(), changed());
  }

  @Test
  void aNoteOfASandboxThatIsGoneIsDropped() {
    Shell.run("ip netns add theirs");
    NamespaceRef theirs = new NamespaceRef.Named("theirs");
    node.converge(
        new Desired().with(Sysctl.conf(theirs, Family.IPV4, LinkName.LOOPBACK, "rp_filter", "2")));
    assertEquals(1, changed().size());
    Shell.run("ip netns del theirs");
    node.converge(new Desired());
    assertEquals(List.of(), changed());
  }

  @Test
  void settingsOfLinksOfOursAreNotNoted() {
    LinkName bridge = new LinkName("br-test");
    node.converge(
        ConvergenceKernelIT.twoEndpoints()
            .with(Sysctl.conf(HOST, Family.IPV4, bridge, "forwarding", "1"))
            .with(
                Sysctl.conf(
                    new NamespaceRef.Named("web"),
                    Family.IPV6,
                    new LinkName("eth0"),
                    "disable_ipv6",
                    "0")));
    assertEquals("1", Shell.run("sysctl -n net.ipv4.conf.br-test.forwarding").strip());
    assertEquals(List.<Changed>of(), node.dataplane.changedSysctls());
  }

  @Test
  void aSettingThatIsNotThereOrRefusedIsToldWithItsName() {
    Desired desired =
        loose("nonsense").with(Sysctl.conf(HOST, Family.IPV4, UPLINK, "no_such", "1"));
    List<Outcome> outcomes = node.dataplane.apply(node.plan(desired).plan());
    KernelRefusal refused = assertInstanceOf(Outcome.Failed.class, outcomes.get(1)).refusal();
    KernelRefusal missing = assertInstanceOf(Outcome.Failed.class, outcomes.get(0)).refusal();
    assertEquals("EINVAL", refused.errno());
    assertEquals("ENOENT", missing.errno());
    assertTrue(missing.attempted().contains("no_such"), missing.toString());
  }
}
