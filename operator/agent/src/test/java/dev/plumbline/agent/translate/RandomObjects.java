package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.AllowedNamespaces;
import dev.plumbline.agent.api.BridgeOptions;
import dev.plumbline.agent.api.ContainerNetworkSpec;
import dev.plumbline.agent.api.EndpointSpec;
import dev.plumbline.agent.api.GatewayModes;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.LabelSelector;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Route;
import dev.plumbline.agent.api.Rule;
import dev.plumbline.agent.api.Sandbox;
import dev.plumbline.agent.api.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Objects at random, drawn from so few names, addresses and ports that they refer to each other and
 * get into each other's way, in all kinds of ways that validation lets through.
 */
final class RandomObjects {

  private static final List<String> NAMESPACES = List.of("default", "shop");

  private final Random random;

  RandomObjects(Random random) {
    this.random = random;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  private <T> T any(T... of) {
    return of[random.nextInt(of.length)];
  }

  private <T> Optional<T> maybe(int percent, T value) {
    return chance(percent) ? Optional.of(value) : Optional.empty();
  }

  ObjectRef ref() {
    return switch (random.nextInt(10)) {
      case 0 -> network();
      case 1, 2, 3, 4 -> endpoint();
      default -> mapping();
    };
  }

  private ObjectRef network() {
    return new ObjectRef(Kind.ContainerNetwork, "default", "n" + random.nextInt(4));
  }

  private ObjectRef endpoint() {
    return new ObjectRef(Kind.Endpoint, namespace(), "e" + random.nextInt(6));
  }

  private ObjectRef mapping() {
    return new ObjectRef(Kind.PortMapping, namespace(), "m" + random.nextInt(6));
  }

  private String namespace() {
    return chance(80) ? NAMESPACES.get(0) : NAMESPACES.get(1);
  }

  Resource object(ObjectRef ref) {
    Map<String, String> labels = chance(50) ? Map.of("app", any("web", "db")) : Map.of();
    Metadata metadata =
        new Metadata(
            ref.namespace(),
            ref.name(),
            ref.toString(),
            1,
            labels,
            Map.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return switch (ref.kind()) {
      case ContainerNetwork ->
          new Resource.ContainerNetwork(metadata, network(number(ref)), Map.of());
      case Endpoint -> new Resource.Endpoint(metadata, endpoint(ref), Map.of());
      case PortMapping -> new Resource.PortMapping(metadata, mapping(ref), Map.of());
    };
  }

  private static int number(ObjectRef ref) {
    return ref.name().charAt(1) - '0';
  }

  private ContainerNetworkSpec network(int number) {
    ContainerNetworkSpec.Driver driver =
        chance(80)
            ? ContainerNetworkSpec.Driver.Bridge
            : any(
                ContainerNetworkSpec.Driver.Host,
                ContainerNetworkSpec.Driver.None,
                ContainerNetworkSpec.Driver.Overlay);
    boolean bridge = driver == ContainerNetworkSpec.Driver.Bridge;
    boolean internal = bridge && chance(20);
    return new ContainerNetworkSpec(
        driver,
        bridge ? subnets(chance(90) ? number : random.nextInt(4)) : List.of(),
        List.of(),
        internal,
        bridge ? maybe(20, any(1400, 1000)) : Optional.empty(),
        bridge ? maybe(20, "lan") : Optional.empty(),
        bridge ? maybe(40, modes(internal)) : Optional.empty(),
        bridge && chance(20) ? List.of("192.0.2.10", "127.0.0.1") : List.of(),
        bridge ? maybe(40, options(number)) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        bridge && chance(30) ? List.of(route()) : List.of(),
        bridge && chance(20) ? List.of(new Rule(1000, "0.0.0.0/0", 200)) : List.of(),
        Optional.empty(),
        maybe(50, new AllowedNamespaces(AllowedNamespaces.From.All, Optional.empty())));
  }

  private List<Subnet> subnets(int number) {
    List<Subnet> subnets = new ArrayList<>();
    if (chance(85)) {
      Optional<String> range = maybe(30, "10." + number + ".0.0/29");
      List<String> reserved = chance(30) ? List.of("10." + number + ".0.2") : List.of();
      subnets.add(new Subnet("10." + number + ".0.0/24", Optional.empty(), range, reserved));
    }
    if (subnets.isEmpty() || chance(40)) {
      String cidr = "fd00:" + number + "::/64";
      subnets.add(new Subnet(cidr, Optional.empty(), Optional.empty(), List.of()));
    }
    return subnets;
  }

  private GatewayModes modes(boolean internal) {
    GatewayModes.Mode mode =
        internal
            ? GatewayModes.Mode.Isolated
            : any(GatewayModes.Mode.Routed, GatewayModes.Mode.NATUnprotected);
    return new GatewayModes(maybe(70, mode), maybe(50, mode));
  }

  private BridgeOptions options(int number) {
    return new BridgeOptions(
        maybe(50, "br-" + (chance(80) ? number : random.nextInt(4))),
        maybe(50, BridgeOptions.InterContainer.Deny),
        maybe(50, BridgeOptions.Masquerade.Disabled),
        chance(40) ? List.of("eth1") : List.of());
  }

  private Route route() {
    String to = any("10.200.0.0/16", "0.0.0.0/0", "::/0");
    return new Route(to, Optional.empty(), maybe(20, 100), maybe(50, 200));
  }

  private EndpointSpec endpoint(ObjectRef ref) {
    int choice = random.nextInt(10);
    if (choice == 0) {
      return endpointSpec(Optional.empty(), sharing(), false);
    }
    Sandbox sandbox =
        switch (choice) {
          case 1 -> sharing();
          case 2 -> sandbox(Optional.of(new Sandbox.Container("docker://3fa1c0ffee")));
          case 3 ->
              new Sandbox(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(new Sandbox.Host()));
          default ->
              new Sandbox(
                  Optional.empty(),
                  Optional.of(new Sandbox.Netns(any("web", "db", "s" + ref.name()))),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty());
        };
    EndpointSpec.NetworkRef network =
        new EndpointSpec.NetworkRef("n" + random.nextInt(4), Optional.of("default"));
    return endpointSpec(Optional.of(network), sandbox, choice != 3);
  }

  private Sandbox sharing() {
    return new Sandbox(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Sandbox.EndpointRef("e" + random.nextInt(6))),
        Optional.empty());
  }

  private static Sandbox sandbox(Optional<Sandbox.Container> container) {
    return new Sandbox(
        Optional.empty(), Optional.empty(), container, Optional.empty(), Optional.empty());
  }

  private EndpointSpec endpointSpec(
      Optional<EndpointSpec.NetworkRef> network, Sandbox sandbox, boolean withLink) {
    return new EndpointSpec(
        network,
        Optional.empty(),
        sandbox,
        withLink ? maybe(20, any("eth0", "wan")) : Optional.empty(),
        withLink && chance(25)
            ? List.of("10." + random.nextInt(4) + ".0." + (2 + random.nextInt(4)))
            : List.of(),
        withLink ? maybe(20, any("02:00:00:00:00:01", "02:00:00:00:00:02")) : Optional.empty(),
        List.of(),
        Optional.empty(),
        withLink ? maybe(30, random.nextInt(3)) : Optional.empty(),
        withLink && chance(20) ? Map.of("net.ipv4.conf.IFNAME.log_martians", "1") : Map.of());
  }

  /** No two mappings want one port or lead to one: who has what is settled elsewhere. */
  private PortMappingSpec mapping(ObjectRef ref) {
    int base = 1000 * (1 + number(ref)) + (ref.namespace().equals("default") ? 0 : 500);
    Optional<PortMappingSpec.EndpointRef> to =
        maybe(60, new PortMappingSpec.EndpointRef("e" + random.nextInt(6)));
    Optional<LabelSelector> selector =
        to.isPresent()
            ? Optional.empty()
            : Optional.of(new LabelSelector(Map.of("app", any("web", "db")), List.of()));
    PortMappingSpec.Protocol protocol =
        chance(90)
            ? any(PortMappingSpec.Protocol.TCP, PortMappingSpec.Protocol.UDP)
            : PortMappingSpec.Protocol.SCTP;
    return new PortMappingSpec(
        to,
        selector,
        chance(40) ? List.of(any("0.0.0.0", "::", "192.0.2.10")) : List.of(),
        List.of(
            new PortMappingSpec.Port(
                Optional.empty(),
                protocol,
                base + random.nextInt(3),
                maybe(20, base + 4),
                Optional.empty())),
        Optional.empty(),
        chance(30) ? List.of("10.0.0.0/8", any("10.1.0.0/16", "192.0.2.0/24")) : List.of(),
        Optional.empty());
  }
}
