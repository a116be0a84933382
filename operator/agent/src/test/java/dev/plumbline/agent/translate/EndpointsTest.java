package dev.plumbline.agent.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.Family;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

  private static final String FRONT = network("front", "10.1.0.0/24", "");
  private static final String BACK = network("back", "10.2.0.0/24", "");

  private static String network(String name, String cidr, String more) {
    return """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: %s}
        spec: {driver: Bridge, subnets: [{cidr: "%s"}]%s}
        """
        .formatted(name, cidr, more);
  }

  private static String driver(String name, String driver) {
    return """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: %s}
        spec: {driver: %s}
        """
        .formatted(name, driver);
  }

  /** On a network, in a named sandbox. */
  private static String endpoint(String name, String network, String netns, String more) {
    return raw(
        name,
        "networkRef: {name: " + network + "}, sandbox: {netns: {name: " + netns + "}}" + more);
  }

  private static String raw(String name, String spec) {
    return """
        apiVersion: plumbline.dev/v1alpha1
        kind: Endpoint
        metadata: {name: %s}
        spec: {%s}
        """
        .formatted(name, spec);
  }

  private static String sharing(String name, String other) {
    return raw(name, "sandbox: {endpointRef: {name: " + other + "}}");
  }

  @Test
  void interfacesAreNumberedByTheEndpointsNames() {
    Scene scene =
        Scene.of(
            FRONT,
            BACK,
            endpoint("b", "front", "web", ", addresses: [10.1.0.9]"),
            endpoint("a", "back", "web", ""),
            endpoint("c", "front", "db", ""));
    assertEquals("eth0", scene.interfaceOf("a"));
    assertEquals("eth1", scene.interfaceOf("b"));
    assertEquals("eth0", scene.interfaceOf("c"));
  }

  @Test
  void eachNetworkHasItsOwnPrefixAndItsOwnNumbers() {
    Scene scene =
        Scene.of(
            FRONT,
            network("side", "10.3.0.0/24", ", interfacePrefix: lan"),
            endpoint("a", "front", "web", ""),
            endpoint("b", "side", "web", ""));
    assertEquals("eth0 lan0", scene.interfaceOf("a") + " " + scene.interfaceOf("b"));
  }

  @Test
  void aNumberStaysWhoeverComesAndGoes() {
    Scene scene = Scene.of(FRONT, BACK, endpoint("m", "front", "web", ""));
    assertEquals("eth0", scene.interfaceOf("m"));
    scene.change(endpoint("a", "back", "web", ""));
    assertEquals("eth0 eth1", scene.interfaceOf("m") + " " + scene.interfaceOf("a"));
    scene.remove("cnep m");
    assertEquals("eth1", scene.interfaceOf("a"));
    assertEquals(
        "eth1",
        scene
            .restarted()
            .attachment(Scene.ref("cnep a"))
            .orElseThrow()
            .link()
            .orElseThrow()
            .interfaceName()
            .text());
    scene.change(endpoint("m", "front", "web", ""));
    assertEquals("eth0 eth1", scene.interfaceOf("m") + " " + scene.interfaceOf("a"));
  }

  @Test
  void aNumberStaysThoughTheKernelWasNotLookedAtSince() {
    Scene scene = Scene.of(FRONT, BACK, endpoint("m", "front", "web", ""));
    scene.standing = new HashMap<>();
    scene.change(endpoint("a", "back", "web", ""));
    assertEquals("eth0 eth1", scene.interfaceOf("m") + " " + scene.interfaceOf("a"));
  }

  @Test
  void aNameThatIsAskedForGoesBeforeANumber() {
    Scene scene =
        Scene.of(
            FRONT,
            BACK,
            endpoint("a", "front", "web", ""),
            endpoint("b", "back", "web", ", interface: eth0"));
    assertEquals("eth1 eth0", scene.interfaceOf("a") + " " + scene.interfaceOf("b"));
  }

  @Test
  void whoHasANumberKeepsItAgainstANewcomerThatAsksForThatName() {
    Scene scene = Scene.of(FRONT, BACK, endpoint("b", "front", "web", ""));
    scene.change(endpoint("a", "back", "web", ", interface: eth0"));
    assertEquals("eth0", scene.interfaceOf("b"));
    assertEquals("Accepted=False/InterfaceConflict", scene.refusal("cnep a"));
  }

  @Test
  void ofTwoThatAskForOneNameTheFirstGetsItAndWhoHasItKeepsIt() {
    String wan = ", interface: wan";
    Scene scene = Scene.of(FRONT, BACK, endpoint("b", "back", "web", wan));
    scene.change(endpoint("a", "front", "web", wan));
    assertEquals(
        "Accepted=False/InterfaceConflict: wan is another endpoint's in this sandbox",
        scene.said("cnep a"));
    scene.remove("cnep b");
    assertEquals("wan", scene.interfaceOf("a"));
    Scene fresh =
        Scene.of(
            FRONT, BACK, endpoint("b", "back", "web", wan), endpoint("a", "front", "web", wan));
    assertEquals("wan", fresh.interfaceOf("a"));
    assertEquals("Accepted=False/InterfaceConflict", fresh.refusal("cnep b"));
  }

  @Test
  void aNameThatSomebodyElseHasIsPassedOver() {
    Scene scene = new Scene();
    scene.foreign.add(new Key.OfLink(new NamespaceRef.Named("web"), new LinkName("eth0")));
    scene.add(FRONT, endpoint("a", "front", "web", "")).translateAll();
    assertEquals("eth1", scene.interfaceOf("a"));
  }

  @Test
  void aSecondEndpointOfASandboxOnOneNetworkIsRefused() {
    Scene scene = Scene.of(FRONT, endpoint("b", "front", "web", ""));
    scene.change(endpoint("a", "front", "web", ""));
    assertEquals(
        "Accepted=False/NetworkConflict none",
        scene.refusal("cnep a") + " " + scene.refusal("cnep b"));
    scene.remove("cnep b");
    assertEquals("none", scene.refusal("cnep a"));
  }

  @Test
  void whoMovesToANetworkLosesAgainstWhoIsThere() {
    Scene scene =
        Scene.of(FRONT, BACK, endpoint("a", "front", "web", ""), endpoint("b", "back", "web", ""));
    scene.change(endpoint("a", "back", "web", ""));
    assertEquals(
        "Accepted=False/NetworkConflict none",
        scene.refusal("cnep a") + " " + scene.refusal("cnep b"));
  }

  @Test
  void twoOfOneHardwareAddressOnOneNetworkAreRefused() {
    String mac = ", mac: \"02:00:00:00:00:0A\"";
    Scene scene = Scene.of(FRONT, BACK, endpoint("b", "front", "db", mac));
    scene.change(endpoint("a", "front", "web", mac), endpoint("c", "back", "web", mac));
    assertEquals(
        "Accepted=False/MacConflict: 02:00:00:00:00:0a belongs to another endpoint of the network",
        scene.said("cnep a"));
    assertEquals("none", scene.refusal("cnep c"));
    scene.remove("cnep b");
    assertEquals("none", scene.refusal("cnep a"));
  }

  @Test
  void whoIsEditedIntoAHardwareAddressLosesAgainstWhoHasIt() {
    String mac = ", mac: \"02:00:00:00:00:0a\"";
    Scene scene =
        Scene.of(FRONT, endpoint("a", "front", "web", ""), endpoint("b", "front", "db", mac));
    scene.change(endpoint("a", "front", "web", mac));
    assertEquals(
        "Accepted=False/MacConflict none", scene.refusal("cnep a") + " " + scene.refusal("cnep b"));
    scene.change(endpoint("b", "front", "db", ""));
    assertEquals("none none", scene.refusal("cnep a") + " " + scene.refusal("cnep b"));
  }

  @Test
  void theHardwareAddressFollowsFromTheUid() {
    Scene scene = Scene.of(FRONT, endpoint("a", "front", "web", ""));
    String uid = scene.objects.get(Scene.ref("cnep a")).metadata().uid();
    assertEquals(Names.mac(uid), scene.wire("a").mac());
    assertEquals(Names.hostEnd(uid), scene.wire("a").hostEnd());
  }

  @Test
  void staticAddressesAreGivenOutFirst() {
    Scene scene = new Scene();
    scene.add(
        network("tiny", "10.9.0.0/30", ""),
        endpoint("a", "tiny", "one", ""),
        endpoint("b", "tiny", "two", ", addresses: [10.9.0.2]"));
    scene.translateAll();
    assertEquals(List.of(Scene.ip("10.9.0.2")), scene.wire("b").addresses());
    assertEquals("Allocated=False/AddressesExhausted", scene.refusal("cnep a"));
    assertEquals(List.of(), scene.items("cnep a"));
  }

  @Test
  void whoWaitsForAnAddressGetsItWhenItIsFree() {
    Scene scene =
        Scene.of(
            network("tiny", "10.9.0.0/30", ""),
            endpoint("a", "tiny", "one", ""),
            endpoint("b", "tiny", "two", ""));
    assertEquals("Allocated=False/AddressesExhausted", scene.refusal("cnep b"));
    scene.remove("cnep a");
    scene.book.releaseAllBut(Map.of());
    scene.store.sleep(Duration.ofSeconds(61));
    scene.change(endpoint("c", "front", "three", ""));
    assertEquals("none", scene.refusal("cnep b"));
  }

  @Test
  void bothFamiliesAreGivenWhereTheNetworkHasThem() {
    String dual =
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: dual}
        spec: {driver: Bridge, subnets: [{cidr: 10.1.0.0/24}, {cidr: "fd00::/64"}]}
        """;
    Scene scene = Scene.of(dual, endpoint("a", "dual", "web", ", addresses: [\"fd00::7\"]"));
    assertTrue(scene.attachment("a").address(Family.IPV4).isPresent());
    assertEquals(Scene.ip("fd00::7"), scene.attachment("a").address(Family.IPV6).orElseThrow());
    assertEquals(
        2,
        scene.items("cnep a", "route web:eth0 10.1.0.0/24").size()
            + scene.items("cnep a", "route web:eth0 fd00::/64").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dns: {servers: [8.8.8.8]} | dns is not supported yet",
        "aliases: [db]             | aliases is not supported yet"
      })
  void whatIsNotBuiltYetIsRefusedByName(String field, String message) {
    Scene scene = Scene.of(FRONT, endpoint("a", "front", "web", ", " + field));
    assertEquals("Accepted=False/Unsupported: " + message, scene.said("cnep a"));
    assertEquals(List.of(), scene.items("cnep a"));
  }

  @Test
  void podsAreRefusedByName() {
    Scene scene =
        Scene.of(FRONT, raw("a", "networkRef: {name: front}, sandbox: {pod: {name: web-0}}"));
    assertEquals("Accepted=False/Unsupported: sandbox.pod needs a cluster", scene.said("cnep a"));
    scene.change(sharing("b", "a"));
    assertEquals("Accepted=False/Unsupported", scene.refusal("cnep b"));
  }

  @Test
  void aNetworkThatIsNotThereOrNotAcceptedIsNamed() {
    Scene scene =
        Scene.of(
            endpoint("a", "front", "web", ""),
            driver("over", "Overlay"),
            endpoint("b", "over", "db", ""));
    assertEquals(
        "Accepted=False/NetworkNotFound: there is no accepted network default/front",
        scene.said("cnep a"));
    assertEquals("Accepted=False/NetworkNotFound", scene.refusal("cnep b"));
    scene.change(FRONT);
    assertEquals("none", scene.refusal("cnep a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                                                    | false",
        "{from: Same}                                                                        | false",
        "{from: All}                                                                         | true",
        "{from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: shop}}}      | true",
        "{from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: other}}}     | false",
        "{from: Selector, selector: {matchLabels: {team: shop}}}                             | false"
      })
  void aNetworkSaysWhoMayAttachFromElsewhere(String allowed, boolean may) {
    String more = allowed == null ? "" : ", allowedNamespaces: " + allowed;
    String stranger =
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: Endpoint
        metadata: {name: a, namespace: shop}
        spec: {networkRef: {name: front, namespace: default}, sandbox: {netns: {name: web}}}
        """;
    Scene scene =
        Scene.of(
            network("front", "10.1.0.0/24", more), stranger, endpoint("own", "front", "db", ""));
    assertEquals(may ? "none" : "Accepted=False/NotAllowed", scene.refusal("cnep shop/a"));
    assertEquals("none", scene.refusal("cnep own"));
  }

  @Test
  void anEndpointThatOnlySharesHasNoLinkOfItsOwn() {
    Scene scene =
        Scene.of(
            FRONT,
            endpoint("web", "front", "web", ""),
            sharing("side", "web"),
            sharing("far", "side"));
    assertEquals(new NamespaceRef.Named("web"), scene.attachment("far").sandbox());
    assertEquals(List.of("sandbox web"), scene.items("cnep far"));
    assertEquals("none", scene.refusal("cnep far"));
  }

  @Test
  void whoSharesFollowsTheOwnerToAnotherSandbox() {
    Scene scene =
        Scene.of(
            FRONT,
            endpoint("web", "front", "one", ""),
            sharing("side", "web"),
            sharing("far", "side"));
    scene.change(endpoint("web", "front", "two", ""));
    assertEquals(new NamespaceRef.Named("two"), scene.attachment("far").sandbox());
    scene.remove("cnep web");
    assertEquals("Accepted=False/EndpointNotFound", scene.refusal("cnep far"));
    scene.change(endpoint("web", "front", "three", ""));
    assertEquals(new NamespaceRef.Named("three"), scene.attachment("far").sandbox());
  }

  @Test
  void whoShareWithEachOtherAreTold() {
    Scene scene =
        Scene.of(
            FRONT,
            sharing("a", "b"),
            sharing("b", "c"),
            sharing("c", "a"),
            sharing("d", "a"),
            sharing("e", "e"));
    for (String name : List.of("a", "b", "c", "d", "e")) {
      assertEquals("Accepted=False/SandboxCycle", scene.refusal("cnep " + name));
    }
    scene.change(endpoint("c", "front", "web", ""));
    assertEquals("none", scene.refusal("cnep a"));
    assertEquals("none", scene.refusal("cnep d"));
    assertEquals("Accepted=False/SandboxCycle", scene.refusal("cnep e"));
  }

  @Test
  void theSandboxGoesWithItsLastEndpoint() {
    Scene scene =
        Scene.of(
            FRONT,
            endpoint("web", "front", "web", ""),
            sharing("side", "web"),
            endpoint("own", "front", "db", ""));
    Key web = new Key.OfSandbox(new NamespaceRef.Named("web"));
    assertEquals(2, scene.translator.desired().origins(web).size());
    scene.remove("cnep web", "cnep side");
    assertTrue(!scene.translator.desired().items().containsKey(web));
  }

  @Test
  void driverHostIsTheHostsOwnSandboxAndDriverNoneIsLoopbackAlone() {
    String hostNetwork = driver("host", "Host");
    String none = driver("none", "None");
    Scene scene =
        Scene.of(
            hostNetwork,
            none,
            FRONT,
            raw("a", "networkRef: {name: host}, sandbox: {host: {}}"),
            endpoint("b", "none", "quiet", ""),
            endpoint("c", "host", "web", ""),
            raw("d", "networkRef: {name: front}, sandbox: {host: {}}"));
    assertEquals(List.of(), scene.items("cnep a"));
    assertEquals(NamespaceRef.Host.HOST, scene.attachment("a").sandbox());
    assertEquals(List.of("sandbox quiet"), scene.items("cnep b"));
    assertEquals("Accepted=False/SandboxMismatch", scene.refusal("cnep c"));
    assertEquals("Accepted=False/SandboxMismatch", scene.refusal("cnep d"));
  }

  @Test
  void aContainerThatIsNotThereKeepsItsAddressAndIsSaidToBeMissing() {
    Scene scene = new Scene();
    NamespaceRef container = new NamespaceRef.Container("docker", "3fa1c0ffee");
    scene.absent.put(container, "container docker://3fa1c0ffee is not there");
    String endpoint =
        raw("a", "networkRef: {name: front}, sandbox: {container: {id: \"docker://3fa1c0ffee\"}}");
    scene.add(FRONT, endpoint, sharing("b", "a")).translateAll();
    assertEquals(
        "Attached=False/SandboxNotFound: container docker://3fa1c0ffee is not there",
        scene.said("cnep a"));
    assertEquals("Attached=False/SandboxNotFound", scene.refusal("cnep b"));
    assertEquals(List.of(), scene.items("cnep a"));
    Network front = scene.translator.network(Scene.ref("cnet front")).orElseThrow();
    assertEquals(1, scene.book.inUse(front.ref(), front.subnets().getFirst().prefix()));
    scene.absent.clear();
    scene.translateAll();
    assertEquals("none", scene.refusal("cnep a"));
    assertEquals(container, scene.attachment("a").sandbox());
  }

  @Test
  void theHighestGatewayPriorityGivesTheDefaultRouteThenTheNetworksName() {
    Scene scene =
        Scene.of(FRONT, BACK, endpoint("a", "front", "web", ""), endpoint("b", "back", "web", ""));
    assertEquals(1, scene.items("cnep b", "route web:eth1 0.0.0.0/0 via 10.2.0.1").size());
    assertEquals(0, scene.items("cnep a", "route web:eth0 0.0.0.0/0").size());
    scene.change(endpoint("a", "front", "web", ", gatewayPriority: 1"));
    assertEquals(1, scene.items("cnep a", "route web:eth0 0.0.0.0/0 via 10.1.0.1").size());
    assertEquals(0, scene.items("cnep b", "route web:eth1 0.0.0.0/0").size());
    scene.remove("cnep a");
    assertEquals(1, scene.items("cnep b", "route web:eth1 0.0.0.0/0").size());
  }

  @Test
  void theLowestPriorityThatCanBeWrittenIsTheLowest() {
    Scene scene =
        Scene.of(
            FRONT,
            BACK,
            endpoint("a", "front", "web", ""),
            endpoint("b", "back", "web", ", gatewayPriority: -2147483648"));
    assertEquals(1, scene.items("cnep a", "route web:eth0 0.0.0.0/0").size());
  }

  @Test
  void eachFamilyHasADefaultRouteOfItsOwnAndInternalNetworksGiveNone() {
    Scene scene =
        Scene.of(
            network("a-internal", "10.3.0.0/24", ", internal: true"),
            network("six", "fd00::/64", ""),
            FRONT,
            endpoint("a", "a-internal", "web", ", gatewayPriority: 9"),
            endpoint("b", "front", "web", ", gatewayPriority: 5"),
            endpoint("c", "six", "web", ""));
    assertEquals(
        List.of("route web:eth1 0.0.0.0/0 via 10.1.0.1 metric 0"),
        scene.items("cnep b", "route web:eth1 0.0.0.0/0"));
    assertEquals(
        List.of("route web:eth2 ::/0 via fd00::1 metric 1024"),
        scene.items("cnep c", "route web:eth2 ::/0"));
    assertEquals(0, scene.items("cnep a", "route web:eth0 0.0.0.0/0").size());
  }

  @Test
  void aDefaultRouteThatANetworkStatesGoesBeforeTheOneThatFollows() {
    String stated = ", routes: [{to: 0.0.0.0/0, via: 10.3.0.254}]";
    Scene scene =
        Scene.of(
            FRONT,
            network("own", "10.3.0.0/24", stated),
            endpoint("a", "front", "web", ", gatewayPriority: 9"),
            endpoint("b", "own", "web", ""));
    assertEquals(List.of(), scene.items("cnep a", "route web:eth0 0.0.0.0/0"));
    assertEquals(
        List.of("route web:eth1 0.0.0.0/0 via 10.3.0.254 metric 0"),
        scene.items("cnep b", "route web:eth1 0.0.0.0/0"));
  }

  @Test
  void ofTwoRoutesToOneDestinationTheFirstEndpointsIsTakenAndTheOtherIsTold() {
    String one = ", routes: [{to: 10.8.0.0/16, via: 10.1.0.254}]";
    String two = ", routes: [{to: 10.8.0.0/16, via: 10.2.0.254}]";
    Scene scene =
        Scene.of(
            network("front", "10.1.0.0/24", one),
            network("back", "10.2.0.0/24", two),
            endpoint("b", "back", "web", ""),
            endpoint("a", "front", "web", ""));
    assertEquals(1, scene.items("cnep a", "route web:eth0 10.8.0.0/16").size());
    assertEquals(0, scene.items("cnep b", "route web:eth1 10.8.0.0/16").size());
    assertTrue(scene.said("cnep b").startsWith("Attached=True/Attached: a route"));
    scene.remove("cnep a");
    assertEquals(1, scene.items("cnep b", "route web:eth1 10.8.0.0/16").size());
  }

  @Test
  void routesRulesAndSysctlsAreOfTheInterface() {
    String more =
        ", routes: [{to: 10.8.0.0/16, via: 10.1.0.254, metric: 100, table: 200}, {to: 10.9.0.0/16}],"
            + " rules: [{priority: 1000, from: 10.1.0.0/24, table: 200}, {priority: 2000, from: \"::/0\", table: 201}]";
    String sysctls = ", sysctls: {net.ipv4.conf.IFNAME.log_martians: \"1\"}, interface: eth1.5";
    Scene scene =
        Scene.of(network("front", "10.1.0.0/24", more), endpoint("a", "front", "web", sysctls));
    assertTrue(
        scene
            .items("cnep a")
            .containsAll(
                List.of(
                    "route web:eth1.5 10.8.0.0/16 via 10.1.0.254 metric 100 table 200",
                    "route web:eth1.5 10.9.0.0/16 metric 0",
                    "rule web:IPv4 priority 1000 from 10.1.0.0/24 table 200",
                    "rule web:IPv6 priority 2000 from all table 201",
                    "sysctl web:net/ipv4/conf/eth1.5/log_martians = 1")),
        scene.items("cnep a")::toString);
  }

  @Test
  void aMovedEndpointTakesItsLinkToTheOtherNetwork() {
    Scene scene = Scene.of(FRONT, BACK, endpoint("a", "front", "web", ""));
    LinkName before = scene.wire("a").hostEnd();
    scene.change(endpoint("a", "back", "web", ""));
    assertEquals(before, scene.wire("a").hostEnd());
    assertTrue(
        scene.attachment("a").address(Family.IPV4).orElseThrow().toString().startsWith("10.2."));
    scene.change(endpoint("a", "back", "web", ", addresses: [10.2.0.77]"));
    assertNotEquals(List.of(), scene.items("cnep a", "address web:eth0 10.2.0.77/24"));
  }

  private static List<String> guards(Scene scene, String endpoint) {
    String port = '"' + scene.wire(endpoint).hostEnd().text() + "\" . ";
    return scene.items("cnep " + endpoint, "element ").stream()
        .map(line -> line.replace(port, "").replace("element ", ""))
        .toList();
  }

  @Test
  void aPortLetsInTheEndpointsOwnAddressesAlone() {
    Scene scene =
        Scene.of(
            network("front", "10.1.0.0/24\"}, {cidr: \"fd00::/64", ""),
            endpoint(
                "a",
                "front",
                "web",
                ", mac: \"02:00:00:00:00:0a\", addresses: [10.1.0.9, \"fd00::9\"]"));
    assertEquals(
        List.of(
            "macs { 02:00:00:00:00:0a }",
            "sources4 { 10.1.0.9 }",
            "sources6 { fd00::9 }",
            "sources6 { fe80::ff:fe00:a }"),
        guards(scene, "a"));
  }

  /** Linux answers by the interface that its routes name, from the address that was asked for. */
  @Test
  void aPortLetsInEveryAddressOfTheSandbox() {
    Scene scene = Scene.of(FRONT, BACK, endpoint("a", "front", "web", ", addresses: [10.1.0.9]"));
    assertEquals(3, guards(scene, "a").size());
    scene.change(endpoint("b", "back", "web", ", addresses: [10.2.0.9]"));
    for (String endpoint : List.of("a", "b")) {
      List<String> guards = guards(scene, endpoint);
      assertTrue(guards.contains("sources4 { 10.1.0.9 }"), guards.toString());
      assertTrue(guards.contains("sources4 { 10.2.0.9 }"), guards.toString());
    }
    scene.remove("cnep b");
    assertEquals(3, guards(scene, "a").size());
  }

  @Test
  void aPortLetsInWhatIsBehindTheEndpointButNotTheNetworksOwnAddresses() {
    String routes =
        ", routes: [{to: 10.0.0.0/14, via: 10.1.0.9}, {to: 10.3.0.0/24, via: 10.1.0.9},"
            + " {to: 10.8.0.0/16, via: 10.1.0.8}, {to: 10.1.0.128/30, via: 10.1.0.9}]";
    Scene scene =
        Scene.of(
            network("front", "10.1.0.0/16", routes),
            endpoint("a", "front", "web", ", addresses: [10.1.0.9]"),
            endpoint("b", "front", "db", ", addresses: [10.1.0.7]"));
    assertEquals(
        List.of("behind4 { 10.0.0.0/16 }", "behind4 { 10.2.0.0/15 }"),
        guards(scene, "a").stream().filter(line -> line.startsWith("behind")).toList());
    assertEquals(3, guards(scene, "b").size());
  }

  @Test
  void whereTheKernelFiltersNoBridgesAnEndpointIsAttachedAndSaysThatItIsNotGuarded() {
    Scene scene = new Scene();
    Host node = Scene.NODE;
    scene.host =
        new Host(
            node.devices(),
            node.prefixes(),
            node.uplink(),
            node.forwardingKnob(),
            Host.Guards.IMPOSSIBLE);
    scene.add(FRONT, endpoint("a", "front", "web", "")).translateAll();
    assertEquals(List.of(), guards(scene, "a"));
    assertEquals(
        "Attached=True/Attached: it is not guarded: this kernel's nf_tables cannot filter what"
            + " bridges carry",
        scene.said("cnep a"));
  }
}
