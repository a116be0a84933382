package dev.plumbline.agent.api;

import java.util.Optional;

/** How a network's gateway treats each family. */
public record GatewayModes(Optional<Mode> ipv4, Optional<Mode> ipv6) {

  /** With the meanings that Docker gives to nat, nat-unprotected, routed and isolated. */
  public enum Mode {
    NAT,
    NATUnprotected,
    Routed,
    Isolated
  }
}
