package dev.plumbline.agent.api;

import java.util.Optional;

/** What only the Overlay driver knows. */
public record OverlayOptions(
    Optional<Integer> vni, Optional<Integer> port, Optional<Encryption> encryption) {

  public enum Encryption {
    None,
    WireGuard,
    IPsec
  }
}
