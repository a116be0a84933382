package dev.plumbline.agent.api;

import java.util.List;
import java.util.Optional;

/** What became of an endpoint. */
public record EndpointStatus(
    Optional<String> nodeName,
    Optional<String> sandbox,
    Optional<String> interfaceName,
    List<String> ips,
    Optional<String> address,
    Optional<String> hardwareAddress,
    List<Condition> conditions) {

  public EndpointStatus {
    ips = List.copyOf(ips);
    conditions = List.copyOf(conditions);
  }
}
