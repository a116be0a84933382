package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.NodeNetworkStateSpec;
import dev.plumbline.agent.api.NodeNetworkStateStatus;
import dev.plumbline.agent.api.NodeNetworkStateStatus.Part;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.codec.ResourceEncoder;
import dev.plumbline.agent.api.codec.SpecCodec;
import dev.plumbline.agent.kubernetes.Kept;
import dev.plumbline.agent.kubernetes.StatusWriter;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.NodeNetworkStateObject;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** This node's own object: what is asked of the agent, and what became of networks and mappings. */
final class NodeStateReconciler implements Reconciler<NodeNetworkStateObject> {

  private final String nodeName;
  private final String version;
  private final Reports reports;
  private final StatusWriter writer;
  private final Consumer<NodeNetworkStateSpec.Desired> asked;
  private final Kept<NodeNetworkStateObject> kept = new Kept<>();
  private String writtenUpon = "";
  private boolean removed;

  /**
   * @param asked hears of what is asked of the agent, again and again
   */
  NodeStateReconciler(
      String nodeName,
      String version,
      Reports reports,
      StatusWriter writer,
      Consumer<NodeNetworkStateSpec.Desired> asked) {
    this.nodeName = nodeName;
    this.version = version;
    this.reports = reports;
    this.writer = writer;
    this.asked = asked;
  }

  @Override
  public List<EventSource<?, NodeNetworkStateObject>> prepareEventSources(
      EventSourceContext<NodeNetworkStateObject> context) {
    return kept.sources(context);
  }

  /** The loop said something new. */
  void reported() {
    kept.again(null, nodeName);
  }

  /** Nothing of ours is left in the kernel. */
  synchronized void removed() {
    removed = true;
    reported();
  }

  @Override
  public synchronized UpdateControl<NodeNetworkStateObject> reconcile(
      NodeNetworkStateObject object, Context<NodeNetworkStateObject> context) {
    if (context.isPrimaryResourceDeleted()) {
      return UpdateControl.noUpdate();
    }
    asked.accept(
        SpecCodec.nodeNetworkState(object.getAdditionalProperties().get("spec"))
            .desired()
            .orElse(NodeNetworkStateSpec.Desired.Present));
    String upon = object.getMetadata().getResourceVersion();
    if (reports.isComplete()
        && !upon.equals(writtenUpon)
        && writer.write(object, ResourceEncoder.status(status(object)))
            != StatusWriter.Written.SAME) {
      writtenUpon = upon;
    }
    return UpdateControl.noUpdate();
  }

  private NodeNetworkStateStatus status(NodeNetworkStateObject object) {
    Map<ObjectRef, Part> parts = reports.parts();
    return new NodeNetworkStateStatus(
        Optional.of(version),
        reports.attached(),
        of(Kind.ContainerNetwork, parts),
        of(Kind.PortMapping, parts),
        List.of(condition(object, parts)));
  }

  private static List<Part> of(Kind kind, Map<ObjectRef, Part> parts) {
    return parts.entrySet().stream()
        .filter(part -> part.getKey().kind() == kind)
        .map(Map.Entry::getValue)
        .toList();
  }

  private Condition condition(NodeNetworkStateObject object, Map<ObjectRef, Part> parts) {
    long failed = parts.values().stream().filter(part -> !part.isReady()).count();
    boolean ready = failed == 0 && !removed;
    String reason = removed ? "Removed" : ready ? "Ready" : "NotReady";
    String message =
        removed
            ? "nothing of Plumbline's is left on this node"
            : ready ? "" : failed + " of " + parts.size() + " networks and mappings are not ready";
    return Untyped.condition(object, Condition.READY, ready, reason, message);
  }
}
