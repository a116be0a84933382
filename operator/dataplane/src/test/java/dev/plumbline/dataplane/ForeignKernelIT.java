package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Planner;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshNamespaces.class)
class ForeignKernelIT {
  private static final NamespaceRef HOST = NamespaceRef.Host.HOST;
  private static final NamespaceRef WEB = new NamespaceRef.Named("web");

  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void open() {
    node = new Node(folder);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static final List<String> PICTURE =
      List.of(
          "ip -d -j link",
          "ip -j addr",
          "ip -j route show table all type unicast",
          "ip -6 -j route show table all type unicast",
          "ip -j rule",
          "ip -6 -j rule",
          "ip -n theirs -d -j link",
          "ip -n theirs -j addr",
          "ip -n theirs -j route show table all",
          "ip -n theirs -j rule");

  private static String picture() {
    return String.join("\n", PICTURE.stream().map(Shell::run).toList());
  }

  @Test
  void nothingForeignIsChangedByComingOrGoing() {
    Shell.run("ip netns add theirs");
    Shell.run("ip link add uplink type veth peer name far netns theirs");
    Shell.run("ip link add docker0 type bridge");
    Shell.run("ip link set uplink up");
    Shell.run("ip -n theirs link set far up");
    Shell.run("ip addr add 192.0.2.1/24 dev uplink");
    Shell.run("ip -n theirs addr add 192.0.2.2/24 dev far");
    Shell.run("ip route add 10.99.0.0/16 via 192.0.2.2 proto static");
    Shell.run("ip -n theirs route add default via 192.0.2.1");
    Shell.run("ip rule add priority 500 from 10.98.0.0/16 table 98");
    Shell.run("ip -n theirs rule add priority 500 from 10.98.0.0/16 table 98");
    String before = picture();
    node.converge(ConvergenceKernelIT.twoEndpoints());
    node.converge(new Desired());
    assertEquals(before, picture());
  }

  @Test
  void aForeignSandboxIsUsedAndKept() {
    Shell.run("ip netns add web");
    Shell.run("ip -n web link set lo up");
    Shell.run("ip -n web link add own0 type veth peer name own1");
    String before = Shell.run("ip -n web -j addr");
    Desired desired = ConvergenceKernelIT.twoEndpoints().without(new Key.OfSandbox(WEB));
    node.converge(desired);
    assertTrue(
        node.dataplane
            .observe(Set.of(new Key.OfSandbox(WEB)))
            .foreign()
            .contains(new Key.OfSandbox(WEB)));
    node.converge(new Desired());
    assertEquals("web", Shell.run("ip netns list").strip().split(" ", -1)[0]);
    assertEquals(before, Shell.run("ip -n web -j addr"));
  }

  @Test
  void aNameThatIsTakenIsForeign() {
    Shell.run("ip link add br-test type veth peer name other");
    Shell.run("ip link property add dev other altname br-alt");
    Shell.run("ip netns add web");
    Shell.run("ip -n web link add eth0 type bridge");
    Shell.run("ip route add 10.7.0.0/24 dev lo proto static");
    Desired desired =
        ConvergenceKernelIT.twoEndpoints().bridge("br-alt", 1500).bridge("br-own", 1500);
    Set<Key> expected =
        Set.of(
            new Key.OfLink(HOST, new LinkName("br-test")),
            new Key.OfLink(HOST, new LinkName("br-alt")),
            new Key.OfLink(WEB, new LinkName("eth0")));
    Planner.Result result = node.plan(desired);
    assertEquals(expected, result.conflicts());
    Observation targeted = node.dataplane.observeOnly(desired.items().keySet());
    assertTrue(targeted.foreign().containsAll(expected), targeted.foreign().toString());
    node.dataplane.apply(result.plan());
    assertEquals("bridge", kind("ip -n web -d -j link show eth0"));
    assertEquals("veth", kind("ip -d -j link show br-test"));
    assertEquals("bridge", kind("ip -d -j link show br-own"));
  }

  private static String kind(String command) {
    return Shell.json(command).get(0).at("/linkinfo/info_kind").asText();
  }

  @Test
  void aNameTakenAfterTheLookIsRefusedAndSoIsWhatNeedsIt() {
    Desired desired = ConvergenceKernelIT.twoEndpoints();
    Planner.Result result = node.plan(desired);
    Shell.run("ip link add br-test type veth peer name other");
    List<Outcome> outcomes = node.dataplane.apply(result.plan());
    Key bridge = new Key.OfLink(HOST, new LinkName("br-test"));
    for (int i = 0; i < outcomes.size(); i++) {
      Operation operation = result.plan().operations().get(i);
      if (operation.target().equals(bridge)) {
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcomes.get(i));
        assertEquals("EEXIST", failed.refusal().errno());
        assertTrue(failed.refusal().attempted().startsWith("ip link add br-test"));
      } else if (operation instanceof Operation.CreatePair) {
        assertEquals(new Outcome.Skipped(bridge), outcomes.get(i));
      }
    }
    assertEquals("veth", kind("ip -d -j link show br-test"));
    assertEquals(2, Shell.json("ip -j netns list").size());
  }

