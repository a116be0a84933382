package dev.plumbline.agent.kubernetes.controller;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.NodeNetworkStateSpec.Desired;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.ContainerNetworkObject;
import dev.plumbline.agent.kubernetes.api.NodeNetworkStateObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Takes everything of ours off all nodes, and our finalizers off all networks, before the agents
 * go. What people wrote stays: networks, endpoints and mappings, and the addresses they were given.
 */
public final class Uninstall {

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;
  private final Consumer<String> out;

  /**
   * @param out hears a line for each thing that a person should know
   */
  public Uninstall(KubernetesClient client, Consumer<String> out) {
    this.client = client;
    this.out = out;
  }

  /**
   * Ends the controller: it would give networks their finalizer again.
   *
   * @return whether it ended in time
   */
  public boolean stopController(String namespace, String deployment, Duration atMost)
      throws InterruptedException {
    var controller = client.apps().deployments().inNamespace(namespace).withName(deployment);
    if (controller.get() == null) {
      return true;
    }
    controller.scale(0);
    return within(
        atMost,
        () -> {
          var now = controller.get();
          return now == null
              || now.getStatus() == null
              || now.getStatus().getReplicas() == null
              || now.getStatus().getReplicas() == 0;
        });
  }

  /**
   * Has every agent take away what is ours, and waits for it.
   *
   * @return the nodes whose agents did not say that they have
   */
  public List<String> clearNodes(Duration atMost) throws InterruptedException {
    TreeSet<String> waiting = new TreeSet<>();
    for (NodeNetworkStateObject state : states()) {
      waiting.add(state.getMetadata().getName());
      client.resource(state).patch(MERGE, "{\"spec\":{\"desired\":\"" + Desired.Removed + "\"}}");
    }
    out.accept("asked the agents of " + waiting.size() + " nodes to take away what is ours");
    boolean done =
        within(
            atMost,
            () -> {
              for (NodeNetworkStateObject state : states()) {
                if (isClear(state) && waiting.remove(state.getMetadata().getName())) {
                  out.accept("node " + state.getMetadata().getName() + " is clear");
                }
              }
              return waiting.isEmpty();
            });
    if (!done) {
      waiting.forEach(
          node ->
              out.accept(
                  "node "
                      + node
                      + " was not reached: run `plumb cleanup` there, or start it anew"));
    }
    states().forEach(state -> client.resource(state).delete());
    return new ArrayList<>(waiting);
  }

  private List<NodeNetworkStateObject> states() {
    return client.resources(NodeNetworkStateObject.class).list().getItems();
  }

  private static boolean isClear(NodeNetworkStateObject state) {
    long generation = Untyped.generation(state.getMetadata());
    return Untyped.statusItems(state, "conditions").stream()
        .anyMatch(
            (Map<?, ?> condition) ->
                Condition.READY.equals(condition.get("type"))
                    && "Removed".equals(condition.get("reason"))
                    && condition.get("observedGeneration") instanceof Number observed
                    && observed.longValue() >= generation);
  }

  /** Lets go of all networks: nobody is left who would. */
  public void releaseNetworks() {
    for (ContainerNetworkObject network :
        client.resources(ContainerNetworkObject.class).inAnyNamespace().list().getItems()) {
      List<String> finalizers = new ArrayList<>(network.getMetadata().getFinalizers());
      if (finalizers.remove(NetworkReconciler.FINALIZER)) {
        String left = finalizers.stream().map(f -> "\"" + f + "\"").toList().toString();
        client.resource(network).patch(MERGE, "{\"metadata\":{\"finalizers\":" + left + "}}");
      }
    }
  }

  /** Something that comes by itself. */
  private interface Awaited {
    boolean isThere();
  }

  private static boolean within(Duration atMost, Awaited awaited) throws InterruptedException {
    long start = System.nanoTime();
    while (!awaited.isThere()) {
      if (System.nanoTime() - start > atMost.toNanos()) {
        return false;
      }
      Thread.sleep(PAUSE);
    }
    return true;
  }
}
