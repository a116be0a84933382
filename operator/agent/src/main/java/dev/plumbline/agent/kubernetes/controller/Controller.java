package dev.plumbline.agent.kubernetes.controller;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.kubernetes.Events;
import dev.plumbline.agent.kubernetes.Kept;
import dev.plumbline.agent.kubernetes.Observability.Health;
import dev.plumbline.agent.kubernetes.Operators;
import dev.plumbline.agent.kubernetes.Operators.Watched;
import dev.plumbline.agent.kubernetes.Relist;
import dev.plumbline.agent.kubernetes.StatusWriter;
import dev.plumbline.agent.kubernetes.TellingReconciler;
import dev.plumbline.agent.kubernetes.api.AddressClaimObject;
import dev.plumbline.agent.kubernetes.api.ContainerNetworkObject;
import dev.plumbline.agent.kubernetes.api.EndpointObject;
import dev.plumbline.agent.kubernetes.api.NodeNetworkStateObject;
import dev.plumbline.agent.kubernetes.api.PortMappingObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the cluster's controller together. */
public final class Controller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
  private static final String LEASE = "plumbline-controller";

  /** Many endpoints that come at once are counted once. */
  private static final Duration NETWORK_PAUSE = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Operator operator;
  private final Events events;
  private final Counter silences;
  private final Duration relistPause;
  private final Relist relist = new Relist(this::silent);
  private final CountDownLatch ended = new CountDownLatch(1);

  private final Kept<ContainerNetworkObject> networks = new Kept<>();
  private final Kept<EndpointObject> endpoints = new Kept<>();
  private final Kept<PortMappingObject> mappings = new Kept<>();
  private final Kept<AddressClaimObject> claims = new Kept<>();
  private final Kept<NodeNetworkStateObject> states = new Kept<>();
  private final Kept<Namespace> namespaces = new Kept<>();
  private final Kept<Node> nodes = new Kept<>();
  private final Kept<Pod> pods = new Kept<>();
  private final NodeParts parts = new NodeParts(this::reported);
  private final MappingReconciler mappingReconciler;
  private final ClaimReconciler claimReconciler;

  /**
   * @param namespace where the lease is by which one of several leads
   * @param identity of this process among these
   * @param rest how long a freed address is not given out
   * @param relistPause how often it is made sure that nothing was missed
   */
  public Controller(
      KubernetesClient client,
      String namespace,
      String identity,
      List<AddressPool> pools,
      Duration rest,
      MeterRegistry registry,
      Duration relistPause) {
    this.relistPause = relistPause;
    this.client = client;
    this.silences =
        Counter.builder("plumbline.watch.silences")
            .description("Watches that went silent and were begun anew")
            .register(registry);
    gauge(registry, "ContainerNetwork", networks);
    gauge(registry, "Endpoint", endpoints);
    gauge(registry, "PortMapping", mappings);
    gauge(registry, "AddressClaim", claims);
    this.events = new Events(client, "plumbline-controller", "");
    StatusWriter writer = new StatusWriter(client, events);
    this.operator =
        Operators.operator(
            client,
            overrider ->
                overrider.withLeaderElectionConfiguration(
                    LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                        .withLeaseNamespace(namespace)
                        .withIdentity(identity)
                        .build()));
    this.mappingReconciler = new MappingReconciler(mappings, endpoints, networks, parts, writer);
    this.claimReconciler = new ClaimReconciler(client, claims, endpoints, rest, this::network);
    Binder binder = new Binder(endpoints, pods, nodes, networks, writer, this::endpoint);
    NetworkReconciler networkReconciler =
        new NetworkReconciler(networks, endpoints, claims, nodes, namespaces, parts, pools, writer);
    Watched.all(EndpointObject.class).by(binder, "endpoints", operator);
    Watched.all(ContainerNetworkObject.class)
        .finalizedBy(NetworkReconciler.FINALIZER)
        .atMostEvery(NETWORK_PAUSE)
        .by(networkReconciler, "networks", operator);
    Watched.all(PortMappingObject.class).by(mappingReconciler, "mappings", operator);
    Watched.all(AddressClaimObject.class).by(claimReconciler, "claims", operator);
    Watched.all(NodeNetworkStateObject.class)
        .by(new TellingReconciler<>(states, parts::heard), "node-states", operator);
    Watched.all(Pod.class)
        .keeping(Controller::placeOf)
        .by(new TellingReconciler<>(pods, (pod, _) -> binder.pod(pod)), "pods", operator);
    Watched.all(Node.class)
        .keeping(Controller::labelsOf)
        .by(new TellingReconciler<>(nodes, (node, _) -> node(binder, node)), "nodes", operator);
    Watched.all(Namespace.class)
        .by(
            new TellingReconciler<>(namespaces, (namespaceObject, _) -> going(namespaceObject)),
            "namespaces",
            operator);
  }

  private <T extends HasMetadata> void gauge(MeterRegistry registry, String kind, Kept<T> objects) {
    Gauge.builder("plumbline.cluster.objects", objects::size)
        .description("Objects in the cluster")
        .tags("kind", kind)
        .register(registry);
  }

  /** Works, whether or not it leads, until a watch goes silent: then it is to be started anew. */
  public void run() throws InterruptedException {
    operator.start();
    relist
        .with("endpoint", endpoints, all(EndpointObject.class))
        .with("network", networks, all(ContainerNetworkObject.class))
        .with("mapping", mappings, all(PortMappingObject.class))
        .with("claim", claims, all(AddressClaimObject.class))
        .with("node state", states, options -> list(NodeNetworkStateObject.class, options));
    relist.fresh();
    while (!ended.await(relistPause.toMillis(), TimeUnit.MILLISECONDS)) {
      relist.look();
    }
  }

  private <T extends HasMetadata> Function<ListOptions, KubernetesResourceList<T>> all(
      Class<T> type) {
    return options -> client.resources(type).inAnyNamespace().list(options);
  }

  private <T extends HasMetadata> KubernetesResourceList<T> list(
      Class<T> type, ListOptions options) {
    return client.resources(type).list(options);
  }

  private void silent(String difference) {
    LOG.warn("a watch is silent ({}): the process ends, to begin anew", difference);
    silences.increment();
    ended.countDown();
  }

  /** Whether it works at all. */
  public Health live() {
    return Health.GOOD;
  }

  /** Whether what is known is what the API server knows. */
  public Health ready() {
    return relist.trouble().map(Health::bad).orElse(Health.GOOD);
  }

  /** All that is asked of a Pod is where it is and whether it runs. */
  private static Pod placeOf(Pod pod) {
    return new PodBuilder()
        .withMetadata(pod.getMetadata())
        .withNewSpec()
        .withNodeName(pod.getSpec().getNodeName())
        .endSpec()
        .withStatus(
            new PodStatusBuilder()
                .withPhase(pod.getStatus().getPhase())
                .withConditions(
                    pod.getStatus().getConditions().stream()
                        .filter(c -> c.getType().equals("PodReadyToStartContainers"))
                        .toList())
                .build())
        .build();
  }

  private static Node labelsOf(Node node) {
    node.setSpec(null);
    node.setStatus(null);
    return node;
  }

  private void node(Binder binder, Node node) {
    binder.node(node);
    networks.all().forEach(networks::again);
  }

  private void endpoint(EndpointObject endpoint) {
    Binder.networkOf(endpoint).ifPresent(this::network);
    mappingReconciler.endpoint(endpoint);
    claimReconciler.endpoint(endpoint);
  }

  private void network(ObjectRef network) {
    networks.again(network.namespace(), network.name());
  }

  private void reported(ObjectRef ref) {
    if (ref.kind() == Kind.PortMapping) {
      mappings.again(ref.namespace(), ref.name());
    } else {
      network(ref);
    }
  }

  private void going(Namespace namespace) {
    if (namespace.getMetadata().getDeletionTimestamp() != null) {
      networks
          .all()
          .filter(n -> n.getMetadata().getNamespace().equals(namespace.getMetadata().getName()))
          .forEach(networks::again);
    }
  }

  @Override
  public void close() {
    events.close();
    operator.stop();
  }
}
