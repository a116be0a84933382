package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.InterfaceName;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.Optional;

/** What only the Ipvlan driver knows. */
public record IpvlanOptions(
    @Doc("The node's interface whose wire and MAC address the endpoints share. Immutable.")
        @Cel(value = "self == oldSelf", message = "is immutable")
        @InterfaceName
        String parent,
    @Doc(
            "The VLAN on the parent; its sub-interface is made when absent. Left out: untagged. Immutable.")
        Optional<@Whole(min = 1, max = 4094) Integer> vlan,
    @Doc(
            "L2: endpoints answer ARP and neighbour discovery themselves. L3: the node routes, without broadcast."
                + " L3S: as L3, and the node's packet filter sees the packets. Left out: L2.")
        Optional<Mode> mode,
    @Doc(
            "Whether endpoints reach one another, as macvlan's modes of these names. Left out: Bridge.")
        Optional<Flag> flag) {

  public enum Mode {
    L2,
    L3,
    L3S
  }

  public enum Flag {
    Bridge,
    Private,
    VEPA
  }
}
