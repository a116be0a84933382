package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.testing.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not ours stays as it is, byte for byte; what others do to theirs does us no harm. */
class ForeignKernelIT extends ShopOnANode {
  private static String tables() {
    return Shell.run("nft list table inet plumbline")
        + Shell.run("nft list table bridge plumbline");
  }

  /** What Docker, an administrator and a VPN may have left on a host. */
  private static void others() {
    List.of(
            "ip link add docker0 type bridge",
            "ip address add 172.17.0.1/16 dev docker0",
            "ip link add veth0 type veth peer name eth0 netns " + Lan.ELSEWHERE,
            "ip link set veth0 master docker0",
            "ip link set veth0 up",
            "ip -n " + Lan.ELSEWHERE + " link set eth0 up",
            "ip -n " + Lan.ELSEWHERE + " address add 172.17.0.2/16 dev eth0",
            "ip link set docker0 up",
            "ip link add tun7 type vxlan id 7 dstport 4789 local 192.0.2.1",
            "ip link set tun7 group 7",
            "ip route add 203.0.113.0/24 via 192.0.2.2 proto static",
            "ip route add 203.0.114.0/24 via 192.0.2.2 proto 113",
            "ip route add blackhole 198.18.0.0/15 table 77",
            "ip -6 route add 2001:db8:9::/48 via 2001:db8::2 proto static",
            "ip rule add priority 500 from 198.51.100.0/24 table 77",
            "ip -6 rule add priority 501 from 2001:db8:9::/48 table 77 protocol 113",
            "ip neigh add 192.0.2.77 lladdr 02:00:00:00:00:77 dev uplink nud permanent",
            "sysctl -q -w net/ipv4/conf/docker0/rp_filter=2",
            "sysctl -q -w net/ipv4/conf/uplink/log_martians=1",
            "nft add table ip mine",
            "nft add set ip mine seen { type ipv4_addr; }",
            "nft add element ip mine seen { 192.0.2.9 }",
            "nft add chain ip mine input { type filter hook input priority 5; }",
            "nft add rule ip mine input ip saddr @seen accept")
        .forEach(Shell::run);
    for (String iptables : List.of("iptables-legacy", "ip6tables-nft")) {
      Shell.run(iptables + " -t nat -N DOCKER");
      Shell.run(iptables + " -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER");
      Shell.run(iptables + " -A FORWARD -i docker0 -o docker0 -j ACCEPT");
    }
  }

  @Test
  void nothingForeignIsChangedByComingStayingOrGoing() {
    others();
    Snapshot before = Snapshot.exact();
    plumb.apply(manifests.folder()).exits(0);
    assertOnlyListedSettingsDiffer(before);
    try (Plumb.Running agent = plumb.follow(manifests.folder())) {
      manifests.remove("PortMapping", "db").remove("Endpoint", "db");
      agent.awaitOutput("changed:");
      assertOnlyListedSettingsDiffer(before);
      agent.stop().exits(0);
    }
    plumb.cleanup().exits(0);
    assertEquals("", before.difference(Snapshot.exact()));
  }

  /** {@code inspect} lists what of others' settings stands changed. */
  private void assertOnlyListedSettingsDiffer(Snapshot before) {
    List<String> missing = before.missingIn(Snapshot.exact());
    String listed = plumb.run("inspect", "cnet/front", "-f", manifests.folder().toString()).out();
    for (String line : missing) {
      assertTrue(line.matches("sysctl: net/ipv./conf/\\w+/(force_)?forwarding:0"), line);
      String path = line.substring("sysctl: ".length(), line.lastIndexOf(':'));
      assertTrue(listed.contains("sysctl: " + path), line + "\n" + listed);
    }
  }

