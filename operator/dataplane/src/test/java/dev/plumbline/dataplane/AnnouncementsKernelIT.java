package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshNamespaces.class)
class AnnouncementsKernelIT {
  private static final NamespaceRef WEB = new NamespaceRef.Named("web");
  private static final String STALE = "02:00:00:00:00:99";

  @TempDir Path folder;

  /** The neighbours here and in a sandbox are other programs' eyes: ip neigh. */
  @Test
  void neighboursThatRememberAnotherHardwareAddressLearnTheNewOne() {
    try (Node node = new Node(folder)) {
      node.converge(ConvergenceKernelIT.twoEndpoints());
      for (String ip : List.of("10.1.0.2", "fd01::2")) {
        Shell.run("ip -n db neigh replace " + ip + " lladdr " + STALE + " dev eth0 nud stale");
        Shell.run("ip neigh replace " + ip + " lladdr " + STALE + " dev br-test nud stale");
        announce(node, ip);
        String mac = Shell.json("ip -n web -j link show eth0").get(0).get("address").asText();
        assertEquals(mac, neighbour("ip -n db -j neigh show dev eth0 to " + ip));
        Shell.run("ping -c 1 -W 2 " + ip);
        assertEquals(mac, neighbour("ip -j neigh show dev br-test to " + ip));
      }
    }
  }

  private static String neighbour(String command) {
    return Shell.json(command).get(0).get("lladdr").asText();
  }

  private static void announce(Node node, String text) {
    IpAddress ip = IpAddress.parse(text);
    String mac = Shell.json("ip -n web -j link show eth0").get(0).get("address").asText();
    Operation announce =
        new Operation.Announce(
            new Key.OfAddress(WEB, new LinkName("eth0"), ip, ip.family().bits()),
            new LinkName("br-test"),
            ip,
            MacAddress.parse(mac));
    assertEquals(List.of(new Outcome.Done()), node.dataplane.apply(new Plan(List.of(announce))));
  }
}
