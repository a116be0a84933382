package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;

import dev.plumbline.agent.api.ContainerNetworkSpec.Driver;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.model.Family;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All networks: which are accepted, and what they ask of the host. */
final class Networks {

  private final Pools pools;
  private final Cluster cluster;
  private final Desired desired;
  private final Map<ObjectRef, Network> accepted = new LinkedHashMap<>();
  private final Map<ObjectRef, List<Judgement>> judgements = new HashMap<>();

  Networks(Pools pools, Cluster cluster, Desired desired) {
    this.pools = pools;
    this.cluster = cluster;
    this.desired = desired;
  }

  Map<ObjectRef, Network> accepted() {
    return accepted;
  }

  List<Judgement> judgements(ObjectRef ref) {
    return judgements.getOrDefault(ref, List.of());
  }

  void translate(List<ContainerNetwork> objects, Surroundings surroundings, Set<Key> touched) {
    Set<ObjectRef> gone = new HashSet<>(judgements.keySet());
    Map<ObjectRef, Network> before = Map.copyOf(accepted);
    accepted.clear();
    judgements.clear();
    Set<Prefix> stated = statedPrefixes(objects);
    for (ContainerNetwork object : inOrder(objects, before, surroundings)) {
      List<Item> items = new ArrayList<>();
      try {
        Network network = network(object, taken(object, objects, stated), surroundings);
        Network then = before.get(object.ref());
        accepted.put(object.ref(), network.equals(then) ? then : network);
        judgements.put(object.ref(), List.of(Judgement.yes(ACCEPTED, "Accepted")));
        items.addAll(items(network, surroundings.host()));
      } catch (Refusal refusal) {
        judgements.put(object.ref(), List.of(refusal.judgement()));
      }
      touched.addAll(desired.replace(object.ref(), items));
      gone.remove(object.ref());
    }
    gone.forEach(ref -> touched.addAll(desired.replace(ref, List.of())));
  }

  /** What stands comes first, then the older, then the first by name. */
  private static List<ContainerNetwork> inOrder(
      List<ContainerNetwork> objects, Map<ObjectRef, Network> before, Surroundings surroundings) {
    return objects.stream()
        .sorted(
            Comparator.<ContainerNetwork, Boolean>comparing(
                    object -> !stands(object, before.get(object.ref()), surroundings))
                .thenComparing(o -> o.metadata().creationTimestamp().orElse(Instant.MAX))
                .thenComparing(ContainerNetwork::ref))
        .toList();
  }

  /** Whether it has its bridge and its prefixes until now; its bridge is known by its address. */
  private static boolean stands(
      ContainerNetwork object, Network before, Surroundings surroundings) {
    LinkName bridge = NetworkTranslator.bridge(object);
    Stream<Prefix> prefixes = object.spec().subnets().stream().map(s -> Prefix.parse(s.cidr()));
    if (before != null) {
      return before.bridge().equals(bridge) && prefixes.allMatch(before::hasPrefix);
    }
    Map<Key, Item> standing = surroundings.standing();
    return standing.get(new Key.OfLink(NamespaceRef.Host.HOST, bridge)) instanceof Link.Bridge link
        && link.mac().equals(Names.mac(object.metadata().uid()))
        && prefixes.allMatch(p -> standing.containsKey(BridgeItems.attached(bridge, p).key()));
  }

  private static Set<Prefix> statedPrefixes(List<ContainerNetwork> objects) {
    Set<Prefix> prefixes = new HashSet<>();
    for (ContainerNetwork object : objects) {
      object.spec().subnets().forEach(subnet -> prefixes.add(Prefix.parse(subnet.cidr())));
    }
    return prefixes;
  }

  /** Prefixes that others state, or have from the pools. */
  private Set<Prefix> taken(
      ContainerNetwork object, List<ContainerNetwork> objects, Set<Prefix> stated) {
    if (!takesFromPools(object)) {
      return stated;
    }
    Set<Prefix> taken = new HashSet<>(stated);
    objects.stream()
        .filter(other -> takesFromPools(other) && !other.ref().equals(object.ref()))
        .forEach(other -> taken.addAll(pools.kept(other)));
    return taken;
  }

  private static boolean takesFromPools(ContainerNetwork object) {
    return object.spec().driver() == Driver.Bridge && object.spec().subnets().isEmpty();
  }

  private Network network(ContainerNetwork object, Set<Prefix> taken, Surroundings surroundings)
      throws Refusal {
    List<Prefix> fromPools = List.of();
    if (takesFromPools(object)) {
      fromPools = pools.give(object, taken, prefix -> free(prefix, surroundings.host()));
      if (fromPools.isEmpty()) {
        throw new Refusal(ACCEPTED, "PoolsExhausted", "the address pools have no prefix left");
      }
    }
    if (object.spec().nodeSelector().isPresent() && !cluster.selectsNodes()) {
      throw new Refusal(ACCEPTED, "Unsupported", "nodeSelector needs a cluster");
    }
    Network network = NetworkTranslator.translate(object, fromPools, surroundings.host());
    if (network.driver() == Driver.Bridge) {
      refuseClash(network);
    }
    return network;
  }

  private boolean free(Prefix prefix, Host host) {
    return host.prefixes().keySet().stream().noneMatch(prefix::overlaps)
        && accepted.values().stream()
            .flatMap(network -> network.subnets().stream())
            .noneMatch(subnet -> subnet.prefix().overlaps(prefix));
  }

  private void refuseClash(Network network) throws Refusal {
    for (Network other : accepted.values()) {
      if (other.driver() != Driver.Bridge) {
        continue;
      }
      LinkName bridge = network.bridge();
      if (other.bridge().equals(bridge)) {
        throw new Refusal(
            ACCEPTED, "BridgeNameConflict", "bridge " + bridge + " is another network's");
      }
      for (Network.Subnet mine : network.subnets()) {
        for (Network.Subnet theirs : other.subnets()) {
          if (mine.prefix().overlaps(theirs.prefix())) {
            throw new Refusal(
                ACCEPTED, "SubnetOverlap", mine.prefix() + " overlaps another network's subnet");
          }
        }
      }
    }
  }

  private static List<Item> items(Network network, Host host) {
    if (network.driver() != Driver.Bridge) {
      return List.of();
    }
    List<Item> items = new ArrayList<>(BridgeItems.of(network, host));
    for (Family family : Family.values()) {
      if (network.has(family) && !network.internal()) {
        items.addAll(ForwardingItems.of(family, host));
      }
    }
    return items;
  }
}
