package dev.plumbline.agent.kubernetes.controller;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.ContainerNetworkSpec.Driver;
import dev.plumbline.agent.api.ContainerNetworkStatus;
import dev.plumbline.agent.api.ContainerNetworkStatus.NodeCount;
import dev.plumbline.agent.api.ContainerNetworkStatus.SubnetStatus;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.LabelSelector;
import dev.plumbline.agent.api.NodeNetworkStateStatus.Part;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.api.codec.ResourceEncoder;
import dev.plumbline.agent.kubernetes.Kept;
import dev.plumbline.agent.kubernetes.StatusWriter;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.AddressClaimObject;
import dev.plumbline.agent.kubernetes.api.ContainerNetworkObject;
import dev.plumbline.agent.kubernetes.api.EndpointObject;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.agent.translate.Pools;
import dev.plumbline.agent.translate.Refusal;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Accepts networks, gives those a prefix that name none, and says what became of them on all nodes.
 * A network goes when no endpoint is on it any more.
 */
final class NetworkReconciler
    implements Reconciler<ContainerNetworkObject>, Cleaner<ContainerNetworkObject> {

  static final String FINALIZER = "plumbline.dev/endpoints";

  private static final int NAMED_AT_MOST = 5;

  private final Kept<ContainerNetworkObject> networks;
  private final Kept<EndpointObject> endpoints;
  private final Kept<AddressClaimObject> claims;
  private final Kept<Node> nodes;
  private final Kept<Namespace> namespaces;
  private final NodeParts parts;
  private final List<AddressPool> pools;
  private final StatusWriter writer;

  NetworkReconciler(
      Kept<ContainerNetworkObject> networks,
      Kept<EndpointObject> endpoints,
      Kept<AddressClaimObject> claims,
      Kept<Node> nodes,
      Kept<Namespace> namespaces,
      NodeParts parts,
      List<AddressPool> pools,
      StatusWriter writer) {
    this.networks = networks;
    this.endpoints = endpoints;
    this.claims = claims;
    this.nodes = nodes;
    this.namespaces = namespaces;
    this.parts = parts;
    this.pools = List.copyOf(pools);
    this.writer = writer;
  }

  @Override
  public List<EventSource<?, ContainerNetworkObject>> prepareEventSources(
      EventSourceContext<ContainerNetworkObject> context) {
    return networks.sources(context);
  }

  @Override
  public UpdateControl<ContainerNetworkObject> reconcile(
      ContainerNetworkObject object, Context<ContainerNetworkObject> context) {
    writer.write(object, ResourceEncoder.status(status(object)));
    return UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(
      ContainerNetworkObject object, Context<ContainerNetworkObject> context) {
    List<EndpointObject> attached = endpointsOf(object);
    String namespace = object.getMetadata().getNamespace();
    boolean namespaceGoes =
        namespaces
            .get(null, namespace)
            .map(found -> found.getMetadata().getDeletionTimestamp() != null)
            .orElse(true);
    if (namespaceGoes) {
      attached.removeIf(endpoint -> !endpoint.getMetadata().getNamespace().equals(namespace));
    }
    if (attached.isEmpty()) {
      return DeleteControl.defaultDelete();
    }
    ContainerNetworkStatus status = status(object);
    List<Condition> conditions = new ArrayList<>(status.conditions());
    conditions.removeLast();
    conditions.add(Untyped.condition(object, Condition.READY, false, "InUse", inUse(attached)));
    writer.write(object, ResourceEncoder.status(with(status, conditions)));
    return DeleteControl.noFinalizerRemoval();
  }

  private static String inUse(List<EndpointObject> attached) {
    String names =
        attached.stream()
            .limit(NAMED_AT_MOST)
            .map(e -> e.getMetadata().getNamespace() + "/" + e.getMetadata().getName())
            .sorted()
            .collect(Collectors.joining(", "));
    int more = attached.size() - NAMED_AT_MOST;
    return "it is deleted once these endpoints are: "
        + names
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static ContainerNetworkStatus with(
      ContainerNetworkStatus status, List<Condition> conditions) {
    return new ContainerNetworkStatus(
        status.subnets(),
        status.prefixes(),
        status.vni(),
        status.mtu(),
        status.endpoints(),
        status.nodes(),
        conditions);
  }

  private List<EndpointObject> endpointsOf(ContainerNetworkObject object) {
    return new ArrayList<>(
        endpoints.by(Binder.BY_NETWORK, Untyped.ref(Kind.ContainerNetwork, object).toString()));
  }

  /** One at a time: of two that want one prefix, the second sees that the first has it. */
  private synchronized ContainerNetworkStatus status(ContainerNetworkObject object) {
    try {
      ContainerNetwork network = (ContainerNetwork) Untyped.resource(Kind.ContainerNetwork, object);
      Network accepted = Translator.network(network, given(object, network));
      refuseOverlap(object, network, accepted);
      prefixes.put(object.getMetadata().getUid(), prefixesOf(accepted));
      return accepted(object, network, accepted);
    } catch (DecodeException e) {
      return refused(object, "Invalid", e.getMessage());
    } catch (Refusal refusal) {
      return refused(object, refusal.judgement().reason(), refusal.judgement().message());
    } catch (NotToBeHad e) {
      return refused(object, e.reason, e.getMessage());
    }
  }

  /** A network that another one, or the lack of prefixes, stands in the way of. */
  private static final class NotToBeHad extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    NotToBeHad(String reason, String message) {
      super(message, null, false, false);
      this.reason = reason;
    }
  }

  /** What was given and may not be heard of yet, by the network's UID. */
  private final Map<String, List<Prefix>> prefixes = new java.util.HashMap<>();

  private static List<Prefix> prefixesOf(Network network) {
    return network.subnets().stream().map(Network.Subnet::prefix).toList();
  }

  private List<Prefix> given(ContainerNetworkObject object, ContainerNetwork network)
      throws NotToBeHad {
    if (network.spec().driver() != Driver.Bridge || !network.spec().subnets().isEmpty()) {
      return List.of();
    }
    List<Prefix> has = known(object);
    List<Prefix> given = new ArrayList<>();
    for (Family family : Pools.families(network)) {
      Optional<Prefix> prefix =
          has.stream()
              .filter(one -> one.family() == family)
              .findFirst()
              .or(() -> AddressPool.free(pools, family, takenByOthers(object)));
      if (prefix.isEmpty()) {
        throw new NotToBeHad(
            "PoolsExhausted", "the address pools have no " + family + " prefix left");
      }
      given.add(prefix.get());
    }
    return given;
  }

  /** The prefixes that a network has, from its status or from a moment ago. */
  private List<Prefix> known(ContainerNetworkObject object) {
    List<Prefix> shown = Untyped.prefixes(object);
    return shown.isEmpty()
        ? prefixes.getOrDefault(object.getMetadata().getUid(), List.of())
        : shown;
  }

  private List<Prefix> takenByOthers(ContainerNetworkObject object) {
    List<Prefix> taken = new ArrayList<>();
    networks
        .all()
        .filter(other -> !other.getMetadata().getUid().equals(object.getMetadata().getUid()))
        .forEach(
            other -> {
              taken.addAll(known(other));
              stated(other).forEach(taken::add);
            });
    return taken;
  }

  private static List<Prefix> stated(ContainerNetworkObject network) {
    List<Prefix> stated = new ArrayList<>();
    for (Object subnet : Untyped.spec(network, List.class, "subnets").orElse(List.of())) {
      if (subnet instanceof Map<?, ?> map && map.get("cidr") instanceof String cidr) {
        stated.add(Prefix.parse(cidr));
      }
    }
    return stated;
  }

  /** Who is accepted stays so; else the older, else the first by name. */
  private void refuseOverlap(
      ContainerNetworkObject object, ContainerNetwork network, Network accepted) throws NotToBeHad {
    for (ContainerNetworkObject other : networks.all().toList()) {
      if (other.getMetadata().getUid().equals(object.getMetadata().getUid())
          || ORDER.compare(other, object) > 0
          || !shareANode(network, other)) {
        continue;
      }
      for (Prefix mine : prefixesOf(accepted)) {
        if (known(other).stream().anyMatch(mine::overlaps)
            || stated(other).stream().anyMatch(mine::overlaps)) {
          throw new NotToBeHad("SubnetOverlap", mine + " overlaps another network's subnet");
        }
      }
    }
  }

  private static final Comparator<ContainerNetworkObject> ORDER =
      Comparator.<ContainerNetworkObject, Boolean>comparing(
              network -> !Untyped.isTrue(network, Condition.ACCEPTED))
          .thenComparing(network -> network.getMetadata().getCreationTimestamp())
          .thenComparing(network -> network.getMetadata().getNamespace())
          .thenComparing(network -> network.getMetadata().getName());

  private boolean shareANode(ContainerNetwork network, ContainerNetworkObject other) {
    try {
      ContainerNetwork with = (ContainerNetwork) Untyped.resource(Kind.ContainerNetwork, other);
      Optional<LabelSelector> one = network.spec().nodeSelector();
      Optional<LabelSelector> two = with.spec().nodeSelector();
      return one.isEmpty() && two.isEmpty()
          || nodes.all().anyMatch(node -> selects(one, node) && selects(two, node));
    } catch (DecodeException e) {
      return true;
    }
  }

  private static boolean selects(Optional<LabelSelector> selector, Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return selector.map(s -> s.matches(labels == null ? Map.of() : labels)).orElse(true);
  }

  private ContainerNetworkStatus refused(
      ContainerNetworkObject object, String reason, String message) {
    return new ContainerNetworkStatus(
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(0),
        Optional.empty(),
        List.of(
            Untyped.condition(object, Condition.ACCEPTED, false, reason, message),
            Untyped.condition(object, Condition.READY, false, reason, message)));
  }

  private ContainerNetworkStatus accepted(
      ContainerNetworkObject object, ContainerNetwork network, Network accepted) {
    ObjectRef ref = network.ref();
    List<String> selected =
        nodes
            .all()
            .filter(node -> selects(network.spec().nodeSelector(), node))
            .map(node -> node.getMetadata().getName())
            .toList();
    Map<String, Part> reported = parts.of(ref);
    long generation = network.metadata().generation();
    List<Map.Entry<String, Part>> current =
        reported.entrySet().stream()
            .filter(e -> selected.contains(e.getKey()))
            .filter(e -> e.getValue().observedGeneration() == generation)
            .toList();
    int ready = (int) current.stream().filter(e -> e.getValue().isReady()).count();
    List<IpAddress> claimed = claimed(ref);
    return new ContainerNetworkStatus(
        accepted.subnets().stream().map(subnet -> subnet(subnet, claimed)).toList(),
        accepted.subnets().isEmpty()
            ? Optional.empty()
            : Optional.of(
                prefixesOf(accepted).stream()
                    .map(Prefix::toString)
                    .collect(Collectors.joining(","))),
        Optional.empty(),
        network.spec().mtu(),
        Optional.of(attached(object)),
        Optional.of(new NodeCount(ready, selected.size())),
        conditions(object, current, ready, selected.size()));
  }

  private List<Condition> conditions(
      ContainerNetworkObject object, List<Map.Entry<String, Part>> reported, int ready, int total) {
    Condition acceptedCondition =
        Untyped.condition(object, Condition.ACCEPTED, true, "Accepted", "");
    if (ready == total) {
      return List.of(
          acceptedCondition,
          Untyped.condition(object, Condition.PROGRAMMED, true, Condition.PROGRAMMED, ""),
          Untyped.condition(object, Condition.READY, true, "Ready", ""));
    }
    Optional<Map.Entry<String, Part>> failed =
        reported.stream().filter(e -> !e.getValue().isReady()).min(Map.Entry.comparingByKey());
    String reason = failed.flatMap(e -> e.getValue().reason()).orElse("Pending");
    String message =
        failed
            .map(e -> "node " + e.getKey() + ": " + e.getValue().message().orElse(reason))
            .orElse(ready + " of " + total + " nodes have it");
    return List.of(
        acceptedCondition,
        Untyped.condition(object, Condition.PROGRAMMED, false, reason, message),
        Untyped.condition(object, Condition.READY, false, reason, message));
  }

  private int attached(ContainerNetworkObject object) {
    return (int)
        endpointsOf(object).stream()
            .filter(endpoint -> Untyped.isTrue(endpoint, Condition.ATTACHED))
            .count();
  }

  private List<IpAddress> claimed(ObjectRef network) {
    return claims.by(ClaimReconciler.BY_NETWORK, network.toString()).stream()
        .flatMap(claim -> Untyped.spec(claim, String.class, "address").stream())
        .map(IpAddress::parse)
        .toList();
  }

  private static SubnetStatus subnet(Network.Subnet subnet, List<IpAddress> claimed) {
    long inUse = claimed.stream().filter(subnet.prefix()::contains).count();
    long inRange = claimed.stream().filter(subnet.range()::contains).count();
    return new SubnetStatus(
        subnet.prefix().toString(),
        Optional.of(subnet.gateway().toString()),
        Optional.of(inUse),
        Optional.of(Math.max(0, room(subnet) - inRange)));
  }

  /** How many addresses of the range can be given out at all. */
  private static long room(Network.Subnet subnet) {
    int bits = subnet.range().family().bits() - subnet.range().length();
    if (bits >= 63) {
      return Long.MAX_VALUE;
    }
    long all = 1L << bits;
    long reserved = subnet.reserved().stream().filter(subnet.range()::contains).count();
    if (subnet.range().contains(subnet.gateway())
        && !subnet.reserved().contains(subnet.gateway())) {
      reserved++;
    }
    IpAddress first = subnet.range().address();
    IpAddress last = first.plus(all - 1);
    reserved += subnet.prefix().usable(first) ? 0 : 1;
    reserved += subnet.prefix().usable(last) ? 0 : 1;
    return all - reserved;
  }
}