  @Test
  void aLinkWithAWantedNameButWithoutOurMarkIsLeftAloneAndNamed() {
    Shell.run("ip link add br-front type bridge");
    Shell.run("ip address add 10.66.0.1/24 dev br-front");
    Snapshot before = Snapshot.exact();
    Plumb.Result result = plumb.apply(manifests.folder()).exits(1);
    assertTrue(
        result.err().contains("LinkConflict: link br-front is there and is not Plumbline's"),
        result.toString());
    assertOnlyListedSettingsDiffer(before);
    String made = Shell.run("ip -o link show group 28780 type bridge");
    assertEquals(1, made.lines().count(), "back's: " + made);
    String front =
        plumb.run("get", "cnet", "-f", manifests.folder().toString(), "-o", "json").out();
    assertTrue(front.contains("br-front is there and is not Plumbline's"), front);
    assertTrue(result.err().contains("cnep default/web: Blocked: link br-front"), result.err());
    assertTrue(result.err().contains("pmap default/web: EndpointNotAttached"), result.err());
    Plumb.Result plan = plumb.plan(manifests.folder()).exits(0);
    assertTrue(plan.out().contains("left alone: link br-front is there"), plan.out());
    assertTrue(plan.out().contains("Nothing to do for what could be accepted."), plan.out());
    Shell.run("ip link delete br-front");
    plumb.apply(manifests.folder()).exits(0);
  }

  @Test
  void transfersSurviveWhatOthersDoToTheirTablesAndToTheRulesetWhileWeOwnOurs() {
    others();
    try (Plumb.Running agent = plumb.follow(manifests.folder());
        Conversations conversations = new Conversations()) {
      String tables = tables();
      theyEmptyTheirTables(conversations);
      Shell.run("nft flush ruleset");
      conversations.check("nft flush ruleset");
      assertEquals(tables, tables());
      for (String edit :
          List.of(
              "nft delete table inet plumbline",
              "nft delete table bridge plumbline",
              "nft flush table inet plumbline",
              "nft add rule inet plumbline forward drop",
              "nft flush map inet plumbline publish4")) {
        AssertionError refused = assertThrows(AssertionError.class, () -> Shell.run(edit));
        assertTrue(refused.getMessage().contains("Operation not permitted"), edit + refused);
      }
      assertEquals(tables, tables());
      conversations.end();
      assertEquals("", agent.err());
    }
  }

  @Test
  void transfersSurviveWhatOthersDoToTheirTablesWithoutAnAgent() {
    others();
    plumb.apply(manifests.folder()).exits(0);
    try (Conversations conversations = new Conversations()) {
      theyEmptyTheirTables(conversations);
      conversations.end();
    }
  }

  private static void theyEmptyTheirTables(Conversations conversations) {
    for (String command :
        List.of(
            "iptables-legacy -t nat -F",
            "iptables-legacy -t nat -X",
            "iptables-legacy -F",
            "iptables-nft -t nat -F",
            "ip6tables-nft -t nat -F",
            "ip6tables-nft -t nat -X",
            "ip6tables-nft -F",
            "nft flush table ip mine",
            "nft delete table ip mine",
            "nft delete table ip6 nat",
            "nft delete table ip6 filter")) {
      Shell.run(command);
      conversations.check(command);
    }
  }

  /** Through published ports, from the LAN and from a container through the host's address. */
  private static final class Conversations implements AutoCloseable {
    private final Background server = Transfer.echo("web", 80);
    private final List<Transfer> all =
        List.of(
            Transfer.start(Lan.NAME, Lan.HOST4, 8080),
            Transfer.start(Lan.NAME, Lan.HOST6, 8080),
            Transfer.start("db", Lan.HOST4, 8080));

    void check(String after) {
      for (Transfer transfer : all) {
        try {
          transfer.check();
        } catch (AssertionError e) {
          throw new AssertionError("after " + after, e);
        }
      }
    }

    void end() {
      all.forEach(Transfer::end);
    }

    @Override
    public void close() {
      all.forEach(Transfer::close);
      server.close();
    }
  }
}
