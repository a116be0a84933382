package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.model.Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Two IPv4 prefixes to give out. */
final class FixedPools implements Pools {

  private static final List<Prefix> ALL =
      List.of(Prefix.parse("172.30.0.0/24"), Prefix.parse("172.31.0.0/24"));

  private final Map<ObjectRef, List<Prefix>> given = new HashMap<>();

  @Override
  public List<Prefix> kept(ContainerNetwork network) {
    return given.getOrDefault(network.ref(), List.of());
  }

  @Override
  public List<Prefix> give(ContainerNetwork network, Set<Prefix> others, Predicate<Prefix> free) {
    List<Prefix> kept = kept(network).stream().filter(free).toList();
    List<Prefix> prefixes =
        kept.isEmpty()
            ? ALL.stream()
                .filter(prefix -> others.stream().noneMatch(prefix::overlaps))
                .filter(free)
                .limit(1)
                .toList()
            : kept;
    given.put(network.ref(), prefixes);
    return prefixes;
  }

  @Override
  public void retain(Set<dev.plumbline.agent.api.ObjectRef> networks) {
    given.keySet().retainAll(networks);
  }
}
