package dev.plumbline.agent.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.Family;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {

  private static String network(String name, String spec) {
    return """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: %s}
        spec: {%s}
        """
        .formatted(name, spec);
  }

  private static String bridge(String name, String cidr, String more) {
    return network(name, "driver: Bridge, subnets: [{cidr: \"" + cidr + "\"}]" + more);
  }

  private static Network only(String spec) {
    return Scene.of(network("front", spec))
        .translator
        .network(Scene.ref("cnet front"))
        .orElseThrow();
  }

  @Test
  void whatIsLeftOutIsFilledIn() {
    Network network = only("driver: Bridge, subnets: [{cidr: 172.18.0.0/16}]");
    assertEquals(Names.bridge(network.uid()), network.bridge());
    assertEquals(1500, network.mtu());
    assertEquals("eth", network.interfacePrefix());
    assertEquals(Scene.ip("172.18.0.1"), network.subnets().getFirst().gateway());
    assertEquals(network.subnets().getFirst().prefix(), network.subnets().getFirst().range());
    assertTrue(network.interContainer() && network.masquerade() && !network.internal());
  }

  @Test
  void theMtuIsTheUplinksUnlessItIsSaid() {
    Scene scene = new Scene();
    scene.host =
        new Host(
            List.of(Scene.device("eth1", 9000, Map.of()), Scene.device("eth0", 1450, Map.of())),
            Map.of(),
            Optional.of(new LinkName("eth0")),
            Host.ForwardingKnob.PER_DEVICE,
            Host.Guards.POSSIBLE);
    scene.add(bridge("said", "10.1.0.0/16", ", mtu: 1400"), bridge("unsaid", "10.2.0.0/16", ""));
    scene.translateAll();
    assertEquals(1400, scene.translator.network(Scene.ref("cnet said")).orElseThrow().mtu());
    assertEquals(1450, scene.translator.network(Scene.ref("cnet unsaid")).orElseThrow().mtu());
  }

  @Test
  void aPrefixComesFromThePoolsWhereNoneIsNamed() {
    Network network = only("driver: Bridge");
    assertEquals("172.30.0.0/24", network.subnets().getFirst().prefix().toString());
    assertEquals(Scene.ip("172.30.0.1"), network.subnets().getFirst().gateway());
  }

  @Test
  void thePoolsGiveNothingThatAnotherNetworkStatesOrHas() {
    Scene scene =
        Scene.of(
            network("a", "driver: Bridge"),
            bridge("z", "172.30.0.0/16", ""),
            network("b", "driver: Bridge"));
    assertEquals("none", scene.refusal("cnet z"));
    assertEquals("172.31.0.0/24", prefix(scene, "a"));
    assertEquals("Accepted=False/PoolsExhausted", scene.refusal("cnet b"));
  }

  @Test
  void aNetworkKeepsWhatThePoolsGaveItThoughAnEarlierNameComes() {
    Scene scene = Scene.of(network("z", "driver: Bridge"));
    assertEquals("172.30.0.0/24", prefix(scene, "z"));
    scene.standing = new java.util.HashMap<>();
    scene.add(network("a", "driver: Bridge")).translateAll();
    assertEquals("172.30.0.0/24", prefix(scene, "z"));
    assertEquals("172.31.0.0/24", prefix(scene, "a"));
  }

  private static String prefix(Scene scene, String name) {
    Network network = scene.translator.network(Scene.ref("cnet " + name)).orElseThrow();
    return network.subnets().getFirst().prefix().toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "driver: Overlay, subnets: [{cidr: 10.1.0.0/16}]     | driver Overlay is not supported yet",
        "driver: Macvlan, macvlan: {parent: eth0}            | driver Macvlan is not supported yet",
        "driver: Ipvlan, ipvlan: {parent: eth0}              | driver Ipvlan is not supported yet",
        "driver: Bridge, dns: {servers: [8.8.8.8]}           | dns is not supported yet",
        "driver: Bridge, nodeSelector: {matchLabels: {a: b}} | nodeSelector needs a cluster"
      })
  void whatIsNotBuiltYetIsRefusedByName(String spec, String message) {
    Scene scene = Scene.of(network("front", spec));
    assertEquals("Accepted=False/Unsupported: " + message, scene.said("cnet front"));
    assertEquals(List.of(), scene.items("cnet front"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.0.0/31        |                    | InvalidSubnet",
        "10.1.0.1/32        |                    | InvalidSubnet",
        "fd00::/127         |                    | InvalidSubnet",
        "127.1.0.0/16       |                    | InvalidSubnet",
        "64.0.0.0/2         |                    | InvalidSubnet",
        "0.0.0.0/0          |                    | InvalidSubnet",
        "224.1.0.0/16       |                    | InvalidSubnet",
        "ff05::/64          |                    | InvalidSubnet",
        "::/64              |                    | InvalidSubnet",
        "192.0.0.0/16       |                    | SubnetOverlap",
        "192.0.2.128/25     |                    | SubnetOverlap",
        "10.1.0.0/16        | gateway: 10.1.0.0  | InvalidGateway",
        "10.1.0.0/24        | gateway: 10.1.0.255| InvalidGateway",
        "fd00::/64          | gateway: \"fd00::\"| InvalidGateway"
      })
  void aSubnetThatCannotWorkIsRefused(String cidr, String gateway, String reason) {
    String subnet = "{cidr: \"" + cidr + "\"" + (gateway == null ? "" : ", " + gateway) + "}";
    Scene scene = Scene.of(network("front", "driver: Bridge, subnets: [" + subnet + "]"));
    assertEquals("Accepted=False/" + reason, scene.refusal("cnet front"));
  }

  @Test
  void anOverlapNamesTheHostsRouteButNoOtherTenantsNetwork() {
    Scene scene = Scene.of(bridge("host", "192.0.2.0/25", ""), bridge("a", "10.1.0.0/16", ""));
    assertTrue(scene.said("cnet host").contains("192.0.2.0/24 dev eth0"));
    scene.add(bridge("b", "10.1.2.0/24", "")).translateAll();
    assertEquals(
        "Accepted=False/SubnetOverlap: 10.1.2.0/24 overlaps another network's subnet",
        scene.said("cnet b"));
  }

  @Test
  void ofTwoThatClashWhatStandsWinsThenTheOlderThenTheFirstByName() {
    Scene byName = Scene.of(bridge("a", "10.1.0.0/16", ""), bridge("b", "10.1.0.0/16", ""));
    assertEquals("none Accepted=False/SubnetOverlap", both(byName));
    Scene byAge =
        new Scene()
            .add(bridge("a", "10.1.0.0/16", ""), bridge("b", "10.1.0.0/16", ""))
            .created("cnet a", "2026-02-01T00:00:00Z")
            .created("cnet b", "2026-01-01T00:00:00Z")
            .translateAll();
    assertEquals("Accepted=False/SubnetOverlap none", both(byAge));
    Scene standing = Scene.of(bridge("b", "10.1.0.0/16", ""));
    standing.add(bridge("a", "10.1.0.0/16", "")).translateAll();
    assertEquals("Accepted=False/SubnetOverlap none", both(standing));
    assertFalse(standing.restarted().network(Scene.ref("cnet a")).isPresent());
  }

  private static String both(Scene scene) {
    return scene.refusal("cnet a") + " " + scene.refusal("cnet b");
  }

  @Test
  void aBridgeNameBelongsToTheNetworkWhoseBridgeStands() {
    String named = ", bridge: {name: br-x}";
    Scene scene = Scene.of(bridge("b", "10.2.0.0/16", named));
    scene.add(bridge("a", "10.1.0.0/16", named)).translateAll();
    assertEquals("Accepted=False/BridgeNameConflict none", both(scene));
    assertFalse(scene.restarted().network(Scene.ref("cnet a")).isPresent());
  }

  @Test
  void whoIsEditedIntoAClashLosesAgainstWhoHasIt() {
    Scene scene = Scene.of(bridge("a", "10.1.0.0/16", ""), bridge("b", "10.2.0.0/16", ""));
    scene.change(bridge("a", "10.2.0.0/16", ""));
    assertEquals("Accepted=False/SubnetOverlap none", both(scene));
  }

  @Test
  void whatClashedIsAcceptedWhenTheOtherGoes() {
    Scene scene = Scene.of(bridge("a", "10.1.0.0/16", ""), bridge("b", "10.1.0.0/16", ""));
    scene.remove("cnet a");
    assertEquals("none", scene.refusal("cnet b"));
  }

  @Test
  void ipv6NeedsAnMtuOf1280() {
    Scene scene = new Scene();
    scene.host =
        new Host(
            List.of(Scene.device("eth0", 1000, Map.of())),
            Map.of(),
            Optional.of(new LinkName("eth0")),
            Host.ForwardingKnob.PER_DEVICE,
            Host.Guards.POSSIBLE);
    scene.add(bridge("six", "fd00::/64", ""), bridge("four", "10.1.0.0/16", "")).translateAll();
    assertEquals("Accepted=False/InvalidMtu", scene.refusal("cnet six"));
    assertEquals("none", scene.refusal("cnet four"));
  }

  /** Tried on 6.18: such a link has no folder under net/ipv6/conf. */
  @Test
  void aLinkTooSmallForIpv6IsNotToldToGoWithoutIt() {
    Scene scene = Scene.of(bridge("small", "10.1.0.0/16", ", mtu: 1279"));
    assertEquals(List.of(), scene.items("cnet small", "sysctl net/ipv6"));
    scene.change(bridge("small", "10.1.0.0/16", ", mtu: 1280"));
    assertEquals(1, scene.items("cnet small", "sysctl net/ipv6").size());
  }

  @Test
  void driversHostAndNoneAskNothingOfTheKernel() {
    Scene scene = Scene.of(network("host", "driver: Host"), network("none", "driver: None"));
    assertEquals("none none", scene.refusal("cnet host") + " " + scene.refusal("cnet none"));
    assertTrue(scene.translator.desired().items().isEmpty());
  }

  @Test
  void aHostsLinkThatDoesNotForwardIsMadeToAndKeptNarrow() {
    Scene scene = Scene.of(bridge("front", "10.1.0.0/16", ""));
    assertEquals(
        List.of("element forwarding { ipv4 . \"eth0\" }"),
        scene.items("cnet front", "element forwarding"));
    assertTrue(scene.items("cnet front").contains("sysctl net/ipv4/conf/eth0/forwarding = 1"));
  }

  @Test
  void aHostsLinkThatForwardsAlreadyIsLeftAlone() {
    Scene scene = new Scene();
    Map<Family, Boolean> on = Map.of(Family.IPV4, true);
    scene.host =
        hostWith(Host.ForwardingKnob.PER_DEVICE, Scene.device("eth0", 1500, on, "192.0.2.1"));
    scene.add(bridge("front", "10.1.0.0/16", "")).translateAll();
    assertEquals(List.of(), scene.items("cnet front", "element forwarding"));
    assertEquals(List.of(), scene.items("cnet front", "sysctl net/ipv4/conf/eth0"));
  }

  @Test
  void whatWeTurnedOnStaysOn() {
    Scene scene = new Scene();
    Map<Family, Boolean> on = Map.of(Family.IPV4, true);
    Host.Device ours =
        new Host.Device(new LinkName("eth0"), 1500, List.of(Scene.ip("192.0.2.1")), on, on, false);
    scene.host = hostWith(Host.ForwardingKnob.PER_DEVICE, ours);
    scene.add(bridge("front", "10.1.0.0/16", "")).translateAll();
    assertEquals(1, scene.items("cnet front", "sysctl net/ipv4/conf/eth0").size());
  }

  @Test
  void aLinkWithoutAnAddressOfTheFamilyNeedNotForwardIt() {
    Scene scene = new Scene();
    scene.host =
        hostWith(Host.ForwardingKnob.PER_DEVICE, Scene.device("eth0", 1500, Map.of(), "fe80::1"));
    scene.add(bridge("front", "fd00::/64", "")).translateAll();
    assertEquals(List.of(), scene.items("cnet front", "element forwarding"));
  }

  @Test
  void olderKernelsForwardIpv6EverywhereAfterKeepingAdvertisementsAccepted() {
    Scene scene = new Scene();
    scene.host = hostWith(Host.ForwardingKnob.ALL, Scene.UPLINK);
    scene.add(bridge("front", "fd00::/64", "")).translateAll();
    List<String> settings = scene.items("cnet front", "sysctl net/ipv6/conf/eth0");
    assertEquals(List.of("sysctl net/ipv6/conf/eth0/accept_ra = 2"), settings);
    List<String> all = scene.items("cnet front");
    assertTrue(
        all.indexOf("sysctl net/ipv6/conf/eth0/accept_ra = 2")
            < all.indexOf("sysctl net/ipv6/conf/all/forwarding = 1"));
  }

  private static Host hostWith(Host.ForwardingKnob knob, Host.Device device) {
    return new Host(
        List.of(device), Map.of(), Optional.of(device.name()), knob, Host.Guards.POSSIBLE);
  }

  @Test
  void whatTwoNetworksAskForStaysWhenOneGoes() {
    Scene scene = Scene.of(bridge("a", "10.1.0.0/16", ""), bridge("b", "10.2.0.0/16", ""));
    Key forwarding = new Key.OfSysctl(NamespaceRef.Host.HOST, "net/ipv4/conf/eth0/forwarding");
    assertEquals(2, scene.translator.desired().origins(forwarding).size());
    scene.remove("cnet a");
    assertEquals(List.of(Scene.ref("cnet b")), scene.translator.desired().origins(forwarding));
    assertTrue(scene.translator.desired().items().containsKey(forwarding));
    scene.remove("cnet b");
    assertFalse(scene.translator.desired().items().containsKey(forwarding));
  }

  @Test
  void theBridgesAddressFollowsFromTheNetworksUid() {
    Scene scene = Scene.of(bridge("front", "10.1.0.0/16", ", bridge: {name: br-x}"));
    Key key = new Key.OfLink(NamespaceRef.Host.HOST, new LinkName("br-x"));
    Link.Bridge link = (Link.Bridge) scene.translator.desired().items().get(key);
    Network network = scene.translator.network(Scene.ref("cnet front")).orElseThrow();
    assertEquals(Names.mac(network.uid()), link.mac());
  }
}
