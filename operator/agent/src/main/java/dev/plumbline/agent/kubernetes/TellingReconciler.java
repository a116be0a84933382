package dev.plumbline.agent.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.function.BiConsumer;

/** Hands on what is heard of a kind of object, and does nothing else. */
public final class TellingReconciler<T extends HasMetadata> implements Reconciler<T> {

  private final BiConsumer<T, Boolean> listener;
  private final Kept<T> kept;

  /**
   * @param kept where others find the objects
   * @param listener hears of each object as it is now, and whether it is gone
   */
  public TellingReconciler(Kept<T> kept, BiConsumer<T, Boolean> listener) {
    this.kept = kept;
    this.listener = listener;
  }

  @Override
  public List<EventSource<?, T>> prepareEventSources(EventSourceContext<T> context) {
    return kept.sources(context);
  }

  @Override
  public UpdateControl<T> reconcile(T object, Context<T> context) {
    listener.accept(object, context.isPrimaryResourceDeleted());
    return UpdateControl.noUpdate();
  }
}
