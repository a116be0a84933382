package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.EndpointStatus;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.codec.ResourceEncoder;
import dev.plumbline.agent.kubernetes.Kept;
import dev.plumbline.agent.kubernetes.StatusWriter;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.EndpointObject;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The endpoints bound to this node: wakes the loop, and writes what it said as status. */
final class EndpointReconciler implements Reconciler<EndpointObject> {

  private final Mirror mirror;
  private final Reports reports;
  private final StatusWriter writer;
  private final Kept<EndpointObject> kept;

  /**
   * Upon which version of an object its status was written last: until it is heard, nothing more.
   */
  private final Map<ObjectRef, String> written = new ConcurrentHashMap<>();

  EndpointReconciler(
      Kept<EndpointObject> kept, Mirror mirror, Reports reports, StatusWriter writer) {
    this.kept = kept;
    this.mirror = mirror;
    this.reports = reports;
    this.writer = writer;
  }

  @Override
  public List<EventSource<?, EndpointObject>> prepareEventSources(
      EventSourceContext<EndpointObject> context) {
    return kept.sources(context);
  }

  /** The loop said something new. */
  void reported(ObjectRef ref) {
    kept.again(ref.namespace(), ref.name());
  }

  @Override
  public UpdateControl<EndpointObject> reconcile(
      EndpointObject object, Context<EndpointObject> context) {
    ObjectRef ref = Untyped.ref(Kind.Endpoint, object);
    if (context.isPrimaryResourceDeleted()) {
      mirror.remove(ref);
      written.remove(ref);
      return UpdateControl.noUpdate();
    }
    mirror.put(Kind.Endpoint, object);
    String version = object.getMetadata().getResourceVersion();
    if (!version.equals(written.get(ref))) {
      statusOf(ref, object)
          .ifPresent(
              status -> {
                if (writer.write(object, ResourceEncoder.status(status))
                    != StatusWriter.Written.SAME) {
                  written.put(ref, version);
                }
              });
    }
    return UpdateControl.noUpdate();
  }

  /** What was said of the object as it is now; nothing while that is still to come. */
  private Optional<EndpointStatus> statusOf(ObjectRef ref, EndpointObject object) {
    Optional<String> problem = mirror.problem(ref);
    if (problem.isPresent()) {
      return Optional.of(invalid(object, problem.get()));
    }
    return reports
        .endpoint(ref)
        .filter(said -> said.uid().equals(object.getMetadata().getUid()))
        .filter(said -> said.generation() == object.getMetadata().getGeneration())
        .filter(said -> said.pod().isEmpty() || said.pod().equals(Bound.pod(object)))
        .map(said -> withPod(said.status(), object));
  }

  /** What the controller bound it to stays, also while there is no such sandbox. */
  private static EndpointStatus withPod(EndpointStatus status, EndpointObject object) {
    return new EndpointStatus(
        status.nodeName(),
        status.sandbox().or(() -> Untyped.status(object, String.class, "sandbox")),
        status.interfaceName(),
        status.ips(),
        status.address(),
        status.hardwareAddress(),
        status.conditions());
  }

  private static EndpointStatus invalid(EndpointObject object, String problem) {
    return new EndpointStatus(
        Untyped.status(object, String.class, "nodeName"),
        Untyped.status(object, String.class, "sandbox"),
        Untyped.status(object, String.class, "interfaceName"),
        Untyped.statusTexts(object, "ips"),
        Untyped.status(object, String.class, "address"),
        Untyped.status(object, String.class, "hardwareAddress"),
        Stream.of(Condition.ACCEPTED, Condition.READY)
            .map(type -> Untyped.condition(object, type, false, "Invalid", problem))
            .toList());
  }
}
