package dev.plumbline.netlink;

import static dev.plumbline.netlink.Requests.linkName;
import static dev.plumbline.netlink.libc.LibcConstants.AF_INET;
import static dev.plumbline.netlink.wire.IfAddr.IFA_LOCAL;
import static dev.plumbline.netlink.wire.NetConf.NETCONFA_FORWARDING;
import static dev.plumbline.netlink.wire.NetConf.NETCONFA_IFINDEX;
import static dev.plumbline.netlink.wire.NetConf.SIZEOF_NETCONFMSG;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_NEWTABLE;
import static dev.plumbline.netlink.wire.Nfnetlink.NFNLGRP_NFTABLES;
import static dev.plumbline.netlink.wire.Nfnetlink.NFNL_SUBSYS_NFTABLES;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_DELLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWLINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWNETCONF;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWNSID;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTM_NEWRULE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV4_IFADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV4_ROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV4_RULE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV6_IFADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV6_NETCONF;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV6_ROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV6_RULE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_LINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_NSID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class SubscriptionKernelIT {
  private final Heard heard = new Heard();

  @Test
  void whatIpDoesIsHeard() {
    try (Subscription subscription =
        Subscription.route(
            RTNLGRP_LINK,
            RTNLGRP_IPV4_IFADDR,
            RTNLGRP_IPV6_IFADDR,
            RTNLGRP_IPV4_ROUTE,
            RTNLGRP_IPV6_ROUTE,
            RTNLGRP_IPV4_RULE,
            RTNLGRP_IPV6_RULE)) {
      assertFalse(subscription.receive(Duration.ZERO, heard));
      Shell.run("ip link add br0 type bridge");
      Shell.run("ip link set br0 up");
      Shell.run("ip addr add 10.0.0.1/24 dev br0");
      Shell.run("ip addr add fd00::1/64 dev br0 nodad");
      Shell.run("ip route add 10.9.0.0/16 via 10.0.0.2");
      Shell.run("ip rule add from 10.0.0.0/24 table 99");
      Shell.run("ip link del br0");
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard));
      assertTrue(
          heard.types.containsAll(
              Set.of(RTM_NEWLINK, RTM_DELLINK, RTM_NEWADDR, RTM_NEWROUTE, RTM_NEWRULE)),
          heard.types::toString);
      assertTrue(heard.links.contains("br0"));
      assertEquals(Set.of(Subscription.OWN_NAMESPACE), heard.namespaces);
      assertEquals(0, heard.overruns);
    }
  }

  @Test
  void onlyTheGroupsJoinedAreHeard() {
    try (Subscription subscription = Subscription.route(RTNLGRP_IPV4_RULE)) {
      Shell.run("ip link add br0 type bridge");
      assertFalse(subscription.receive(Duration.ofMillis(50), heard));
    }
  }

  @Test
  void aSysctlIsHeardWithItsLinkAndValue() throws IOException {
    try (Subscription subscription = Subscription.route(RTNLGRP_IPV6_NETCONF)) {
      Files.writeString(Path.of("/proc/sys/net/ipv6/conf/lo/forwarding"), "1");
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard));
    }
    assertEquals(List.of(Map.of(NETCONFA_IFINDEX, 1, NETCONFA_FORWARDING, 1)), heard.sysctls);
  }

  @Test
  void forcedForwardingIsHeardWithItsLinkAlone() throws IOException {
    Path sysctl = Path.of("/proc/sys/net/ipv6/conf/lo/force_forwarding");
    assumeTrue(Files.exists(sysctl), "a kernel before 6.17");
    try (Subscription subscription = Subscription.route(RTNLGRP_IPV6_NETCONF)) {
      Files.writeString(sysctl, "1");
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard));
    }
    assertEquals(1, heard.sysctls.getFirst().get(NETCONFA_IFINDEX));
  }

  @Test
  void whatHappensInNamespacesWithAnIdIsHeardWithTheirId() {
    Shell.run("ip netns add web");
    Shell.run("ip netns add nameless");
    try (Subscription subscription =
        Subscription.routeOfAllNamespaces(RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_NSID)) {
      Shell.run("ip netns set web 42");
      Shell.run("ip -n web link add inside type bridge");
      Shell.run("ip -n nameless link add unheard type bridge");
      Shell.run("ip link add outside type bridge");
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard));
      assertEquals(Set.of(42, Subscription.OWN_NAMESPACE), heard.namespaces);
      assertTrue(heard.types.contains(RTM_NEWNSID));
      assertEquals(Set.of("inside@42", "outside@-1"), heard.linksWithNamespace);
    }
  }

  @Test
  void anOverrunIsAnEventOfItsOwnAndHearingGoesOn() {
    try (Subscription subscription = Subscription.route(RTNLGRP_LINK).receiveBuffer(1)) {
      for (int i = 0; i < 20; i++) {
        Shell.run("ip link add br" + i + " type bridge");
      }
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard));
      assertEquals(1, heard.overruns);
      heard.links.clear();
      Shell.run("ip link add after type bridge");
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard));
      assertTrue(heard.links.contains("after"));
      assertEquals(1, heard.overruns);
    }
  }

  @Test
  void anotherThreadWakesTheOneThatWaits() throws InterruptedException {
    try (Subscription subscription = Subscription.route(RTNLGRP_LINK)) {
      long start = System.nanoTime();
      Thread waker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Thread.sleep(100);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    subscription.wake();
                  });
      assertFalse(subscription.receive(Duration.ofSeconds(30), heard));
      waker.join();
      assertTrue(System.nanoTime() - start < 10_000_000_000L);

      subscription.wake();
      subscription.wake();
      assertFalse(subscription.receive(Duration.ofSeconds(30), heard), "woken before it waits");
      Shell.run("ip link add br0 type bridge");
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard), "two wake-ups are one");
    }
  }

  @Test
  void changesOfTheRuleSetAreHeard() {
    try (Subscription subscription = Subscription.netfilter(NFNLGRP_NFTABLES)) {
      Shell.run("nft add table inet t");
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard));
      assertTrue(heard.types.contains(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWTABLE));
    }
  }

  @Test
  void theEventOfAnAddressCarriesThePortIdOfWhoCausedIt() {
    MessageWriter w = new MessageWriter();
    w.begin(RTM_NEWADDR, NLM_F_CREATE);
    w.u8(AF_INET).u8(8).u8(0).u8(0).u32(1).attrBe32(IFA_LOCAL, 0x0a000001).end();
    try (Subscription subscription = Subscription.route(RTNLGRP_IPV4_IFADDR);
        NetlinkSocket socket = NetlinkSocket.route()) {
      int port = socket.portId();
      socket.request(w);
      assertTrue(subscription.receive(Duration.ofSeconds(5), heard));
      assertEquals(Set.of(port), heard.ports);
      assertEquals(port, socket.portId());
    }
  }

  private static final class Heard implements EventHandler {
    private final Set<Integer> types = new TreeSet<>();
    private final Set<Integer> namespaces = new TreeSet<>();
    private final Set<Integer> ports = new TreeSet<>();
    private final Set<String> linksWithNamespace = new TreeSet<>();
    private final List<String> links = new ArrayList<>();
    private int overruns;
    private final List<Map<Integer, Integer>> sysctls = new ArrayList<>();

    @Override
    public void event(Message message, int namespaceId) {
      types.add(message.type());
      namespaces.add(namespaceId);
      ports.add(message.portId());
      if (message.type() == RTM_NEWLINK) {
        links.add(linkName(message));
        linksWithNamespace.add(linkName(message) + "@" + namespaceId);
      }
      if (message.type() == RTM_NEWNETCONF) {
        Map<Integer, Integer> values = new TreeMap<>();
        Attributes a = message.attributes(SIZEOF_NETCONFMSG);
        while (a.next()) {
          values.put(a.type(), a.u32());
        }
        sysctls.add(values);
      }
    }

    @Override
    public void overrun() {
      overruns++;
    }
  }
}
