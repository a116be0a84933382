package dev.plumbline.agent.kubernetes.controller;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.EndpointSpec;
import dev.plumbline.agent.api.EndpointStatus;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Sandbox;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.api.codec.ResourceEncoder;
import dev.plumbline.agent.kubernetes.Kept;
import dev.plumbline.agent.kubernetes.StatusWriter;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.ContainerNetworkObject;
import dev.plumbline.agent.kubernetes.api.EndpointObject;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Says on which node an endpoint is: {@code status.nodeName}, by which agents watch, and of a Pod's
 * endpoint which Pod. An endpoint that is nowhere says why.
 */
final class Binder implements Reconciler<EndpointObject> {

  static final String BY_NETWORK = "network";
  static final String BY_POD = "pod";
  static final String BY_UID = "uid";
  private static final String BY_SHARED = "shared";
  private static final String BY_NODE = "node";

  /** So long nothing is said of an endpoint that was just made: its Pod may be on its way. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Kept<EndpointObject> endpoints;
  private final Kept<Pod> pods;
  private final Kept<Node> nodes;
  private final Kept<ContainerNetworkObject> networks;
  private final StatusWriter writer;
  private final Consumer<EndpointObject> changed;

  /** Where an endpoint is, or why it is nowhere. */
  private sealed interface Place {
    /**
     * @param sandbox as its status names it; empty where the agent finds it out
     */
    record On(String node, Optional<String> sandbox) implements Place {}

    record Nowhere(String reason, String message) implements Place {}
  }

  /**
   * @param changed hears of each endpoint that came, went or is other than before
   */
  Binder(
      Kept<EndpointObject> endpoints,
      Kept<Pod> pods,
      Kept<Node> nodes,
      Kept<ContainerNetworkObject> networks,
      StatusWriter writer,
      Consumer<EndpointObject> changed) {
    this.endpoints = endpoints;
    this.pods = pods;
    this.nodes = nodes;
    this.networks = networks;
    this.writer = writer;
    this.changed = changed;
    endpoints
        .indexed(
            BY_NETWORK, endpoint -> networkOf(endpoint).map(Object::toString).stream().toList())
        .indexed(BY_POD, endpoint -> pod(endpoint).stream().toList())
        .indexed(BY_UID, endpoint -> List.of(endpoint.getMetadata().getUid()))
        .indexed(BY_SHARED, endpoint -> shared(endpoint).stream().toList())
        .indexed(
            BY_NODE,
            endpoint -> Untyped.status(endpoint, String.class, "nodeName").stream().toList());
  }

  @Override
  public List<EventSource<?, EndpointObject>> prepareEventSources(
      EventSourceContext<EndpointObject> context) {
    return endpoints.sources(context);
  }

  /** A Pod came, went or changed. */
  void pod(Pod pod) {
    endpoints
        .by(BY_POD, key(pod.getMetadata().getNamespace(), pod.getMetadata().getName()))
        .forEach(endpoints::again);
  }

  /** A node came or went. */
  void node(Node node) {
    String name = node.getMetadata().getName();
    endpoints.by(BY_NODE, name).forEach(endpoints::again);
    endpoints
        .all()
        .filter(endpoint -> Optional.of(name).equals(nodeOf(endpoint)))
        .forEach(endpoints::again);
  }

  @Override
  public UpdateControl<EndpointObject> reconcile(
      EndpointObject endpoint, Context<EndpointObject> context) {
    changed.accept(endpoint);
    String namespace = endpoint.getMetadata().getNamespace();
    endpoints
        .by(BY_SHARED, key(namespace, endpoint.getMetadata().getName()))
        .forEach(endpoints::again);
    if (context.isPrimaryResourceDeleted()) {
      return UpdateControl.noUpdate();
    }
    switch (place(endpoint)) {
      case Place.On on -> bind(endpoint, on);
      case Place.Nowhere nowhere -> {
        Duration age = Duration.between(created(endpoint), Clock.systemUTC().instant());
        if (Untyped.status(endpoint).isEmpty() && age.compareTo(PATIENCE) < 0) {
          return UpdateControl.<EndpointObject>noUpdate()
              .rescheduleAfter(PATIENCE.minus(age).toMillis() + 1);
        }
        release(endpoint, nowhere);
      }
    }
    return UpdateControl.noUpdate();
  }

  private static Instant created(EndpointObject endpoint) {
    return Instant.parse(endpoint.getMetadata().getCreationTimestamp());
  }

  /** The rest of the status is the agent's, as long as it is the same node's and the same Pod's. */
  private void bind(EndpointObject endpoint, Place.On on) {
    Optional<String> node = Untyped.status(endpoint, String.class, "nodeName");
    Optional<String> sandbox = Untyped.status(endpoint, String.class, "sandbox");
    boolean same =
        node.equals(Optional.of(on.node()))
            && (on.sandbox().isEmpty() || on.sandbox().equals(sandbox));
    if (same) {
      return;
    }
    write(endpoint, Optional.of(on.node()), on.sandbox(), List.of());
  }

