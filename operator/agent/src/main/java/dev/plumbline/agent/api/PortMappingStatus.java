package dev.plumbline.agent.api;

import dev.plumbline.agent.api.PortMappingSpec.Protocol;
import java.util.List;
import java.util.Optional;

/** What became of a mapping. */
public record PortMappingStatus(
    List<Binding> bindings, Optional<String> ports, List<Condition> conditions) {

  public PortMappingStatus {
    bindings = List.copyOf(bindings);
    conditions = List.copyOf(conditions);
  }

  /**
   * One address and port that answers.
   *
   * @param targets how many endpoints stand behind it
   */
  public record Binding(
      String hostIP, Protocol protocol, int port, Optional<Integer> endPort, int targets) {}
}
