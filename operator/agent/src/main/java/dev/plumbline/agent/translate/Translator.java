package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.agent.api.Resource.PortMapping;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps what each object means in the kernel. A changed mapping costs its own translation and that
 * of those it stood in the way of, a changed endpoint its sandbox's and that of the mappings that
 * lead there; a changed network or host costs everything.
 */
public final class Translator {

  private final Desired desired = new Desired();
  private final Networks networks;
  private final Endpoints endpoints;
  private final Mappings mappings;

  private final Cluster cluster;

  /** For objects from a folder. */
  public Translator(Addresses addresses, Pools pools) {
    this(addresses, pools, Cluster.NONE);
  }

  public Translator(Addresses addresses, Pools pools, Cluster cluster) {
    this.cluster = cluster;
    this.networks = new Networks(pools, cluster, desired);
    this.endpoints = new Endpoints(addresses, cluster, desired);
    this.mappings = new Mappings(desired);
  }

  /**
   * Translates everything.
   *
   * @return the keys whose items may have changed
   */
  public Set<Key> translateAll(Map<ObjectRef, Resource> objects, Surroundings surroundings) {
    Set<Key> touched = new LinkedHashSet<>();
    networks.translate(of(objects, ContainerNetwork.class), surroundings, touched);
    endpoints.translateAll(objects, networks.accepted(), surroundings, touched);
    mappings.translateAll(
        of(objects, PortMapping.class), objects, endpoints, surroundings, touched);
    return touched;
  }

  /**
   * Translates what changed, and what depends on it.
   *
   * @param changed objects that came, went or are different
   * @return the keys whose items may have changed
   */
  public Set<Key> translate(
      Set<ObjectRef> changed, Map<ObjectRef, Resource> objects, Surroundings surroundings) {
    if (changed.stream().anyMatch(ref -> ref.kind() == Kind.ContainerNetwork)) {
      return translateAll(objects, surroundings);
    }
    Set<Key> touched = new LinkedHashSet<>();
    Set<ObjectRef> changedMappings = new LinkedHashSet<>();
    Set<ObjectRef> changedEndpoints = new LinkedHashSet<>();
    for (ObjectRef ref : changed) {
      (ref.kind() == Kind.PortMapping ? changedMappings : changedEndpoints).add(ref);
    }
    if (!changedEndpoints.isEmpty()) {
      Set<ObjectRef> moved =
          endpoints.translate(
              changedEndpoints, objects, networks.accepted(), surroundings, touched);
      changedMappings.addAll(mappings.leadingTo(moved));
    }
    mappings.translate(changedMappings, objects, endpoints, surroundings, touched);
    return touched;
  }

  public Desired desired() {
    return desired;
  }

  /** What there is to say of an object; nothing of one that was not translated. */
  public List<Judgement> judgements(ObjectRef ref) {
    return switch (ref.kind()) {
      case ContainerNetwork -> networks.judgements(ref);
      case Endpoint -> endpoints.judgements(ref);
      case PortMapping -> mappings.judgements(ref);
    };
  }

  public Optional<Network> network(ObjectRef ref) {
    return Optional.ofNullable(networks.accepted().get(ref));
  }

  public Optional<Attachment> attachment(ObjectRef ref) {
    return endpoints.attachment(ref);
  }

  public Optional<Mapping> mapping(ObjectRef ref) {
    return mappings.mapping(ref);
  }

  /** All that are attached or are to be. */
  public Collection<Attachment> attachments() {
    return endpoints.attachments();
  }

  /** The keys of the sandboxes that these endpoints name, whatever else is wrong with them. */
  public Set<Key> sandboxKeys(Set<ObjectRef> endpoints, Map<ObjectRef, Resource> objects) {
    SandboxResolver resolver = new SandboxResolver(objects, cluster);
    Set<Key> keys = new LinkedHashSet<>();
    for (ObjectRef ref : endpoints) {
      if (objects.get(ref) instanceof Endpoint endpoint) {
        resolver
            .find(endpoint)
            .filter(sandbox -> !(sandbox instanceof NamespaceRef.Host))
            .ifPresent(sandbox -> keys.add(new Key.OfSandbox(sandbox)));
      }
    }
    return keys;
  }

  /** Endpoints that wait for their sandbox to come up. */
  public Set<ObjectRef> withoutSandbox() {
    return endpoints.withoutSandbox();
  }

  /**
   * A network, whatever the node that it is on.
   *
   * @param fromPools prefixes given from pools where its spec names none
   * @throws Refusal if no node can have it
   */
  public static Network network(ContainerNetwork object, List<Prefix> fromPools) throws Refusal {
    return NetworkTranslator.translate(object, fromPools, Host.unknown());
  }

  /** The network that an endpoint names. */
  public static Optional<ObjectRef> networkOf(Endpoint endpoint) {
    return EndpointTranslator.networkOf(endpoint);
  }

  private static <T extends Resource> List<T> of(Map<ObjectRef, Resource> objects, Class<T> kind) {
    return objects.values().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static Endpoint endpoint(Map<ObjectRef, Resource> objects, ObjectRef ref) {
    return objects.get(ref) instanceof Endpoint endpoint ? endpoint : null;
  }
}
