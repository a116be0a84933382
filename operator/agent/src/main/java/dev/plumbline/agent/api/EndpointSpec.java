package dev.plumbline.agent.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code docker network connect} says. */
public record EndpointSpec(
    Optional<NetworkRef> networkRef,
    Optional<String> nodeName,
    Sandbox sandbox,
    Optional<String> interfaceName,
    List<String> addresses,
    Optional<String> mac,
    List<String> aliases,
    Optional<Dns> dns,
    Optional<Integer> gatewayPriority,
    Map<String, String> sysctls) {

  public EndpointSpec {
    addresses = List.copyOf(addresses);
    aliases = List.copyOf(aliases);
    sysctls = Map.copyOf(sysctls);
  }

  /** Which network; without a namespace the endpoint's own. */
  public record NetworkRef(String name, Optional<String> namespace) {}
}
