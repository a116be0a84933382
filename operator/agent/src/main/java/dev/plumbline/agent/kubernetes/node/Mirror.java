package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.LabelSelector;
import dev.plumbline.agent.api.NodeNetworkStateSpec;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.converge.Wakes;
import dev.plumbline.agent.converge.World;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.translate.Cluster;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What was last heard of the objects that concern this node, each decoded by itself: one that
 * cannot be understood keeps its last good form and does no harm to others. What is heard comes
 * from many threads; what it amounts to is taken by one.
 */
final class Mirror implements Cluster {

  private final Wakes wakes;

  /**
   * One object.
   *
   * @param here what it asks of this node; empty where it asks nothing
   * @param pod the Pod that an endpoint is bound to
   * @param addresses that an endpoint's status shows
   * @param prefixes that a network's status shows
   * @param problem why its present form cannot be understood
   */
  private record Entry(
      Optional<Resource> good,
      Optional<Resource> here,
      Optional<String> pod,
      List<IpAddress> addresses,
      List<Prefix> prefixes,
      Optional<String> problem) {

    boolean asksTheSame(Entry other) {
      return here.equals(other.here) && pod.equals(other.pod) && prefixes.equals(other.prefixes);
    }

    boolean isUnknown() {
      return problem.isPresent() && good.isEmpty();
    }
  }

  private static final Entry NOTHING =
      new Entry(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty());

  private final Map<ObjectRef, Entry> entries = new HashMap<>();
  private final Map<ObjectRef, GenericKubernetesResource> networks = new HashMap<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private Map<String, String> nodeLabels = Map.of();
  private boolean synced;
  private boolean removing;

  /** What changed since the loop last asked. */
  private final Set<ObjectRef> pending = new HashSet<>();

  /** The loop's own, changed on its thread alone. */
  private final Map<ObjectRef, Resource> objects = new LinkedHashMap<>();

  Mirror(Wakes wakes) {
    this.wakes = wakes;
  }

  /** All that there is has been heard: from now on the loop may work. */
  synchronized void synced() {
    synced = true;
    wakes.objects(this::take);
    wakes.refresh();
  }

  /** An object is as it is now. */
  synchronized void put(Kind kind, GenericKubernetesResource object) {
    ObjectRef ref = Untyped.ref(kind, object);
    if (kind == Kind.ContainerNetwork) {
      networks.put(ref, object);
    }
    note(ref, entry(kind, object, entries.getOrDefault(ref, NOTHING)));
  }

  /** An object is gone, or no longer this node's. */
  synchronized void remove(ObjectRef ref) {
    networks.remove(ref);
    note(ref, NOTHING);
  }

  /** Of this kind there are these alone. */
  synchronized void retain(Kind kind, Set<ObjectRef> present) {
    List<ObjectRef> gone =
        entries.keySet().stream()
            .filter(ref -> ref.kind() == kind && !present.contains(ref))
            .toList();
    gone.forEach(this::remove);
  }

  private void note(ObjectRef ref, Entry entry) {
    Entry before = entries.getOrDefault(ref, NOTHING);
    if (entry.equals(NOTHING)) {
      entries.remove(ref);
    } else {
      entries.put(ref, entry);
    }
    if (!entry.asksTheSame(before) || entry.isUnknown() != before.isUnknown()) {
      changed(ref);
    }
  }

  private void changed(ObjectRef ref) {
    pending.add(ref);
    if (synced) {
      wakes.objects(this::take);
    }
  }

  private Entry entry(Kind kind, GenericKubernetesResource object, Entry before) {
    Optional<Resource> good = before.good();
    Optional<String> problem = Optional.empty();
    try {
      good = Optional.of(Untyped.resource(kind, object));
    } catch (DecodeException e) {
      problem = Optional.of(e.getMessage());
    }
    Optional<Resource> here = good.filter(resource -> isHere(resource, object));
    return switch (kind) {
      case ContainerNetwork ->
          new Entry(good, here, Optional.empty(), List.of(), Untyped.prefixes(object), problem);
      case Endpoint ->
          new Entry(good, here, Bound.pod(object), Bound.addresses(object), List.of(), problem);
      case PortMapping -> new Entry(good, here, Optional.empty(), List.of(), List.of(), problem);
    };
  }

