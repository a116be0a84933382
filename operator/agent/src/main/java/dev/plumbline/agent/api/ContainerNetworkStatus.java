package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.Text;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.List;
import java.util.Optional;

/** What became of a network. */
@Doc("What became of it; written by Plumbline.")
public record ContainerNetworkStatus(
    @Doc("The prefixes in use, with what was chosen for what the spec leaves out.")
        @Items(max = 16, type = ListType.MAP, keys = "cidr")
        List<SubnetStatus> subnets,
    @Doc("The prefixes in one line, for the table.") Optional<@Text(max = 1024) String> prefixes,
    @Doc("The VXLAN network identifier in use.")
        Optional<@Whole(min = 1, max = 16777215) Integer> vni,
    @Doc("The MTU in use, in bytes.") Optional<@Whole(min = 68, max = 65535) Integer> mtu,
    @Doc("How many endpoints are attached.")
        Optional<@Whole(min = 0, max = 2147483647) Integer> endpoints,
    @Doc("On how many nodes it is ready.") Optional<NodeCount> nodes,
    @Doc("Accepted: the spec can be had. Programmed: the kernel has it. Ready: both.")
        @Items(max = 16, type = ListType.MAP, keys = "type")
        List<Condition> conditions) {

  public ContainerNetworkStatus {
    subnets = List.copyOf(subnets);
    conditions = List.copyOf(conditions);
  }

  /** One prefix in use. */
  public record SubnetStatus(
      @Doc("The prefix.") @Text(max = 43) String cidr,
      @Doc("The gateway's address.") Optional<@Text(max = 39) String> gateway,
      @Doc("How many addresses are given out.")
          Optional<@Whole(min = 0, max = Long.MAX_VALUE) Long> inUse,
      @Doc("How many can still be given out; 9223372036854775807 stands for that many or more.")
          Optional<@Whole(min = 0, max = Long.MAX_VALUE) Long> available) {}

  /** On how many nodes the network is ready, of how many that should have it. */
  public record NodeCount(
      @Doc("Nodes that have it.") @Whole(min = 0, max = 2147483647) int ready,
      @Doc("Nodes that should.") @Whole(min = 0, max = 2147483647) int total) {}
}
