package dev.plumbline.agent.api;

import java.util.List;
import java.util.Optional;

/** What {@code docker network create} says. */
public record ContainerNetworkSpec(
    Driver driver,
    List<Subnet> subnets,
    List<IpFamily> ipFamilies,
    boolean internal,
    Optional<Integer> mtu,
    Optional<String> interfacePrefix,
    Optional<GatewayModes> gatewayMode,
    List<String> hostBindings,
    Optional<BridgeOptions> bridge,
    Optional<OverlayOptions> overlay,
    Optional<MacvlanOptions> macvlan,
    Optional<IpvlanOptions> ipvlan,
    Optional<Dns> dns,
    List<Route> routes,
    List<Rule> rules,
    Optional<LabelSelector> nodeSelector,
    Optional<AllowedNamespaces> allowedNamespaces) {

  public ContainerNetworkSpec {
    subnets = List.copyOf(subnets);
    ipFamilies = List.copyOf(ipFamilies);
    hostBindings = List.copyOf(hostBindings);
    routes = List.copyOf(routes);
    rules = List.copyOf(rules);
  }

  public enum Driver {
    Bridge,
    Overlay,
    Macvlan,
    Ipvlan,
    Host,
    None
  }
}
