package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.EndpointStatus;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.NodeNetworkStateStatus.Part;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.converge.StatusView;
import dev.plumbline.agent.converge.Statuses;
import dev.plumbline.agent.translate.Mapping;
import dev.plumbline.agent.translate.Translator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What the loop last said of each object, for those who write it to the API server. Made on the
 * loop's thread, read on theirs.
 */
final class Reports {

  private static final int LONGEST_MESSAGE = 1024;

  private final Translator translator;
  private final Statuses statuses;
  private final StatusView view;
  private final Listener listener;

  /** Who writes them. */
  interface Listener {
    void endpoint(ObjectRef ref);

    /** Of a network or mapping on this node, or how many endpoints it has. */
    void node();
  }

  /**
   * An endpoint's status, and for which form of the endpoint it was made.
   *
   * @param pod the Pod that it was bound to then
   */
  record OfEndpoint(String uid, long generation, Optional<String> pod, EndpointStatus status) {}

  private final Map<ObjectRef, OfEndpoint> endpoints = new ConcurrentHashMap<>();
  private final Map<ObjectRef, Part> parts = new ConcurrentSkipListMap<>();
  private volatile int attached;
  private volatile boolean complete;

  Reports(Translator translator, Statuses statuses, StatusView view, Listener listener) {
    this.translator = translator;
    this.statuses = statuses;
    this.view = view;
    this.listener = listener;
  }

  Optional<OfEndpoint> endpoint(ObjectRef ref) {
    return Optional.ofNullable(endpoints.get(ref));
  }

  /** Networks and mappings on this node, in order. */
  Map<ObjectRef, Part> parts() {
    return new TreeMap<>(parts);
  }

  /** How many of a kind are ready here, or not. */
  long count(Kind kind, boolean ready) {
    return parts.entrySet().stream()
        .filter(part -> part.getKey().kind() == kind && part.getValue().isReady() == ready)
        .count();
  }

  /** Whether the loop has looked at everything once; before that nothing is known. */
  boolean isComplete() {
    return complete;
  }

  /** How many endpoints are attached here. */
  int attached() {
    return attached;
  }

  /** Takes in what a pass may have changed. */
  void update(Set<ObjectRef> judged, Map<ObjectRef, Resource> objects) {
    boolean nodeChanged = attached != translator.attachments().size();
    attached = translator.attachments().size();
    Set<ObjectRef> all = new LinkedHashSet<>(judged);
    if (objects.size() == judged.size()) {
      endpoints.keySet().retainAll(objects.keySet());
      all.addAll(parts.keySet());
    }
    for (ObjectRef ref : all) {
      Resource object = objects.get(ref);
      if (ref.kind() == Kind.Endpoint) {
        endpoint(ref, object);
      } else {
        nodeChanged |= part(ref, object);
      }
    }
    if (nodeChanged || !complete) {
      complete = true;
      listener.node();
    }
  }

  private void endpoint(ObjectRef ref, Resource object) {
    if (!(object instanceof Resource.Endpoint endpoint)) {
      endpoints.remove(ref);
      return;
    }
    EndpointStatus status = view.of(endpoint);
    if (status.conditions().getLast().reason().equals(ClaimBook.CLAIMING)) {
      return;
    }
    Metadata metadata = endpoint.metadata();
    Optional<String> pod =
        status.sandbox().filter(sandbox -> sandbox.startsWith("pod://")).map(s -> s.substring(6));
    OfEndpoint fresh = new OfEndpoint(metadata.uid(), metadata.generation(), pod, status);
    if (!fresh.equals(endpoints.put(ref, fresh))) {
      listener.endpoint(ref);
    }
  }

  private boolean part(ObjectRef ref, Resource object) {
    Optional<Part> fresh = object == null ? Optional.empty() : partOf(object);
    if (fresh.isEmpty()) {
      return parts.remove(ref) != null;
    }
    return !fresh.get().equals(parts.put(ref, fresh.get()));
  }

  /** Of a mapping only where it leads to an endpoint here: elsewhere it is nobody's business. */
  private Optional<Part> partOf(Resource object) {
    List<Condition> conditions = statuses.conditions(object);
    Optional<Condition> failed =
        conditions.stream().filter(c -> c.status() != Condition.Status.True).findFirst();
    if (object.kind() == Kind.PortMapping
        && failed.filter(c -> c.reason().equals("EndpointNotFound")).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Part(
            object.metadata().namespace(),
            object.metadata().name(),
            object.metadata().generation(),
            targets(object),
            failed.map(Condition::type),
            failed.map(Condition::reason),
            failed.map(c -> c.message()).filter(m -> !m.isEmpty()).map(Reports::shortened)));
  }

  private int targets(Resource object) {
    return switch (object) {
      case Resource.ContainerNetwork network -> Math.toIntExact(view.endpoints(network));
      case Resource.PortMapping mapping ->
          translator.mapping(mapping.ref()).map(Mapping::targets).map(List::size).orElse(0);
      case Resource.Endpoint _ -> 0;
    };
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 1) + "…";
  }
}
