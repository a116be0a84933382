package dev.plumbline.dataplane.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Protocol;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class ForeignFirewallKernelIT {

  private static final LinkName UPLINK = new LinkName("eth0");
  private static final LinkName BRIDGE = new LinkName("br-front");
  private static final Probe WEB =
      Probe.request(UPLINK, BRIDGE, IpAddress.parse("172.18.0.2"), Protocol.TCP, 80);
  private static final Probe WEB6 =
      Probe.request(UPLINK, BRIDGE, IpAddress.parse("fd00:18::2"), Protocol.TCP, 80);

  @Test
  void where_nobody_filters_nothing_is_found() {
    assertEquals("", findings(WEB));
    try (Firewall firewall = new Firewall(Firewall.Owner.NOBODY)) {
      firewall.apply(List.of(new Operation.Create(Skeleton.table())));
    }
    assertEquals("", findings(WEB));
  }

  @Test
  void a_policy_that_drops_is_named_until_a_rule_lets_the_packet_pass() {
    Shell.run("iptables -P FORWARD DROP");
    assertEquals("chain FORWARD of table ip filter: policy drop", findings(WEB));
    assertEquals("", findings(WEB6));
    Shell.run("iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
    Shell.run("iptables -A FORWARD -i docker0 ! -o docker0 -j ACCEPT");
    Shell.run("iptables -A FORWARD -d 172.18.0.3/32 -p tcp --dport 80 -j ACCEPT");
    Shell.run("iptables -A FORWARD -p udp --dport 80 -j ACCEPT");
    Shell.run("iptables -A FORWARD -j LOG");
    assertEquals("chain FORWARD of table ip filter: policy drop", findings(WEB));
    assertEquals("", findings(WEB.answer()));
    Shell.run("iptables -A FORWARD -d 172.18.0.0/16 -o br-front -p tcp --dport 80 -j ACCEPT");
    assertEquals("", findings(WEB));
  }

  @Test
  void the_way_through_chains_of_iptables_is_followed() {
    Shell.run("iptables -P FORWARD DROP");
    for (String chain : List.of("USER", "ENGINE", "ISOLATION")) {
      Shell.run("iptables -N " + chain);
      Shell.run("iptables -A FORWARD -j " + chain);
    }
    Shell.run("iptables -A USER -j RETURN");
    Shell.run("iptables -A ENGINE -o docker0 -j ACCEPT");
    Shell.run("iptables -A ISOLATION -i docker0 ! -o docker0 -j DROP");
    assertEquals("chain FORWARD of table ip filter: policy drop", findings(WEB));
    Shell.run("iptables -I USER -m conntrack --ctstate DNAT -j ACCEPT");
    assertEquals("", findings(WEB));
    assertEquals("", findings(WEB.answer()));
    Probe outgoing =
        Probe.outgoing(BRIDGE, UPLINK, IpAddress.parse("172.18.0.2"), Protocol.TCP, 443);
    assertEquals("chain FORWARD of table ip filter: policy drop", findings(outgoing));
  }

  @Test
  void what_a_rule_rejects_is_named_by_its_handle() {
    Shell.run("iptables -A FORWARD -i eth0 -m comment --comment no -j REJECT");
    assertTrue(findings(WEB).startsWith("chain FORWARD of table ip filter: rule with handle "));
    assertEquals("", findings(WEB.answer()));
    nft("add table inet mine");
    nft("add chain inet mine routed { type filter hook forward priority 10 ; }");
    nft(
        "add rule inet mine routed iifname eth0 oifname != eth0 reject with icmpx admin-prohibited");
    assertEquals("chain routed of table inet mine: rule with handle 2", findings(WEB6));
    assertEquals(2, ForeignFirewall.read().check(WEB).size());
  }

  @Test
  void sets_and_verdict_maps_of_nft_are_looked_into() {
    nft("add table inet mine");
    nft("add chain inet mine routed { type filter hook forward priority 0 ; policy drop ; }");
    nft("add set inet mine ports { type inet_service ; flags interval ; }");
    nft("add element inet mine ports { 22, 8000-9000 }");
    nft("add rule inet mine routed ct state vmap { established : accept, invalid : drop }");
    nft("add rule inet mine routed tcp dport @ports accept");
    nft("add rule inet mine routed iifname { lo, docker0 } accept");
    nft(
        "add rule inet mine routed ip daddr . tcp dport { 172.18.0.2 . 81, 172.18.0.3 . 80 } accept");
    assertEquals("chain routed of table inet mine: policy drop", findings(WEB));
    assertEquals("chain routed of table inet mine: policy drop", findings(WEB6));
    assertEquals("", findings(WEB.answer()));
    nft("add element inet mine ports { 79-81 }");
    assertEquals("", findings(WEB));
    assertEquals("", findings(WEB6));
    nft("flush set inet mine ports");
    assertEquals("chain routed of table inet mine: policy drop", findings(WEB));
    nft("add rule inet mine routed ip daddr . tcp dport { 172.18.0.2 . 80 } accept");
    assertEquals("", findings(WEB));
    assertEquals("chain routed of table inet mine: policy drop", findings(WEB6));
    nft("add rule inet mine routed ct status dnat accept");
    assertEquals("", findings(WEB6));
  }

  @Test
  void interfaces_are_known_by_index_and_by_wildcard() {
    Shell.run("ip link add br-front type bridge");
    nft("add table inet mine");
    nft("add chain inet mine routed { type filter hook forward priority 0 ; policy drop ; }");
    nft("add rule inet mine routed oif lo accept");
    nft("add rule inet mine routed oifname \"docker*\" accept");
    assertEquals("chain routed of table inet mine: policy drop", findings(WEB));
    nft("add rule inet mine routed oif br-front accept");
    assertEquals("", findings(WEB));
    nft("flush chain inet mine routed");
    nft("add rule inet mine routed oifname \"br-*\" accept");
    assertEquals("", findings(WEB));
  }

  @Test
  void what_cannot_be_known_is_not_reported() {
    for (String rule :
        List.of(
            "meta mark 1 accept",
            "limit rate 5/second accept",
            "ip saddr 10.0.0.0/8 accept",
            "tcp flags syn accept",
            "ct mark 7 jump other")) {
      nft("add table ip mine");
      nft("add chain ip mine other");
      nft("add rule ip mine other accept");
      nft("add chain ip mine routed { type filter hook forward priority 0 ; policy drop ; }");
      nft("add rule ip mine routed " + rule);
      assertEquals("", findings(WEB), rule);
      nft("delete table ip mine");
    }
  }

  @Test
  void a_dormant_table_and_chains_at_other_hooks_drop_nothing_forwarded() {
    nft("add table ip mine { flags dormant ; }");
    nft("add chain ip mine routed { type filter hook forward priority 0 ; policy drop ; }");
    nft("add table ip other");
    nft("add chain ip other in { type filter hook input priority 0 ; policy drop ; }");
    assertEquals("", findings(WEB));
  }

  private static void nft(String command) {
    Shell.run(List.of("nft", command));
  }

  private static String findings(Probe probe) {
    return ForeignFirewall.read().check(probe).stream()
        .map(Finding::toString)
        .collect(Collectors.joining("; "));
  }
}
