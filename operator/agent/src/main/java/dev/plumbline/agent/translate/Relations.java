package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which endpoints have to do with each other: those in one sandbox, and those that want one
 * hardware address on one network. A change of one is looked at together with all of these.
 */
final class Relations {

  /** A hardware address on a network. */
  record MacClaim(ObjectRef network, MacAddress mac) {}

  private final Cluster cluster;
  private final Map<ObjectRef, NamespaceRef> sandboxOf = new HashMap<>();
  private final Map<NamespaceRef, Set<ObjectRef>> members = new HashMap<>();
  private final Map<ObjectRef, MacClaim> claimOf = new HashMap<>();
  private final Map<MacClaim, Set<ObjectRef>> claimants = new HashMap<>();

  /** Those whose sandbox is another endpoint's. */
  private final Set<ObjectRef> sharing = new LinkedHashSet<>();

  Relations(Cluster cluster) {
    this.cluster = cluster;
  }

  Optional<NamespaceRef> sandboxOf(ObjectRef endpoint) {
    return Optional.ofNullable(sandboxOf.get(endpoint));
  }

  Collection<ObjectRef> members(NamespaceRef sandbox) {
    return members.getOrDefault(sandbox, Set.of());
  }

  /**
   * Takes in what changed.
   *
   * @return these and all that have to do with them, before or now
   */
  Set<ObjectRef> settle(Set<ObjectRef> changed, Map<ObjectRef, Resource> objects) {
    Set<ObjectRef> concerned = new LinkedHashSet<>(changed);
    concerned.addAll(sharingWith(changed, objects));
    Deque<ObjectRef> spreading = new ArrayDeque<>(concerned);
    SandboxResolver resolver = new SandboxResolver(objects, cluster);
    for (ObjectRef ref : concerned) {
      spreading.addAll(related(ref));
      forget(ref);
      if (objects.get(ref) instanceof Endpoint endpoint) {
        remember(endpoint, resolver);
      }
    }
    Set<ObjectRef> spread = new LinkedHashSet<>();
    while (!spreading.isEmpty()) {
      ObjectRef ref = spreading.poll();
      if (spread.add(ref)) {
        spreading.addAll(related(ref));
      }
    }
    return spread;
  }

  /** Those whose sandbox may depend on one of these, through however many that share one. */
  private Set<ObjectRef> sharingWith(Set<ObjectRef> changed, Map<ObjectRef, Resource> objects) {
    Set<String> namespaces = new HashSet<>();
    for (ObjectRef ref : changed) {
      namespaces.add(ref.namespace());
      if (objects.get(ref) instanceof Endpoint endpoint
          && endpoint.spec().sandbox().endpointRef().isPresent()) {
        sharing.add(ref);
      } else {
        sharing.remove(ref);
      }
    }
    Set<ObjectRef> with = new LinkedHashSet<>(sharing);
    with.removeIf(ref -> !namespaces.contains(ref.namespace()));
    return with;
  }

  private Collection<ObjectRef> related(ObjectRef ref) {
    NamespaceRef sandbox = sandboxOf.get(ref);
    MacClaim claim = claimOf.get(ref);
    Set<ObjectRef> related = new LinkedHashSet<>();
    if (sandbox != null) {
      related.addAll(members.get(sandbox));
    }
    if (claim != null) {
      related.addAll(claimants.get(claim));
    }
    return related;
  }

  private void remember(Endpoint endpoint, SandboxResolver resolver) {
    ObjectRef ref = endpoint.ref();
    resolver
        .find(endpoint)
        .ifPresent(
            sandbox -> {
              sandboxOf.put(ref, sandbox);
              members.computeIfAbsent(sandbox, _ -> new LinkedHashSet<>()).add(ref);
            });
    EndpointTranslator.networkOf(endpoint)
        .map(network -> new MacClaim(network, EndpointTranslator.mac(endpoint)))
        .ifPresent(
            claim -> {
              claimOf.put(ref, claim);
              claimants.computeIfAbsent(claim, _ -> new LinkedHashSet<>(2)).add(ref);
            });
  }

  private void forget(ObjectRef ref) {
    NamespaceRef sandbox = sandboxOf.remove(ref);
    if (sandbox != null) {
      removeFrom(members, sandbox, ref);
    }
    MacClaim claim = claimOf.remove(ref);
    if (claim != null) {
      removeFrom(claimants, claim, ref);
    }
  }

  private static <K> void removeFrom(Map<K, Set<ObjectRef>> groups, K key, ObjectRef ref) {
    Set<ObjectRef> group = groups.get(key);
    group.remove(ref);
    if (group.isEmpty()) {
      groups.remove(key);
    }
  }
}
