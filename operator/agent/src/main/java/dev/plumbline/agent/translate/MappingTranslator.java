package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;
import static dev.plumbline.agent.api.Condition.RESOLVED_REFS;

import dev.plumbline.agent.api.ContainerNetworkSpec.Driver;
import dev.plumbline.agent.api.GatewayModes.Mode;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.agent.api.Resource.PortMapping;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds out what one mapping binds and where it leads. */
final class MappingTranslator {

  private static final List<IpAddress> EVERY_ADDRESS =
      List.of(IpAddress.unspecified(Family.IPV4), IpAddress.unspecified(Family.IPV6));

  private final PortMapping object;
  private final PortMappingSpec spec;
  private final List<Attachment> targets;

  /**
   * A mapping with its targets.
   *
   * @param targets attached endpoints that it refers to, in a fixed order
   */
  MappingTranslator(PortMapping object, List<Attachment> targets) {
    this.object = object;
    this.spec = object.spec();
    this.targets = targets;
  }

  Mapping translate() throws Refusal {
    refuseUnsupported();
    refuseUnreachable();
    List<Mapping.Binding> bindings = new ArrayList<>();
    for (IpAddress hostIp : hostIps()) {
      List<IpAddress> reached = natTargets(hostIp.family());
      if (!reached.isEmpty() && !isLoopback6(hostIp)) {
        spec.ports().forEach(port -> bindings.add(binding(hostIp, port, reached)));
      }
    }
    if (bindings.isEmpty() && !routed()) {
      throw new Refusal(
          RESOLVED_REFS,
          "FamilyMismatch",
          "the endpoint has no address of the family of " + spec.hostIPs());
    }
    return new Mapping(object.ref(), bindings, targets);
  }

  private void refuseUnsupported() throws Refusal {
    if (spec.scope().filter(scope -> scope == PortMappingSpec.Scope.Mesh).isPresent()) {
      throw unsupported("scope Mesh is not supported yet");
    }
    if (spec.externalTrafficPolicy()
        .filter(policy -> policy == PortMappingSpec.TrafficPolicy.Local)
        .isPresent()) {
      throw unsupported("externalTrafficPolicy Local is not supported yet");
    }
    if (spec.ports().stream().anyMatch(p -> p.protocol() == PortMappingSpec.Protocol.SCTP)) {
      throw unsupported("protocol SCTP is not supported yet");
    }
    if (!spec.hostIPs().isEmpty()
        && spec.hostIPs().stream().map(IpAddress::parse).allMatch(MappingTranslator::isLoopback6)) {
      throw unsupported("[::1] cannot be published by NAT");
    }
  }

  private static Refusal unsupported(String message) {
    return new Refusal(ACCEPTED, "Unsupported", message);
  }

  private void refuseUnreachable() throws Refusal {
    if (targets.isEmpty()) {
      String wanted =
          spec.endpointRef()
              .map(ref -> "endpoint " + ref.name() + " is not there or not attached")
              .orElse("no attached endpoint has the labels of the selector");
      throw new Refusal(RESOLVED_REFS, "EndpointNotFound", wanted);
    }
    for (Attachment target : targets) {
      Network network = target.network().orElseThrow();
      if (network.driver() != Driver.Bridge) {
        throw new Refusal(
            RESOLVED_REFS,
            "NothingToPublish",
            "a network of driver " + network.driver() + " has no ports of its own to publish");
      }
      if (network.internal()) {
        throw new Refusal(
            RESOLVED_REFS,
            "NetworkInternal",
            "network " + network.ref().name() + " is internal: nothing comes in from outside");
      }
    }
  }

  /** In gateway mode Routed the endpoint's own address is what others reach. */
  private boolean routed() {
    return targets.stream()
        .anyMatch(
            target ->
                target.link().orElseThrow().addresses().stream()
                    .anyMatch(a -> mode(target, a.family()) == Mode.Routed));
  }

  private static Mode mode(Attachment target, Family family) {
    return target.network().orElseThrow().mode(family);
  }

  private Set<IpAddress> hostIps() {
    if (!spec.hostIPs().isEmpty()) {
      return new LinkedHashSet<>(spec.hostIPs().stream().map(IpAddress::parse).toList());
    }
    List<IpAddress> ofNetwork = targets.getFirst().network().orElseThrow().hostBindings();
    return new LinkedHashSet<>(ofNetwork.isEmpty() ? EVERY_ADDRESS : ofNetwork);
  }

  private static boolean isLoopback6(IpAddress address) {
    return address.family() == Family.IPV6 && address.isLoopback();
  }

  private List<IpAddress> natTargets(Family family) {
    List<IpAddress> reached = new ArrayList<>(targets.size());
    for (Attachment target : targets) {
      if (mode(target, family) != Mode.Routed) {
        target.address(family).ifPresent(reached::add);
      }
    }
    return reached;
  }

  private static Mapping.Binding binding(
      IpAddress hostIp, PortMappingSpec.Port port, List<IpAddress> reached) {
    return new Mapping.Binding(
        hostIp,
        protocol(port.protocol()),
        port.port(),
        port.lastPort(),
        port.firstTarget(),
        reached);
  }

  static Protocol protocol(PortMappingSpec.Protocol protocol) {
    return switch (protocol) {
      case TCP -> Protocol.TCP;
      case UDP -> Protocol.UDP;
      case SCTP -> throw new IllegalArgumentException("SCTP was let through");
    };
  }
}