  /** A network is here once the controller has accepted it, if its selector takes this node. */
  private boolean isHere(Resource resource, GenericKubernetesResource object) {
    return switch (resource) {
      case Resource.ContainerNetwork network ->
          Untyped.isTrue(object, "Accepted")
              && network.spec().nodeSelector().map(this::selectsThisNode).orElse(true);
      case Resource.Endpoint endpoint -> Bound.isComplete(endpoint, object);
      case Resource.PortMapping _ -> true;
    };
  }

  private boolean selectsThisNode(LabelSelector selector) {
    return selector.matches(nodeLabels);
  }

  /** A namespace has these labels now; null when it is gone. */
  synchronized void namespace(String name, Map<String, String> labels) {
    Map<String, String> before =
        labels == null ? namespaces.remove(name) : namespaces.put(name, Map.copyOf(labels));
    if (!Objects.equals(before, labels)) {
      entries.keySet().stream()
          .filter(ref -> ref.kind() == Kind.Endpoint && ref.namespace().equals(name))
          .toList()
          .forEach(this::changed);
    }
  }

  /** This node has these labels now. */
  synchronized void nodeLabels(Map<String, String> labels) {
    if (!labels.equals(nodeLabels)) {
      nodeLabels = Map.copyOf(labels);
      Map.copyOf(networks).values().forEach(network -> put(Kind.ContainerNetwork, network));
    }
  }

  /** What there is now, for the loop's thread. */
  private synchronized Wakes.Objects take() {
    Set<ObjectRef> changed = Set.copyOf(pending);
    pending.clear();
    for (ObjectRef ref : changed) {
      entries
          .getOrDefault(ref, NOTHING)
          .here()
          .ifPresentOrElse(resource -> objects.put(ref, resource), () -> objects.remove(ref));
    }
    if (removing) {
      return new Wakes.Objects(new World(Map.of(), true), changed);
    }
    boolean mayDelete = entries.values().stream().noneMatch(Entry::isUnknown);
    return new Wakes.Objects(new World(Collections.unmodifiableMap(objects), mayDelete), changed);
  }

  /** Whether this node is to have anything of ours. */
  synchronized void desired(NodeNetworkStateSpec.Desired desired) {
    boolean before = removing;
    removing = desired == NodeNetworkStateSpec.Desired.Removed;
    if (synced && removing != before) {
      wakes.objects(this::take);
      wakes.refresh();
    }
  }

  synchronized boolean isRemoving() {
    return removing;
  }

  /** How many objects' present form cannot be understood. */
  synchronized long undecodable() {
    return entries.values().stream().filter(entry -> entry.problem().isPresent()).count();
  }

  /** How many objects ask something of this node. */
  synchronized int size() {
    return (int) entries.values().stream().filter(entry -> entry.here().isPresent()).count();
  }

  /** As the loop last took them; for the loop's thread. */
  Map<ObjectRef, Resource> objects() {
    return Collections.unmodifiableMap(objects);
  }

  /** Why an object's present form cannot be understood. */
  synchronized Optional<String> problem(ObjectRef ref) {
    return entries.getOrDefault(ref, NOTHING).problem();
  }

  /** The addresses that an endpoint had when its status was last written. */
  synchronized List<IpAddress> addressesOf(ObjectRef endpoint) {
    return entries.getOrDefault(endpoint, NOTHING).addresses();
  }

  /** The endpoint that has this UID. */
  synchronized Optional<ObjectRef> endpointOf(String uid) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().kind() == Kind.Endpoint)
        .filter(
            entry ->
                entry.getValue().good().filter(e -> e.metadata().uid().equals(uid)).isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The prefixes that the controller gave to a network. */
  synchronized List<Prefix> prefixesOf(ObjectRef network) {
    return entries.getOrDefault(network, NOTHING).prefixes();
  }

  @Override
  public synchronized Map<String, String> labelsOf(String namespace) {
    return namespaces.getOrDefault(namespace, Map.of());
  }

  @Override
  public synchronized Optional<String> podOf(ObjectRef endpoint) {
    return entries.getOrDefault(endpoint, NOTHING).pod();
  }

  @Override
  public boolean selectsNodes() {
    return true;
  }
}
