package dev.plumbline.agent.api;

import java.util.List;
import java.util.Optional;

/** What became of a network. */
public record ContainerNetworkStatus(
    List<SubnetStatus> subnets,
    Optional<String> prefixes,
    Optional<Integer> vni,
    Optional<Integer> mtu,
    Optional<Integer> endpoints,
    Optional<NodeCount> nodes,
    List<Condition> conditions) {

  public ContainerNetworkStatus {
    subnets = List.copyOf(subnets);
    conditions = List.copyOf(conditions);
  }

  /**
   * One prefix in use.
   *
   * @param inUse addresses given out
   * @param available addresses that can still be given out; at most {@code Long.MAX_VALUE}, an IPv6
   *     prefix has more
   */
  public record SubnetStatus(
      String cidr, Optional<String> gateway, Optional<Long> inUse, Optional<Long> available) {}

  /** On how many nodes the network is ready, of how many that should have it. */
  public record NodeCount(int ready, int total) {}
}
