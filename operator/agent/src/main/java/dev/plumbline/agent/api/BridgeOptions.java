package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.InterfaceName;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import java.util.List;
import java.util.Optional;

/** What only the Bridge driver knows. */
public record BridgeOptions(
    @Doc(
            "The name of the bridge on the node. A link of that name that is not Plumbline's is left alone, and the"
                + " network says so. Left out: plb- and eleven digits.")
        Optional<@InterfaceName String> name,
    @Doc(
            "Whether endpoints of the network reach one another; docker's enable_icc. Left out: Allow.")
        Optional<InterContainer> interContainer,
    @Doc(
            "Whether packets to other hosts leave with the host's address; docker's enable_ip_masquerade. Left out:"
                + " Enabled, where gatewayMode is NAT or NATUnprotected.")
        Optional<Masquerade> masquerade,
    @Doc(
            "Interfaces of the host from which packets may come in to any port of an endpoint, at its own address;"
                + " docker's trusted_host_interfaces.")
        @Items(max = 16, type = ListType.SET)
        List<@InterfaceName String> trustedInterfaces) {

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
