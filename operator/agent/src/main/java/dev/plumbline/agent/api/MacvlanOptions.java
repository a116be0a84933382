package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.InterfaceName;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.Optional;

/** What only the Macvlan driver knows. */
public record MacvlanOptions(
    @Doc("The node's interface whose wire the endpoints share. Immutable.")
        @Cel(value = "self == oldSelf", message = "is immutable")
        @InterfaceName
        String parent,
    @Doc(
            "The VLAN on the parent; its sub-interface is made when absent. Left out: untagged. Immutable.")
        Optional<@Whole(min = 1, max = 4094) Integer> vlan,
    @Doc(
            "Bridge: endpoints reach one another directly. VEPA: by way of the switch. Private: not at all. Passthru:"
                + " one endpoint takes the parent over. Left out: Bridge.")
        Optional<Mode> mode) {

  public enum Mode {
    Bridge,
    VEPA,
    Private,
    Passthru
  }
}
