package dev.plumbline.agent.api;

import java.util.List;
import java.util.Optional;

/** What {@code docker run --publish} says. */
public record PortMappingSpec(
    Optional<EndpointRef> endpointRef,
    Optional<LabelSelector> selector,
    List<String> hostIPs,
    List<Port> ports,
    Optional<Scope> scope,
    List<String> allowedSources,
    Optional<TrafficPolicy> externalTrafficPolicy) {

  public PortMappingSpec {
    hostIPs = List.copyOf(hostIPs);
    ports = List.copyOf(ports);
    allowedSources = List.copyOf(allowedSources);
  }

  /** An endpoint in the same namespace. */
  public record EndpointRef(String name) {}

  /**
   * One published port or range.
   *
   * @param endPort the last port of a range; left out: one port
   * @param targetPort the endpoint's (first) port; left out: the same as {@code port}
   */
  public record Port(
      Optional<String> name,
      Protocol protocol,
      int port,
      Optional<Integer> endPort,
      Optional<Integer> targetPort) {

    /** The last published port. */
    public int lastPort() {
      return endPort.orElse(port);
    }

    /** The endpoint's port that {@code port} leads to. */
    public int firstTarget() {
      return targetPort.orElse(port);
    }
  }

  public enum Protocol {
    TCP,
    UDP,
    SCTP
  }

  public enum Scope {
    Node,
    Mesh
  }

  public enum TrafficPolicy {
    Cluster,
    Local
  }
}
