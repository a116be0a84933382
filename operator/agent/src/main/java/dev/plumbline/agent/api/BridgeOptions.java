package dev.plumbline.agent.api;

import java.util.List;
import java.util.Optional;

/** What only the Bridge driver knows. */
public record BridgeOptions(
    Optional<String> name,
    Optional<InterContainer> interContainer,
    Optional<Masquerade> masquerade,
    List<String> trustedInterfaces) {

  public BridgeOptions {
    trustedInterfaces = List.copyOf(trustedInterfaces);
  }

  public enum InterContainer {
    Allow,
    Deny
  }

  public enum Masquerade {
    Enabled,
    Disabled
  }
}
