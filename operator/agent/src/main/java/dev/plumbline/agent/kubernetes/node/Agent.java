package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.converge.Convergence;
import dev.plumbline.agent.converge.Loop;
import dev.plumbline.agent.converge.Pass;
import dev.plumbline.agent.converge.StatusView;
import dev.plumbline.agent.converge.Statuses;
import dev.plumbline.agent.converge.Wakes;
import dev.plumbline.agent.kernel.Kernel;
import dev.plumbline.agent.kubernetes.Events;
import dev.plumbline.agent.kubernetes.Kept;
import dev.plumbline.agent.kubernetes.Observability.Health;
import dev.plumbline.agent.kubernetes.Operators;
import dev.plumbline.agent.kubernetes.Operators.Watched;
import dev.plumbline.agent.kubernetes.Relist;
import dev.plumbline.agent.kubernetes.StatusWriter;
import dev.plumbline.agent.kubernetes.TellingReconciler;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.ContainerNetworkObject;
import dev.plumbline.agent.kubernetes.api.EndpointObject;
import dev.plumbline.agent.kubernetes.api.NodeNetworkStateObject;
import dev.plumbline.agent.kubernetes.api.PortMappingObject;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.KernelRefusal;
import dev.plumbline.dataplane.Outcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the agent of one node together. */
public final class Agent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  /** A change of many objects becomes one write of the node's. */
  private static final Duration NODE_STATE_PAUSE = Duration.ofMillis(500);

  private static final int CLAIMS_AT_A_TIME = 16;

  /** The loop looks at everything every 30 seconds. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

  private final String nodeName;
  private final KubernetesClient client;
  private final Kernel kernel;
  private final Wakes wakes = new Wakes();
  private final Mirror mirror = new Mirror(wakes);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("timer").factory());
  private final ExecutorService claimers =
      Executors.newFixedThreadPool(
          CLAIMS_AT_A_TIME, Thread.ofPlatform().daemon().name("claim-", 0).factory());
  private final Claims claims;
  private final ClaimBook claimBook;
  private final Convergence convergence;
  private final Statuses statuses;
  private final Reports reports;
  private final EndpointReconciler endpoints;
  private final NodeStateReconciler nodeState;
  private final Kept<ContainerNetworkObject> networks = new Kept<>();
  private final Kept<PortMappingObject> mappings = new Kept<>();
  private final Kept<EndpointObject> bound = new Kept<>();
  private final Kept<Namespace> namespaces = new Kept<>();
  private final Kept<Node> nodes = new Kept<>();
  private final Events events;
  private final AgentMetrics metrics;
  private final Duration relistPause;
  private final Relist relist = new Relist(this::silent);
  private Operator operator;
  private volatile Instant lastPass = Instant.now();

  /**
   * @param kernel of the node's own network namespace
   * @param version what the node's object shows
   * @param relistPause how often it is made sure that nothing was missed
   */
  public Agent(
      String nodeName,
      String version,
      KubernetesClient client,
      Kernel kernel,
      MeterRegistry registry,
      Duration relistPause) {
    this.relistPause = relistPause;
    this.nodeName = nodeName;
    this.metrics = new AgentMetrics(registry);
    this.client = client;
    this.kernel = kernel;
    this.claims = new Claims(client, nodeName);
    this.claimBook =
        new ClaimBook(
            mirror,
            new Claimer(claims, claimers),
            endpoint -> wakes.again(Set.of(endpoint)),
            this::later);
    StatusPools pools = new StatusPools(mirror);
    Translator translator = new Translator(claimBook, pools, mirror);
    this.convergence =
        new Convergence(
            kernel.dataplane(),
            kernel::host,
            kernel::listeners,
            claimBook,
            pools,
            translator,
            kernel::table);
    this.statuses = new Statuses(translator, kernel::obstacles, Clock.systemUTC());
    this.reports =
        new Reports(
            translator,
            statuses,
            new StatusView(translator, statuses, nodeName, kernel::hostAddresses),
            new Reports.Listener() {
              @Override
              public void endpoint(ObjectRef ref) {
                endpoints.reported(ref);
              }

              @Override
              public void node() {
                nodeState.reported();
              }
            });
    this.events = new Events(client, "plumbline-agent", nodeName);
    StatusWriter writer = new StatusWriter(client, events);
    this.endpoints = new EndpointReconciler(bound, mirror, reports, writer);
    this.nodeState = new NodeStateReconciler(nodeName, version, reports, writer, mirror::desired);
    metrics.gauge("plumbline.endpoints", "Endpoints attached here", reports::attached);
    metrics.gauge("plumbline.addresses", "Addresses claimed by this node", claimBook::count);
    for (Kind kind : List.of(Kind.ContainerNetwork, Kind.PortMapping)) {
      for (boolean ready : new boolean[] {true, false}) {
        metrics.gauge(
            "plumbline.objects",
            "Networks and mappings on this node",
            () -> reports.count(kind, ready),
            "kind",
            kind.name(),
            "ready",
            Boolean.toString(ready));
      }
    }
    metrics.gauge(
        "plumbline.objects.undecodable",
        "Objects whose present form cannot be understood",
        mirror::undecodable);
  }

  /** Works until {@link #stop}; returns then. */
  public void run() throws InterruptedException {
    new NodeObject(client, nodeName).ensure();
    compare();
    begin();
    LOG.info("in sync: {} objects concern node {}", mirror.size(), nodeName);
    kernel.watch(wakes::drift);
    Thread.ofPlatform().daemon().name("relist").start(this::relist);
    new Loop(convergence, statuses, wakes, kernel::drift, new Told()).run();
  }

  /** Watches from now on; returns once all that there is has been heard. */
  private void begin() {
    operator = Operators.operator(client, _ -> {});
    register();
    operator.start();
    load();
    relist.fresh();
  }

  private void relist() {
    while (true) {
      try {
        Thread.sleep(relistPause);
        relist.look();
        if (relist.trouble().isEmpty()) {
          claimBook.check(claims::ofThisNode);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("the watches could not be checked", e);
      }
    }
  }

  /** What was heard stays in force until everything has been heard anew. */
  private void silent(String difference) {
    LOG.warn("a watch is silent ({}): all are begun anew", difference);
    metrics.silence();
    operator.stop();
    begin();
  }

  /** Whether the loop works. */
  public Health live() {
    Duration since = Duration.between(lastPass, Instant.now());
    return since.compareTo(LONGEST_SILENCE) < 0 || !reports.isComplete()
        ? Health.GOOD
        : Health.bad("no pass for " + since.toSeconds() + " s");
  }

  /** Whether what is known is what the API server knows, and was looked at once. */
  public Health ready() {
    if (!reports.isComplete()) {
      return Health.bad("not in sync yet");
    }
    return relist.trouble().map(Health::bad).orElse(Health.GOOD);
  }

  private void compare() {
    relist
        .with(
            "endpoint",
            bound,
            options ->
                client
                    .resources(EndpointObject.class)
                    .inAnyNamespace()
                    .withField("status.nodeName", nodeName)
                    .list(options))
        .with(
            "network",
            networks,
            options ->
                client.resources(ContainerNetworkObject.class).inAnyNamespace().list(options))
        .with(
            "mapping",
            mappings,
            options -> client.resources(PortMappingObject.class).inAnyNamespace().list(options));
  }

  private void register() {
    Watched.all(EndpointObject.class)
        .where("status.nodeName", nodeName)
        .by(endpoints, "endpoints", operator);
    Watched.all(ContainerNetworkObject.class)
        .by(telling(networks, Kind.ContainerNetwork), "networks", operator);
    Watched.all(PortMappingObject.class)
        .by(telling(mappings, Kind.PortMapping), "mappings", operator);
    Watched.all(Namespace.class)
        .by(new TellingReconciler<>(namespaces, this::heard), "namespaces", operator);
    Watched.all(Node.class)
        .where("metadata.name", nodeName)
        .by(
            new TellingReconciler<>(nodes, (node, _) -> mirror.nodeLabels(labels(node))),
            "node",
            operator);
    Watched.all(NodeNetworkStateObject.class)
        .where("metadata.name", nodeName)
        .atMostEvery(NODE_STATE_PAUSE)
        .by(nodeState, "node-state", operator);
  }

  private <T extends GenericKubernetesResource> TellingReconciler<T> telling(
      Kept<T> kept, Kind kind) {
    return new TellingReconciler<>(kept, (object, gone) -> heard(kind, object, gone));
  }

  /** All that the informers have, before the loop does anything. */
  private void load() {
    nodes.all().forEach(node -> mirror.nodeLabels(labels(node)));
    namespaces.all().forEach(namespace -> heard(namespace, false));
    load(Kind.ContainerNetwork, networks.all());
    load(Kind.Endpoint, bound.all());
    load(Kind.PortMapping, mappings.all());
    claimBook.check(claims::ofThisNode);
    mirror.synced();
  }

  private void load(Kind kind, Stream<? extends GenericKubernetesResource> objects) {
    Set<ObjectRef> present = new HashSet<>();
    objects.forEach(
        object -> {
          mirror.put(kind, object);
          present.add(Untyped.ref(kind, object));
        });
    mirror.retain(kind, present);
  }

  private void heard(Kind kind, GenericKubernetesResource object, boolean gone) {
    if (gone) {
      mirror.remove(Untyped.ref(kind, object));
    } else {
      mirror.put(kind, object);
    }
  }

  private void heard(Namespace namespace, boolean gone) {
    mirror.namespace(namespace.getMetadata().getName(), gone ? null : labels(namespace));
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  private void later(Duration pause, Runnable what) {
    var unused = timer.schedule(what, pause.toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  /** What the loop tells of its passes. */
  private final class Told implements Loop.Listener {
    @Override
    public void passed(Pass pass, Loop.Reason reason, Duration took, Set<ObjectRef> judged) {
      lastPass = Instant.now();
      metrics.passed(pass, reason, took);
      reports.update(judged, mirror.objects());
      if (!pass.plan().isEmpty()) {
        LOG.info(
            "{}: {} changes in {} ms, first {}",
            reason == Loop.Reason.DRIFT ? "repaired" : "changed",
            pass.plan().operations().size(),
            took.toMillis(),
            pass.plan().operations().getFirst().target());
      }
      for (Outcome outcome : pass.outcomes()) {
        if (outcome instanceof Outcome.Failed(KernelRefusal refusal)) {
          LOG.warn("{}", refusal);
        }
      }
      if (mirror.isRemoving() && !pass.failed() && pass.withheld() == 0) {
        nodeState.removed();
      }
    }

    @Override
    public void broke(RuntimeException fault) {
      metrics.broke();
      LOG.error("a pass came to nothing and is made again", fault);
    }
  }

  /** Ends the loop after the pass that it is in; the network stays as it is. */
  public void stop() {
    wakes.stop();
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.stop();
    }
    events.close();
    claimers.shutdownNow();
    timer.shutdownNow();
  }
}
