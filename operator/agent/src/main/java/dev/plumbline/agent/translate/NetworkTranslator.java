package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;

import dev.plumbline.agent.api.BridgeOptions;
import dev.plumbline.agent.api.ContainerNetworkSpec;
import dev.plumbline.agent.api.ContainerNetworkSpec.Driver;
import dev.plumbline.agent.api.GatewayModes;
import dev.plumbline.agent.api.GatewayModes.Mode;
import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fills in a network's defaults and refuses what cannot work. */
final class NetworkTranslator {

  /** Below this IPv6 is switched off on a link (RFC 8200, {@code IPV6_MIN_MTU}). */
  static final int IPV6_MIN_MTU = 1280;

  /** Loopback and multicast. */
  private static final List<Prefix> NOBODYS =
      List.of(
          Prefix.parse("127.0.0.0/8"),
          Prefix.parse("224.0.0.0/4"),
          Prefix.parse("::1/128"),
          Prefix.parse("ff00::/8"));

  private final ContainerNetwork object;
  private final ContainerNetworkSpec spec;
  private final Host host;

  private NetworkTranslator(ContainerNetwork object, Host host) {
    this.object = object;
    this.spec = object.spec();
    this.host = host;
  }

  /**
   * The effective network.
   *
   * @param fromPools prefixes given from the pools where the spec names none
   */
  static Network translate(ContainerNetwork object, List<Prefix> fromPools, Host host)
      throws Refusal {
    return new NetworkTranslator(object, host).translate(fromPools);
  }

  private Network translate(List<Prefix> fromPools) throws Refusal {
    refuseUnsupported();
    BridgeOptions bridge =
        spec.bridge()
            .orElse(
                new BridgeOptions(Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
    List<Network.Subnet> subnets = subnets(fromPools);
    Map<Family, Mode> modes = modes();
    int mtu = spec.mtu().orElse(host.uplinkMtu());
    if (mtu < IPV6_MIN_MTU && subnets.stream().anyMatch(s -> s.family() == Family.IPV6)) {
      throw refuse("InvalidMtu", "IPv6 needs an MTU of at least 1280, this is " + mtu);
    }
    return new Network(
        object.ref(),
        object.metadata().uid(),
        spec.driver(),
        subnets,
        bridge(object),
        mtu,
        spec.internal(),
        modes,
        bridge.interContainer().orElse(BridgeOptions.InterContainer.Allow)
            == BridgeOptions.InterContainer.Allow,
        bridge.masquerade().orElse(BridgeOptions.Masquerade.Enabled)
            == BridgeOptions.Masquerade.Enabled,
        bridge.trustedInterfaces().stream().map(LinkName::new).toList(),
        spec.interfacePrefix().orElse("eth"),
        spec.hostBindings().stream().map(IpAddress::parse).toList(),
        routes(),
        spec.rules().stream()
            .map(r -> new Network.PolicyRule(r.priority(), Prefix.parse(r.from()), r.table()))
            .toList(),
        spec.allowedNamespaces());
  }

  /** The bridge's name, asked for or following from the network's UID. */
  static LinkName bridge(ContainerNetwork object) {
    return object
        .spec()
        .bridge()
        .flatMap(BridgeOptions::name)
        .map(LinkName::new)
        .orElseGet(() -> Names.bridge(object.metadata().uid()));
  }

  private void refuseUnsupported() throws Refusal {
    switch (spec.driver()) {
      case Overlay, Macvlan, Ipvlan -> throw unsupported("driver " + spec.driver());
      case Bridge, Host, None -> {}
    }
    if (spec.dns().isPresent()) {
      throw unsupported("dns");
    }
  }

  private Map<Family, Mode> modes() throws Refusal {
    Map<Family, Mode> modes = new EnumMap<>(Family.class);
    Optional<GatewayModes> asked = spec.gatewayMode();
    modes.put(Family.IPV4, asked.flatMap(GatewayModes::ipv4).orElse(Mode.NAT));
    modes.put(Family.IPV6, asked.flatMap(GatewayModes::ipv6).orElse(Mode.NAT));
    if (modes.containsValue(Mode.Isolated) && !spec.internal()) {
      throw refuse("InvalidGatewayMode", "gatewayMode Isolated goes with internal: true");
    }
    return modes;
  }

  private List<Network.Subnet> subnets(List<Prefix> fromPools) throws Refusal {
    List<Network.Subnet> subnets = new ArrayList<>();
    if (spec.driver() != Driver.Bridge) {
      return subnets;
    }
    for (var subnet : spec.subnets()) {
      subnets.add(subnet(subnet));
    }
    if (spec.subnets().isEmpty()) {
      for (Prefix prefix : fromPools) {
        subnets.add(new Network.Subnet(prefix, prefix.address().plus(1), prefix, Set.of()));
      }
    }
    for (Network.Subnet subnet : subnets) {
      refuseOverlap(subnet.prefix());
    }
    return subnets;
  }

  private Network.Subnet subnet(dev.plumbline.agent.api.Subnet subnet) throws Refusal {
    Prefix prefix = Prefix.parse(subnet.cidr());
    if (prefix.length() > prefix.family().bits() - 2) {
      throw refuse("InvalidSubnet", prefix + " has no room for a gateway and an endpoint");
    }
    if (NOBODYS.stream().anyMatch(prefix::overlaps)) {
      throw refuse("InvalidSubnet", prefix + " is not a prefix that a network can have");
    }
    IpAddress gateway =
        subnet.gateway().map(IpAddress::parse).orElseGet(() -> prefix.address().plus(1));
    if (!prefix.usable(gateway)) {
      throw refuse(
          "InvalidGateway", gateway + " is the network's or the broadcast address of " + prefix);
    }
    Set<IpAddress> reserved = new HashSet<>();
    subnet.reserved().forEach(text -> reserved.add(IpAddress.parse(text)));
    Prefix range = subnet.range().map(Prefix::parse).orElse(prefix);
    return new Network.Subnet(prefix, gateway, range, reserved);
  }

  private void refuseOverlap(Prefix prefix) throws Refusal {
    for (Map.Entry<Prefix, LinkName> route : host.prefixes().entrySet()) {
      if (route.getKey().overlaps(prefix)) {
        throw refuse(
            "SubnetOverlap",
            prefix
                + " overlaps the host's route to "
                + route.getKey()
                + " dev "
                + route.getValue());
      }
    }
  }

  private List<Network.PolicyRoute> routes() throws Refusal {
    List<Network.PolicyRoute> routes = new ArrayList<>();
    for (var route : spec.routes()) {
      Prefix to = Prefix.parse(route.to());
      Optional<IpAddress> via = route.via().map(IpAddress::parse);
      long metric = route.metric().map(Integer::longValue).orElse(Route.defaultMetric(to.family()));
      routes.add(new Network.PolicyRoute(to, via, metric, route.table().orElse(Route.MAIN_TABLE)));
    }
    return routes;
  }

  private static Refusal unsupported(String what) {
    return refuse("Unsupported", what + " is not supported yet");
  }

  private static Refusal refuse(String reason, String message) {
    return new Refusal(ACCEPTED, reason, message);
  }
}
