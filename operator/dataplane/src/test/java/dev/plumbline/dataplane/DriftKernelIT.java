package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.dataplane.drift.Drift;
import dev.plumbline.model.Family;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Sysctl;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.model.plan.Planner;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FreshNamespaces.class)
class DriftKernelIT {
  private static final String WEB_END =
      Desired.hostEnd(new NamespaceRef.Named("web"), "eth0").text();

  @TempDir Path folder;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Desired desired = ConvergenceKernelIT.twoEndpoints();
  private Node node;

  @BeforeEach
  void open() throws InterruptedException {
    node = new Node(folder);
    node.dataplane.watch(wakeUps::release);
    Shell.run("ip link add uplink type veth peer name far");
    NamespaceRef host = NamespaceRef.Host.HOST;
    desired.with(Sysctl.conf(host, Family.IPV4, new LinkName("br-test"), "forwarding", "1"));
    desired.with(Sysctl.conf(host, Family.IPV6, new LinkName("uplink"), "forwarding", "1"));
    if (Files.exists(Path.of("/proc/sys/net/ipv6/conf/default/force_forwarding"))) {
      desired.with(
          Sysctl.conf(host, Family.IPV6, new LinkName("br-test"), "force_forwarding", "1"));
    }
    node.converge(desired);
    settle();
  }

  @AfterEach
  void close() {
    node.close();
  }

  /** Waits until the kernel has said all that it has to say about what was done. */
  private Drift settle() throws InterruptedException {
    Drift last = Drift.NONE;
    for (int i = 0; i < 50; i++) {
      if (!wakeUps.tryAcquire(300, TimeUnit.MILLISECONDS)) {
        return last;
      }
      last = node.dataplane.drift(desired.items());
    }
    return last;
  }

  @Test
  void whatWeDoOurselvesIsNoDrift() throws InterruptedException {
    Desired more = desired.sandbox("third").endpoint("third", "eth0", "br-test", "10.1.0.9/24");
    Planner.Result result = node.plan(more);
    node.dataplane.apply(result.plan());
    int passes = 0;
    while (wakeUps.tryAcquire(500, TimeUnit.MILLISECONDS)) {
      Drift drift = node.dataplane.drift(more.items());
      Observation seen = node.dataplane.observeOnly(drift.keys());
      Map<Key, Item> wanted = new HashMap<>(more.items());
      wanted.keySet().retainAll(drift.keys());
      Plan plan = Planner.plan(wanted, seen.ours(), seen.foreign()).plan();
      assertEquals("", plan.toString());
      passes += drift.isNone() ? 0 : 1;
    }
    assertTrue(passes <= 1, passes + " looks for nothing");
  }

  @Test
  void whatOthersDoToTheirOwnIsNoDriftOfOurs() throws InterruptedException {
    Shell.run("ip netns add other");
    Shell.run("ip link add other0 type veth peer name far netns other");
    Shell.run("ip addr add 192.0.2.1/24 dev other0");
    Shell.run("ip link set other0 up");
    Shell.run("ip -n other addr add 192.0.2.2/24 dev far");
    Drift drift = settle();
    assertTrue(drift.isNone(), drift.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip link del br-test",
        "ip link del WEB_END",
        "ip link set br-test mtu 1300",
        "ip link set br-test group 0",
        "ip link set WEB_END nomaster",
        "ip link set WEB_END down",
        "ip link set WEB_END type bridge_slave isolated on",
        "ip -n web link set eth0 down",
        "ip -n web link del eth0",
        "ip -n web link set lo down",
        "ip -n web addr del 10.1.0.2/24 dev eth0",
        "ip -n web addr del fd01::2/64 dev eth0",
        "ip -n web addr add 10.7.0.2/24 dev eth0",
        "ip -n web route del default",
        "ip -n web -6 route del default",
        "ip -n web route replace default via 10.1.0.3 proto 112",
        "ip -n web route add 198.51.100.0/24 via 10.1.0.1 proto 112",
        "ip -n web rule add priority 77 table 99 protocol 112",
        "ip addr del 10.1.0.1/24 dev br-test",
        "ip route del 10.1.0.0/24",
        "ip netns del web",
        "ip netns del web; ip netns add web",
        "sysctl -qw net.ipv4.conf.br-test.forwarding=0",
        "sysctl -qw net.ipv6.conf.uplink.forwarding=0",
        "sysctl -qe -w net.ipv6.conf.br-test.force_forwarding=0",
        "ip link add br-stray group 28780 type bridge",
      })
  void isRepairedByLookingOnlyWhereItHappened(String damage) throws InterruptedException {
    for (String command : List.of(damage.replace("WEB_END", WEB_END).split("; ", -1))) {
      Shell.run(command);
    }
    boolean foreign = damage.endsWith("add web");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (System.nanoTime() < deadline) {
      if (wakeUps.tryAcquire(500, TimeUnit.MILLISECONDS)) {
        Drift drift = node.dataplane.drift(desired.items());
        assertTrue(!drift.everything(), "a single change was understood");
        repair(drift.keys());
      } else {
        break;
      }
    }
    if (foreign) {
      desired.without(new Key.OfSandbox(new NamespaceRef.Named("web")));
    }
    node.assertConverged(desired);
  }

  private void repair(Set<Key> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Observation seen = node.dataplane.observeOnly(keys);
    Map<Key, Item> wanted = new HashMap<>(desired.items());
    wanted.keySet().retainAll(keys);
    Planner.Result result = Planner.plan(wanted, seen.ours(), seen.foreign());
    List<Outcome> outcomes = node.dataplane.apply(result.plan());
    List<Outcome> failed =
        outcomes.stream()
            .filter(o -> o instanceof Outcome.Failed || o instanceof Outcome.Skipped)
            .collect(Collectors.toList());
    assertEquals(List.of(), failed);
  }
}
