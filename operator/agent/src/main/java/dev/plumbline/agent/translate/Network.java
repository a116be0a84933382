package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.AllowedNamespaces;
import dev.plumbline.agent.api.ContainerNetworkSpec.Driver;
import dev.plumbline.agent.api.GatewayModes.Mode;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network that is accepted, every default filled in.
 *
 * @param bridge the bridge, for the driver Bridge
 * @param mtu bytes
 * @param interContainer whether endpoints reach each other
 */
public record Network(
    ObjectRef ref,
    String uid,
    Driver driver,
    List<Subnet> subnets,
    LinkName bridge,
    int mtu,
    boolean internal,
    Map<Family, Mode> modes,
    boolean interContainer,
    boolean masquerade,
    List<LinkName> trusted,
    String interfacePrefix,
    List<IpAddress> hostBindings,
    List<PolicyRoute> routes,
    List<PolicyRule> rules,
    Optional<AllowedNamespaces> allowedNamespaces) {

  public Network {
    subnets = List.copyOf(subnets);
    modes = Map.copyOf(modes);
    trusted = List.copyOf(trusted);
    hostBindings = List.copyOf(hostBindings);
    routes = List.copyOf(routes);
    rules = List.copyOf(rules);
  }

  /**
   * One prefix.
   *
   * @param range where dynamic addresses come from
   * @param reserved never given out
   */
  public record Subnet(Prefix prefix, IpAddress gateway, Prefix range, Set<IpAddress> reserved) {
    public Subnet {
      reserved = Set.copyOf(reserved);
    }

    public Family family() {
      return prefix.family();
    }
  }

  /** A route in each endpoint's sandbox. */
  record PolicyRoute(Prefix to, Optional<IpAddress> via, long metric, int table) {}

  /** A rule in each endpoint's sandbox. */
  record PolicyRule(long priority, Prefix from, int table) {}

  public boolean has(Family family) {
    return subnets.stream().anyMatch(subnet -> subnet.family() == family);
  }

  boolean hasPrefix(Prefix prefix) {
    return subnets.stream().anyMatch(subnet -> subnet.prefix().equals(prefix));
  }

  Mode mode(Family family) {
    return modes.getOrDefault(family, Mode.NAT);
  }

  /** The subnet that the address lies in. */
  public Optional<Subnet> subnetOf(IpAddress address) {
    return subnets.stream().filter(subnet -> subnet.prefix().contains(address)).findFirst();
  }

  /** Whether the bridge has the gateway's address, so that endpoints can route through it. */
  boolean hasGateway(Family family) {
    return has(family) && mode(family) != Mode.Isolated;
  }

  /** Whether an endpoint's default route may go through here. */
  boolean leadsOut(Family family) {
    return driver == Driver.Bridge && !internal && hasGateway(family);
  }
}
