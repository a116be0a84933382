package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.Optional;

/** What only the Overlay driver knows. */
public record OverlayOptions(
    @Doc("The VXLAN network identifier. Left out: the next free one, shown in status. Immutable.")
        Optional<@Whole(min = 1, max = 16777215) Integer> vni,
    @Doc("The UDP port that nodes exchange encapsulated packets on. Left out: 4789.")
        Optional<@Whole(min = 1, max = 65535) Integer> port,
    @Doc("How packets between nodes are encrypted. Left out: None.")
        Optional<Encryption> encryption) {

  public enum Encryption {
    None,
    WireGuard,
    IPsec
  }
}
