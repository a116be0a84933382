package dev.plumbline.agent.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Key;
import dev.plumbline.model.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingsTest {

  private static final String FRONT = network("front", "[{cidr: 10.1.0.0/24}]", "");
  private static final String WEB = endpoint("web", "10.1.0.2", "");
  private static final String ANY4 = "hostIPs: [0.0.0.0], ";

  private static String network(String name, String subnets, String more) {
    return """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: %s}
        spec: {driver: Bridge, subnets: %s%s}
        """
        .formatted(name, subnets, more);
  }

  private static String endpoint(String name, String address, String labels) {
    return """
        apiVersion: plumbline.dev/v1alpha1
        kind: Endpoint
        metadata: {name: %s, labels: {%s}}
        spec: {networkRef: {name: front}, sandbox: {netns: {name: %s}}, addresses: ["%s"]}
        """
        .formatted(name, labels, name, address);
  }

  private static String mapping(String name, String spec) {
    return """
        apiVersion: plumbline.dev/v1alpha1
        kind: PortMapping
        metadata: {name: %s}
        spec: {%s}
        """
        .formatted(name, spec);
  }

  private static String toWeb(String name, int port) {
    return toWeb(name, ANY4, "{protocol: TCP, port: " + port + ", targetPort: 80}");
  }

  private static String toWeb(String name, String more, String ports) {
    return mapping(name, more + "endpointRef: {name: web}, ports: [" + ports + "]");
  }

  private static Scene web(String... more) {
    return new Scene().add(FRONT, WEB).add(String.join("\n---\n", more)).translateAll();
  }

  @Test
  void aPortIsPublishedOnEveryAddressOfTheEndpointsFamilies() {
    Scene scene = web(toWeb("m", "", "{protocol: TCP, port: 8080, targetPort: 80}"));
    assertEquals(
        List.of("element publish4 { 0.0.0.0 . tcp . 8080 : 10.1.0.2 . 80 }"),
        scene.items("pmap m"));
  }

  @Test
  void bothFamiliesArePublishedWhereTheEndpointHasBoth() {
    Scene scene =
        new Scene()
            .add(network("front", "[{cidr: 10.1.0.0/24}, {cidr: \"fd00::/64\"}]", ""))
            .add(endpoint("web", "10.1.0.2", "").replace("\"10.1.0.2\"", "10.1.0.2, \"fd00::2\""))
            .add(toWeb("m", "", "{protocol: UDP, port: 53}"))
            .translateAll();
    assertEquals(
        List.of(
            "element publish4 { 0.0.0.0 . udp . 53 : 10.1.0.2 . 53 }",
            "element publish6 { :: . udp . 53 : fd00::2 . 53 }"),
        scene.items("pmap m"));
  }

  @Test
  void theMappingsAddressesGoBeforeTheNetworks() {
    String bound = ", hostBindings: [192.0.2.10, 127.0.0.1]";
    String port = "{protocol: TCP, port: 80}";
    Scene scene =
        new Scene()
            .add(network("front", "[{cidr: 10.1.0.0/24}]", bound), WEB)
            .add(toWeb("a", "", port), toWeb("b", "hostIPs: [192.0.2.99], ", port))
            .translateAll();
    assertEquals(
        List.of(
            "element publish4 { 192.0.2.10 . tcp . 80 : 10.1.0.2 . 80 }",
            "element publish4 { 127.0.0.1 . tcp . 80 : 10.1.0.2 . 80 }"),
        scene.items("pmap a"));
    assertEquals(
        List.of("element publish4 { 192.0.2.99 . tcp . 80 : 10.1.0.2 . 80 }"),
        scene.items("pmap b"));
  }

  @Test
  void aRangeMapsOneToOne() {
    Scene scene =
        web(toWeb("m", ANY4, "{protocol: UDP, port: 20000, endPort: 20002, targetPort: 30000}"));
    assertEquals(
        List.of(
            "element publish4 { 0.0.0.0 . udp . 20000 : 10.1.0.2 . 30000 }",
            "element publish4 { 0.0.0.0 . udp . 20001 : 10.1.0.2 . 30001 }",
            "element publish4 { 0.0.0.0 . udp . 20002 : 10.1.0.2 . 30002 }"),
        scene.items("pmap m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope: Mesh,                  | TCP  | scope Mesh is not supported yet",
        "externalTrafficPolicy: Local, | TCP  | externalTrafficPolicy Local is not supported yet",
        "                              | SCTP | protocol SCTP is not supported yet",
        "hostIPs: [\"::1\"],           | TCP  | [::1] cannot be published by NAT"
      })
  void whatIsNotBuiltYetIsRefusedByName(String more, String protocol, String message) {
    String spec = more == null ? "" : more;
    Scene scene = web(toWeb("m", spec, "{protocol: " + protocol + ", port: 80}"));
    assertEquals("Accepted=False/Unsupported: " + message, scene.said("pmap m"));
    assertEquals(List.of(), scene.items("pmap m"));
  }

  @Test
  void scopeNodeAndPolicyClusterAreWhatIsBuilt() {
    String more = "scope: Node, externalTrafficPolicy: Cluster, ";
    assertEquals("none", web(toWeb("m", more, "{protocol: TCP, port: 80}")).refusal("pmap m"));
  }

  @Test
  void ipv6LoopbackBesideOthersIsLeftOut() {
    Scene scene =
        new Scene()
            .add(network("front", "[{cidr: 10.1.0.0/24}, {cidr: \"fd00::/64\"}]", ""), WEB)
            .add(toWeb("m", "hostIPs: [\"::1\", 127.0.0.1], ", "{protocol: TCP, port: 80}"))
            .translateAll();
    assertEquals(
        List.of("element publish4 { 127.0.0.1 . tcp . 80 : 10.1.0.2 . 80 }"),
        scene.items("pmap m"));
  }

  @Test
  void whatItLeadsToMustBeThereAndReachable() {
    String none = network("quiet", "[{cidr: 10.2.0.0/24}]", ", internal: true");
    String inside = endpoint("inside", "10.2.0.2", "").replace("front", "quiet");
    Scene scene =
        web(
            none,
            inside,
            toWeb("a", 80).replace("name: web", "name: nobody"),
            toWeb("b", 81).replace("name: web", "name: inside"));
    assertEquals("ResolvedRefs=False/EndpointNotFound", scene.refusal("pmap a"));
    assertEquals("ResolvedRefs=False/NetworkInternal", scene.refusal("pmap b"));
    scene.change(toWeb("c", "hostIPs: [\"2001:db8::10\"], ", "{protocol: TCP, port: 80}"));
    assertEquals("ResolvedRefs=False/FamilyMismatch", scene.refusal("pmap c"));
  }

  @Test
  void itFollowsItsEndpoint() {
    Scene scene = web(toWeb("m", 80));
    scene.change(endpoint("web", "10.1.0.9", ""));
    assertEquals(
        List.of("element publish4 { 0.0.0.0 . tcp . 80 : 10.1.0.9 . 80 }"), scene.items("pmap m"));
    scene.remove("cnep web");
    assertEquals(List.of(), scene.items("pmap m"));
    assertEquals("ResolvedRefs=False/EndpointNotFound", scene.refusal("pmap m"));
    scene.change(WEB);
    assertEquals("none", scene.refusal("pmap m"));
  }

  @Test
  void toAnEndpointThatOnlySharesItLeadsToTheOneWithTheLink() {
    String side =
        """
        apiVersion: plumbline.dev/v1alpha1
        kind: Endpoint
        metadata: {name: side}
        spec: {sandbox: {endpointRef: {name: web}}}
        """;
    Scene scene = web(side, toWeb("m", 80).replace("name: web", "name: side"));
    assertEquals(
        List.of("element publish4 { 0.0.0.0 . tcp . 80 : 10.1.0.2 . 80 }"), scene.items("pmap m"));
    scene.change(endpoint("web", "10.1.0.9", ""));
    assertEquals(
        List.of("element publish4 { 0.0.0.0 . tcp . 80 : 10.1.0.9 . 80 }"), scene.items("pmap m"));
  }

  // ports that two want

  @Test
  void ofTwoThatWantOnePortTheFirstByNameGetsIt() {
    Scene scene = web(toWeb("b", 80), toWeb("a", 80));
    assertEquals("none", scene.refusal("pmap a"));
    assertEquals(
        "Accepted=False/PortConflict: 0.0.0.0 80/tcp belongs to pmap default/a",
        scene.said("pmap b"));
  }

  @Test
  void theOlderGoesBeforeTheFirstByName() {
    Scene scene =
        new Scene()
            .add(FRONT, WEB, toWeb("a", 80), toWeb("b", 80))
            .created("pmap a", "2026-02-01T00:00:00Z")
            .created("pmap b", "2026-01-01T00:00:00Z")
            .translateAll();
    assertEquals("Accepted=False/PortConflict none", both(scene));
  }

  @Test
  void whoHasAPortKeepsItThroughChangesAndARestart() {
    Scene scene = web(toWeb("b", 80));
    scene.change(toWeb("a", 80));
    assertEquals("Accepted=False/PortConflict none", both(scene));
    scene.translateAll();
    assertEquals("Accepted=False/PortConflict none", both(scene));
    scene.change(toWeb("a", ANY4, "{protocol: TCP, port: 80, targetPort: 81}"));
    Translator fresh = scene.restarted();
    assertTrue(fresh.mapping(Scene.ref("pmap b")).isPresent());
    assertFalse(fresh.mapping(Scene.ref("pmap a")).isPresent());
  }

  private static String both(Scene scene) {
    return scene.refusal("pmap a") + " " + scene.refusal("pmap b");
  }

  @Test
  void aPortThatIsReleasedGoesToTheOneThatWaits() {
    Scene scene = web(toWeb("b", 80));
    scene.change(toWeb("a", 80));
    scene.remove("pmap b");
    assertEquals("none", scene.refusal("pmap a"));
    scene.change(toWeb("c", 80));
    scene.change(toWeb("a", 81));
    assertEquals("none", scene.refusal("pmap c"));
  }

  @Test
  void ofSeveralThatWaitTheFirstGetsIt() {
    Scene scene = web(toWeb("m", 80));
    scene.change(toWeb("z", 80));
    scene.change(toWeb("a", 80));
    scene.remove("pmap m");
    assertEquals("none", scene.refusal("pmap a"));
    assertEquals("Accepted=False/PortConflict", scene.refusal("pmap z"));
  }

  @Test
  void whoMovesToATakenPortLosesAgainstWhoHasIt() {
    Scene scene = web(toWeb("a", 80), toWeb("b", 443));
    scene.change(toWeb("a", 443));
    assertEquals("Accepted=False/PortConflict none", both(scene));
    scene.add(toWeb("a", 443)).translateAll();
    assertEquals("Accepted=False/PortConflict none", both(scene));
  }

  @Test
  void whoMovesToATakenPortLosesThoughEverythingIsTranslatedAtOnce() {
    Scene scene = web(toWeb("a", 80), toWeb("b", 443));
    scene.add(toWeb("a", 443)).translateAll();
    assertEquals("Accepted=False/PortConflict none", both(scene));
  }

  @Test
  void whoAddsAPortKeepsWhatItHasAgainstNewcomers() {
    Scene scene = web(toWeb("b", 80));
    scene.change(toWeb("a", 80));
    scene.change(
        toWeb("b", ANY4, "{protocol: TCP, port: 80, targetPort: 80}, {protocol: TCP, port: 81}"));
    assertEquals("Accepted=False/PortConflict none", both(scene));
  }

  @Test
  void twoThatSwapPortsBothGetThem() {
    Scene scene = web(toWeb("a", 80), toWeb("b", 443));
    scene.change(toWeb("a", 443), toWeb("b", 80));
    assertEquals("none none", both(scene));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.0.0.0     | 192.0.2.10  | TCP | 80 | true",
        "192.0.2.10  | 0.0.0.0     | TCP | 80 | true",
        "192.0.2.10  | 192.0.2.10  | TCP | 80 | true",
        "192.0.2.10  | 192.0.2.11  | TCP | 80 | false",
        "0.0.0.0     | 0.0.0.0     | UDP | 80 | false",
        "0.0.0.0     | 0.0.0.0     | TCP | 81 | false"
      })
  void aWildcardExcludesEveryAddressAndProtocolsAreSeparate(
      String one, String other, String protocol, int port, boolean conflict) {
    Scene scene =
        web(
            toWeb("a", "hostIPs: [" + one + "], ", "{protocol: TCP, port: 80}"),
            toWeb(
                "b",
                "hostIPs: [" + other + "], ",
                "{protocol: " + protocol + ", port: " + port + "}"));
    assertEquals(conflict ? "Accepted=False/PortConflict" : "none", scene.refusal("pmap b"));
  }

  @Test
  void rangesConflictWhereTheyMeet() {
    Scene scene =
        web(
            toWeb("a", ANY4, "{protocol: UDP, port: 100, endPort: 110}"),
            toWeb("b", ANY4, "{protocol: UDP, port: 110, endPort: 120}"));
    assertEquals(
        "Accepted=False/PortConflict: 0.0.0.0 110/udp belongs to pmap default/a",
        scene.said("pmap b"));
    scene.change(toWeb("a", ANY4, "{protocol: UDP, port: 100, endPort: 109}"));
    assertEquals("none", scene.refusal("pmap b"));
    assertEquals(11, scene.items("pmap b").size());
  }

  @Test
  void allPortsOfAMappingAreTakenOrNone() {
    Scene scene = web(toWeb("a", 81));
    scene.change(toWeb("b", ANY4, "{protocol: TCP, port: 80}, {protocol: TCP, port: 81}"));
    assertEquals(List.of(), scene.items("pmap b"));
    scene.change(toWeb("c", 80));
    assertEquals("none", scene.refusal("pmap c"));
  }

  @Test
  void anotherTenantsMappingIsNotNamed() {
    String strange =
        (FRONT.replace("front", "side").replace("10.1", "10.2")
                + "---\n"
                + WEB.replace("front", "side")
                    .replace("10.1", "10.2")
                    .replace("name: web}}", "name: shop}}")
                + "---\n"
                + toWeb("theirs", 80))
            .replace("metadata: {name:", "metadata: {namespace: shop, name:");
    Scene scene = web(strange);
    scene.change(toWeb("a", 80));
    assertEquals("none", scene.refusal("pmap shop/theirs"));
    assertEquals("Accepted=False/PortConflict: 0.0.0.0 80/tcp is taken", scene.said("pmap a"));
  }

  // listeners

  private static Surroundings.Listeners listeningOn(Integer... ports) {
    Set<Integer> all = Set.of(ports);
    return (protocol, address, port) ->
        all.contains(port)
            ? Optional.of("sshd (pid 812) on " + address + ":" + port)
            : Optional.empty();
  }

  @Test
  void aPortThatAProcessListensOnIsAConflictWhenItIsNew() {
    Scene scene = new Scene();
    scene.listeners = listeningOn(22);
    scene.add(FRONT, WEB, toWeb("a", 22), toWeb("b", 23)).translateAll();
    assertEquals(
        "Accepted=False/PortConflict: a process of the host listens there: sshd (pid 812) on 0.0.0.0:22",
        scene.said("pmap a"));
    assertEquals("none", scene.refusal("pmap b"));
    scene.listeners = listeningOn(99);
    scene.change(toWeb("b", 24));
    assertEquals("none", scene.refusal("pmap a"));
  }

  @Test
  void aProcessThatComesLaterIsToldOf() {
    Scene scene = web(toWeb("a", 22));
    scene.listeners = listeningOn(22);
    scene.translateAll();
    assertEquals("none", scene.refusal("pmap a"));
    assertEquals(
        "Programmed=True/HostListener: cuts off a process of the host: sshd (pid 812) on 0.0.0.0:22",
        scene.said("pmap a"));
    assertTrue(scene.restarted().mapping(Scene.ref("pmap a")).isPresent());
  }

  @Test
  void aPortAddedWhereAProcessListensIsAConflictThoughTheOthersAreHeld() {
    Scene scene = web(toWeb("a", 80));
    scene.listeners = listeningOn(22);
    scene.change(toWeb("a", ANY4, "{protocol: TCP, port: 80}, {protocol: TCP, port: 22}"));
    assertEquals("Accepted=False/PortConflict", scene.refusal("pmap a"));
  }

  // several endpoints

  private static final Pattern TARGET = Pattern.compile("\\. (\\d+) : (\\S+) \\. 80 }");

  private static String balanced(String name, String more) {
    return mapping(
        name,
        ANY4 + "selector: {matchLabels: {app: web}}, ports: [{protocol: TCP, port: 80}]" + more);
  }

  private static Map<Integer, String> slots(Scene scene) {
    Map<Integer, String> slots = new HashMap<>();
    for (String line : scene.items("pmap m", "element balance4")) {
      Matcher matcher = TARGET.matcher(line);
      assertTrue(matcher.find(), line);
      slots.put(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }
    return slots;
  }

  @Test
  void theSlotsAreSpreadEvenlyOverTheEndpoints() {
    Scene scene =
        web(
            endpoint("a", "10.1.0.11", "app: web"),
            endpoint("b", "10.1.0.12", "app: web"),
            endpoint("c", "10.1.0.13", "app: other"),
            balanced("m", ""));
    Map<Integer, String> slots = slots(scene);
    assertEquals(120, slots.size());
    assertEquals(60, slots.values().stream().filter("10.1.0.11"::equals).count());
    assertEquals(60, slots.values().stream().filter("10.1.0.12"::equals).count());
  }

  @Test
  void endpointsComeAndGoByTheirLabels() {
    Scene scene = web(endpoint("a", "10.1.0.11", "app: web"), balanced("m", ""));
    assertEquals(
        List.of("element publish4 { 0.0.0.0 . tcp . 80 : 10.1.0.11 . 80 }"), scene.items("pmap m"));
    scene.change(endpoint("b", "10.1.0.12", "app: web"));
    assertEquals(Set.of("10.1.0.11", "10.1.0.12"), new HashSet<>(slots(scene).values()));
    scene.change(endpoint("a", "10.1.0.11", "app: other"));
    assertEquals(
        List.of("element publish4 { 0.0.0.0 . tcp . 80 : 10.1.0.12 . 80 }"), scene.items("pmap m"));
    scene.remove("cnep b");
    assertEquals("ResolvedRefs=False/EndpointNotFound", scene.refusal("pmap m"));
  }

  @Test
  void noMoreThan120EndpointsAreBalanced() {
    Scene scene = new Scene().add(FRONT, balanced("m", ""));
    for (int i = 2; i < 132; i++) {
      scene.add(endpoint("e" + i, "10.1.0." + i, "app: web"));
    }
    scene.translateAll();
    assertEquals(120, new HashSet<>(slots(scene).values()).size());
  }

  // sources

  @Test
  void allowedSourcesThatOthersCoverAreLeftOut() {
    String sources = "allowedSources: [10.0.0.0/8, 10.1.0.0/16, 192.0.2.0/24, 10.0.0.0/9], ";
    Scene scene = web(toWeb("m", ANY4 + sources, "{protocol: TCP, port: 80}"));
    assertEquals(
        List.of(
            "element publish4 { 0.0.0.0 . tcp . 80 : 10.1.0.2 . 80 }",
            "element restricted4 { 0.0.0.0 . tcp . 80 }",
            "element allowed4 { 0.0.0.0 . tcp . 80 . 10.0.0.0/8 }",
            "element allowed4 { 0.0.0.0 . tcp . 80 . 192.0.2.0/24 }"),
        scene.items("pmap m"));
  }

  @Test
  void sourcesOfOneFamilyLetNobodyOfTheOtherIn() {
    Scene scene =
        new Scene()
            .add(network("front", "[{cidr: 10.1.0.0/24}, {cidr: \"fd00::/64\"}]", ""))
            .add(WEB.replace("\"10.1.0.2\"", "10.1.0.2, \"fd00::2\""))
            .add(toWeb("m", "allowedSources: [10.0.0.0/8], ", "{protocol: TCP, port: 80}"))
            .translateAll();
    assertEquals(1, scene.items("pmap m", "element restricted6").size());
    assertEquals(0, scene.items("pmap m", "element allowed6").size());
  }

  // without NAT

  private static Scene routed(String... more) {
    String routed = ", gatewayMode: {ipv4: Routed}";
    return new Scene()
        .add(network("front", "[{cidr: 10.1.0.0/24}]", routed), WEB)
        .add(String.join("\n---\n", more))
        .translateAll();
  }

  @Test
  void inModeRoutedThePortIsOpenedAtTheEndpointsOwnAddress() {
    Scene scene =
        routed(
            toWeb(
                "m",
                "allowedSources: [192.0.2.0/24], ",
                "{protocol: TCP, port: 8080, targetPort: 80}"));
    assertEquals(
        List.of(
            "element open4 { 10.1.0.2 . tcp . 80 }",
            "element restricted4 { 10.1.0.2 . tcp . 80 }",
            "element allowed4 { 10.1.0.2 . tcp . 80 . 192.0.2.0/24 }"),
        scene.items("pmap m"));
    assertEquals("none", scene.refusal("pmap m"));
  }

  @Test
  void fromTrustedInterfacesThePortIsOpenBesideNat() {
    Scene scene =
        new Scene()
            .add(network("front", "[{cidr: 10.1.0.0/24}]", ", bridge: {trustedInterfaces: [eth1]}"))
            .add(WEB, toWeb("m", 8080))
            .translateAll();
    assertEquals(
        List.of(
            "element publish4 { 0.0.0.0 . tcp . 8080 : 10.1.0.2 . 80 }",
            "element open4 { 10.1.0.2 . tcp . 80 }"),
        scene.items("pmap m"));
  }

  @Test
  void twoMayOpenOnePortToTheSameSourcesOnly() {
    String port = "{protocol: TCP, port: 80}";
    Scene scene = routed(toWeb("a", "", port), toWeb("b", "", port));
    assertEquals("none none", both(scene));
    assertEquals(2, scene.translator.desired().origins(open("10.1.0.2")).size());
    scene.change(toWeb("b", "allowedSources: [10.0.0.0/8], ", port));
    assertEquals(
        "Accepted=False/PortConflict: 10.1.0.2 80/tcp belongs to pmap default/a",
        scene.said("pmap b"));
    scene.change(toWeb("a", "allowedSources: [10.0.0.0/8], ", port));
    assertEquals("none none", both(scene));
  }

  private static Key open(String address) {
    return new Key.OfElement(
        FirewallSet.OPEN4,
        List.of(
            new Field.Ip(IpAddress.parse(address)),
            new Field.Proto(Protocol.TCP),
            new Field.Port(80)));
  }
}
