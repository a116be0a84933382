package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.Text;
import java.util.List;
import java.util.Optional;

/** What became of an endpoint. */
@Doc("What became of it; written by Plumbline.")
public record EndpointStatus(
    @Doc("The node where its sandbox is.") Optional<@Text(max = 253) String> nodeName,
    @Doc("Which sandbox it found or made.") Optional<@Text(max = 1024) String> sandbox,
    @Doc("The interface's name in the sandbox.") Optional<@Text(max = 15) String> interfaceName,
    @Doc("Its addresses, with prefix length.") @Items(max = 64) List<@Text(max = 43) String> ips,
    @Doc("Its addresses in one line, for the table.") Optional<@Text(max = 4096) String> address,
    @Doc("Its MAC address.") Optional<@Text(max = 17) String> hardwareAddress,
    @Doc(
            "Accepted: the spec can be had. Allocated: it has addresses. Attached: the sandbox has it. Ready: all.")
        @Items(max = 16, type = ListType.MAP, keys = "type")
        List<Condition> conditions) {

  public EndpointStatus {
    ips = List.copyOf(ips);
    conditions = List.copyOf(conditions);
  }
}