  private void release(EndpointObject endpoint, Place.Nowhere nowhere) {
    List<Condition> conditions =
        Stream.of(Condition.ATTACHED, Condition.READY)
            .map(
                type ->
                    Untyped.condition(endpoint, type, false, nowhere.reason(), nowhere.message()))
            .toList();
    write(endpoint, Optional.empty(), Optional.empty(), conditions);
  }

  /** Its addresses stay its own wherever it is. */
  private void write(
      EndpointObject endpoint,
      Optional<String> node,
      Optional<String> sandbox,
      List<Condition> conditions) {
    EndpointStatus status =
        new EndpointStatus(
            node,
            sandbox,
            Optional.empty(),
            Untyped.statusTexts(endpoint, "ips"),
            Untyped.status(endpoint, String.class, "address"),
            Optional.empty(),
            conditions);
    writer.write(endpoint, ResourceEncoder.status(status));
  }

  private Place place(EndpointObject object) {
    Resource.Endpoint endpoint;
    try {
      endpoint = (Resource.Endpoint) Untyped.resource(Kind.Endpoint, object);
    } catch (DecodeException e) {
      return new Place.Nowhere("Invalid", e.getMessage());
    }
    boolean bound = Untyped.status(object, String.class, "nodeName").isPresent();
    if (!bound && networkOf(object).flatMap(this::network).filter(Binder::isGoing).isPresent()) {
      return new Place.Nowhere(
          "NetworkTerminating", "its network is being deleted and takes no new endpoints");
    }
    String namespace = endpoint.metadata().namespace();
    return switch (endpoint.spec().sandbox().choice()) {
      case Sandbox.Pod(String name) -> ofPod(namespace, name);
      case Sandbox.EndpointRef(String name) -> ofShared(namespace, name);
      case Sandbox.Netns _, Sandbox.Container _, Sandbox.Host _ -> onNode(endpoint.spec());
    };
  }

  private static boolean isGoing(ContainerNetworkObject network) {
    return network.getMetadata().getDeletionTimestamp() != null;
  }

  private Optional<ContainerNetworkObject> network(ObjectRef ref) {
    return networks.get(ref.namespace(), ref.name());
  }

  private Place ofPod(String namespace, String name) {
    Optional<Pod> pod = pods.get(namespace, name);
    if (pod.isEmpty()) {
      return new Place.Nowhere("PodNotFound", "there is no Pod " + name);
    }
    PodStatus status = Objects.requireNonNullElseGet(pod.get().getStatus(), PodStatus::new);
    String phase = Objects.requireNonNullElse(status.getPhase(), "Pending");
    String node = pod.get().getSpec().getNodeName();
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return new Place.Nowhere("PodNotRunning", "Pod " + name + " has ended: " + phase);
    }
    if (node == null || !phase.equals("Running") && !hasSandbox(status)) {
      return new Place.Nowhere("PodNotRunning", "Pod " + name + " has not started yet");
    }
    return new Place.On(node, Optional.of("pod://" + pod.get().getMetadata().getUid()));
  }

  /** Kubernetes 1.29 and later say so; before, a Pod counts once it runs. */
  private static boolean hasSandbox(PodStatus status) {
    return status.getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("PodReadyToStartContainers")
                    && condition.getStatus().equals("True"));
  }

  private Place ofShared(String namespace, String name) {
    Optional<EndpointObject> shared = endpoints.get(namespace, name);
    if (shared.isEmpty()) {
      return new Place.Nowhere(
          "EndpointNotFound", "there is no endpoint " + name + " to share with");
    }
    return Untyped.status(shared.get(), String.class, "nodeName")
        .<Place>map(node -> new Place.On(node, Optional.empty()))
        .orElseGet(
            () ->
                new Place.Nowhere(
                    "EndpointNotAttached", "endpoint " + name + " is on no node itself"));
  }

  private Place onNode(EndpointSpec spec) {
    if (spec.nodeName().isEmpty()) {
      return new Place.Nowhere("NodeNameMissing", "nodeName says on which node the sandbox is");
    }
    String node = spec.nodeName().get();
    return nodes.get(null, node).isPresent()
        ? new Place.On(node, Optional.empty())
        : new Place.Nowhere("NodeNotFound", "there is no node " + node);
  }

  /** The network that an endpoint names. */
  static Optional<ObjectRef> networkOf(EndpointObject endpoint) {
    return text(endpoint, "networkRef", "name")
        .map(
            name ->
                new ObjectRef(
                    Kind.ContainerNetwork,
                    text(endpoint, "networkRef", "namespace")
                        .orElse(endpoint.getMetadata().getNamespace()),
                    name));
  }

  private static Optional<String> pod(EndpointObject endpoint) {
    return text(endpoint, "sandbox", "pod", "name")
        .map(name -> key(endpoint.getMetadata().getNamespace(), name));
  }

  private static Optional<String> shared(EndpointObject endpoint) {
    return text(endpoint, "sandbox", "endpointRef", "name")
        .map(name -> key(endpoint.getMetadata().getNamespace(), name));
  }

  private static Optional<String> nodeOf(EndpointObject endpoint) {
    return text(endpoint, "nodeName");
  }

  private static Optional<String> text(EndpointObject endpoint, String... path) {
    return Untyped.spec(endpoint, String.class, path);
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
