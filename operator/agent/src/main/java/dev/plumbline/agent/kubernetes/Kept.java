package dev.plumbline.agent.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The objects of a kind that one reconciler watches, for all who want to know of them: there is one
 * watch and one cache of each kind. Others ask for an object to be reconciled again.
 */
public final class Kept<T extends HasMetadata> {

  private final Map<String, Function<T, List<String>>> indexers = new LinkedHashMap<>();
  private volatile SimpleInboundEventSource<T> again = new SimpleInboundEventSource<>("again");
  private volatile IndexerResourceCache<T> cache;

  /** Objects are to be found by these texts, too. */
  public Kept<T> indexed(String name, Function<T, List<String>> by) {
    indexers.put(name, by);
    return this;
  }

  /** What the reconciler returns from {@code prepareEventSources}. */
  public List<EventSource<?, T>> sources(EventSourceContext<T> context) {
    cache = context.getPrimaryCache();
    cache.addIndexers(indexers);
    again = new SimpleInboundEventSource<>("again");
    return List.of(again);
  }

  /** How many there are; 0 before anything is known. */
  public long size() {
    return cache == null ? 0 : cache.list().count();
  }

  public Stream<T> all() {
    return cache.list();
  }

  /** One of them; the namespace is null for what is in none. */
  public Optional<T> get(String namespace, String name) {
    return cache.get(new ResourceID(name, namespace));
  }

  public List<T> by(String index, String text) {
    return cache.byIndex(index, text);
  }

  /** Has an object reconciled again; nothing happens where there is none. */
  public void again(String namespace, String name) {
    again.propagateEvent(new ResourceID(name, namespace));
  }

  public void again(T object) {
    again.propagateEvent(ResourceID.fromResource(object));
  }
}