  @Test
  void theKernelsOwnWordsComeWithARefusal() {
    Desired desired = ConvergenceKernelIT.twoEndpoints().gateway("db", "eth0", "203.0.113.1");
    Planner.Result result = node.plan(desired);
    List<Outcome> outcomes = node.dataplane.apply(result.plan());
    List<KernelRefusal> refusals =
        outcomes.stream()
            .filter(Outcome.Failed.class::isInstance)
            .map(outcome -> ((Outcome.Failed) outcome).refusal())
            .toList();
    assertEquals(
        List.of(
            new KernelRefusal(
                "ip -n db route add default via 203.0.113.1 dev eth0 proto 112",
                "ENETUNREACH",
                "Nexthop has invalid gateway")),
        refusals);
    Shell.run("ip netns exec web ping -c 1 -W 2 10.1.0.3");
  }

  @Test
  void aMarkedLinkWhoseOtherEndIsElsewhereIsAnotherAgents() {
    Shell.run("ip netns add theirs");
    Shell.run("ip -n theirs link add plb-x group 28780 type bridge");
    Shell.run("ip -n theirs link add plv-x group 28780 type veth peer name p");
    Shell.run("ip link add toThem type veth peer name uplink netns theirs");
    Shell.run("ip netns add theirbox");
    Shell.run("ip -n theirbox link set lo group 28780");
    assertEquals(Map.of(), node.dataplane.observe(Set.of()).ours());
  }

  @Test
  void aFileThatIsNoNamespaceIsAbsentWithTheReason() {
    Shell.run("ip netns add real");
    Shell.run("touch /run/netns/web");
    Key web = new Key.OfSandbox(WEB);
    Observation seen = node.dataplane.observe(Set.of(web));
    assertTrue(seen.absent().containsKey(web), seen.toString());
    assertTrue(seen.complete());
  }

  @Test
  void twoNamesOfOneNamespaceAreNotTwoSandboxes() {
    Shell.run("ip netns add one");
    Shell.run("touch /run/netns/two");
    Shell.run("mount --bind /run/netns/one /run/netns/two");
    Shell.run("touch /run/netns/self");
    Shell.run("mount --bind /proc/thread-self/ns/net /run/netns/self");
    Key one = new Key.OfSandbox(new NamespaceRef.Named("one"));
    Key two = new Key.OfSandbox(new NamespaceRef.Named("two"));
    Key self = new Key.OfSandbox(new NamespaceRef.Named("self"));
    Observation seen = node.dataplane.observe(Set.of(one, two, self));
    assertEquals("netns self is the same as the host's network namespace", seen.absent().get(self));
    assertEquals(2, seen.absent().size());
  }
}
