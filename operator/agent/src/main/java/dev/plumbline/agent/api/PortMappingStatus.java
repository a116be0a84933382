package dev.plumbline.agent.api;

import dev.plumbline.agent.api.PortMappingSpec.Protocol;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.Text;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.List;
import java.util.Optional;

/** What became of a mapping. */
@Doc("What became of it; written by Plumbline.")
public record PortMappingStatus(
    @Doc("What answers, address by address and port by port.")
        @Items(
            max = 2048,
            type = ListType.MAP,
            keys = {"hostIP", "protocol", "port"})
        List<Binding> bindings,
    @Doc("The ports in one line, 8080->80/tcp, for the table.")
        Optional<@Text(max = 4096) String> ports,
    @Doc(
            "Accepted: the spec can be had. ResolvedRefs: its endpoints are there. Programmed: the kernel has it."
                + " Ready: all.")
        @Items(max = 16, type = ListType.MAP, keys = "type")
        List<Condition> conditions) {

  public PortMappingStatus {
    bindings = List.copyOf(bindings);
    conditions = List.copyOf(conditions);
  }

  /** One address and port that answers. */
  public record Binding(
      @Doc("The host's address.") @Text(max = 39) String hostIP,
      @Doc("The protocol.") Protocol protocol,
      @Doc("The host's port, or the first of a range.") @Whole(min = 1, max = 65535) int port,
      @Doc("The last port of a range.") Optional<@Whole(min = 1, max = 65535) Integer> endPort,
      @Doc("How many endpoints stand behind it.") @Whole(min = 0, max = 2147483647) int targets) {}
}
