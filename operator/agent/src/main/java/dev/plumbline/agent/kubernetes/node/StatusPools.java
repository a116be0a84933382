package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.agent.translate.Pools;
import dev.plumbline.model.Prefix;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The prefixes that the controller gave out; they stand in the networks' status. */
record StatusPools(Mirror mirror) implements Pools {

  @Override
  public List<Prefix> kept(ContainerNetwork network) {
    return mirror.prefixesOf(network.ref());
  }

  @Override
  public List<Prefix> give(ContainerNetwork network, Set<Prefix> others, Predicate<Prefix> free) {
    return kept(network);
  }

  @Override
  public void retain(Set<ObjectRef> networks) {}
}
