package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Doc;
import java.util.Optional;

/** How a network's gateway treats each family. */
public record GatewayModes(
    @Doc(
            "NAT: endpoints reach out behind the host's address and in only through published ports. NATUnprotected:"
                + " besides that, every port of an endpoint can be reached by its own address. Routed: no translation;"
                + " published ports are opened at the endpoint's own address. Isolated: the host itself has no address"
                + " in the network; goes with internal: true. Left out: NAT.")
        Optional<Mode> ipv4,
    @Doc("As ipv4, for IPv6. Left out: NAT.") Optional<Mode> ipv6) {

  /** With the meanings that Docker gives to nat, nat-unprotected, routed and isolated. */
  public enum Mode {
    NAT,
    NATUnprotected,
    Routed,
    Isolated
  }
}
