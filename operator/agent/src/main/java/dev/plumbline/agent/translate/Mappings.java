package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;
import static dev.plumbline.agent.api.Condition.PROGRAMMED;
import static dev.plumbline.agent.api.Condition.RESOLVED_REFS;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.agent.api.Resource.PortMapping;
import dev.plumbline.model.Element;
import dev.plumbline.model.Field;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All port mappings: who has which port, and which elements that gives. */
final class Mappings {

  private final Desired desired;
  private final PortClaims claims = new PortClaims();
  private final Map<ObjectRef, Mapping> accepted = new LinkedHashMap<>();
  private final Map<ObjectRef, List<Judgement>> judgements = new HashMap<>();
  private final Map<ObjectRef, Set<ObjectRef>> byEndpoint = new HashMap<>();
  private final Map<ObjectRef, ObjectRef> endpointOf = new HashMap<>();
  private final Set<ObjectRef> bySelector = new TreeSet<>();
  private final Set<ObjectRef> refusedForPort = new HashSet<>();

  Mappings(Desired desired) {
    this.desired = desired;
  }

  Optional<Mapping> mapping(ObjectRef ref) {
    return Optional.ofNullable(accepted.get(ref));
  }

  List<Judgement> judgements(ObjectRef ref) {
    return judgements.getOrDefault(ref, List.of());
  }

  /** The mappings that refer, or by their selector may refer, to one of these endpoints. */
  Set<ObjectRef> leadingTo(Set<ObjectRef> endpoints, Map<ObjectRef, Resource> objects) {
    Set<ObjectRef> leading = new LinkedHashSet<>();
    Set<String> namespaces = new HashSet<>();
    for (ObjectRef endpoint : endpoints) {
      leading.addAll(byEndpoint.getOrDefault(endpoint, Set.of()));
      namespaces.add(endpoint.namespace());
    }
    for (ObjectRef mapping : bySelector) {
      if (namespaces.contains(mapping.namespace()) && objects.containsKey(mapping)) {
        leading.add(mapping);
      }
    }
    return leading;
  }

  void translateAll(
      Collection<PortMapping> all,
      Map<ObjectRef, Resource> objects,
      Endpoints endpoints,
      Surroundings surroundings,
      Set<Key> touched) {
    Set<ObjectRef> refs = new LinkedHashSet<>(judgements.keySet());
    all.forEach(mapping -> refs.add(mapping.ref()));
    translate(refs, objects, endpoints, surroundings, touched);
  }

  void translate(
      Set<ObjectRef> changed,
      Map<ObjectRef, Resource> objects,
      Endpoints endpoints,
      Surroundings surroundings,
      Set<Key> touched) {
    Set<ObjectRef> holding = new HashSet<>();
    for (ObjectRef ref : changed) {
      if (accepted.remove(ref) != null) {
        holding.add(ref);
      }
      claims.release(ref);
      forget(ref);
    }
    Set<ObjectRef> waiting = new LinkedHashSet<>(changed);
    waiting.addAll(List.copyOf(refusedForPort));
    Map<ObjectRef, Candidate> candidates = new LinkedHashMap<>();
    for (ObjectRef ref : waiting) {
      if (objects.get(ref) instanceof PortMapping object) {
        remember(object);
        candidate(object, objects, endpoints, surroundings, holding)
            .ifPresent(candidate -> candidates.put(ref, candidate));
      } else {
        judgements.remove(ref);
        refusedForPort.remove(ref);
      }
    }
    Map<ObjectRef, List<Item>> items = new LinkedHashMap<>();
    waiting.forEach(ref -> items.put(ref, List.of()));
    candidates.values().stream()
        .sorted(Candidate.ORDER)
        .forEach(candidate -> settle(candidate, surroundings, items));
    items.forEach((ref, own) -> touched.addAll(desired.replace(ref, own)));
  }

  private void forget(ObjectRef ref) {
    bySelector.remove(ref);
    ObjectRef endpoint = endpointOf.remove(ref);
    if (endpoint != null) {
      byEndpoint.get(endpoint).remove(ref);
    }
  }

  private void remember(PortMapping object) {
    if (object.spec().endpointRef().isPresent()) {
      ObjectRef endpoint =
          new ObjectRef(
              Kind.Endpoint,
              object.metadata().namespace(),
              object.spec().endpointRef().get().name());
      endpointOf.put(object.ref(), endpoint);
      byEndpoint.computeIfAbsent(endpoint, _ -> new LinkedHashSet<>()).add(object.ref());
    } else {
      bySelector.add(object.ref());
    }
  }

  /**
   * A mapping that could be programmed.
   *
   * @param holds whether it has its ports already
   */
  private record Candidate(PortMapping object, Mapping mapping, List<Item> items, boolean holds) {
    static final Comparator<Candidate> ORDER =
        Comparator.<Candidate, Boolean>comparing(candidate -> !candidate.holds())
            .thenComparing(c -> c.object().metadata().creationTimestamp().orElse(Instant.MAX))
            .thenComparing(c -> c.object().ref());
  }

  private Optional<Candidate> candidate(
      PortMapping object,
      Map<ObjectRef, Resource> objects,
      Endpoints endpoints,
      Surroundings surroundings,
      Set<ObjectRef> holding) {
    try {
      List<Attachment> targets = targets(object, objects, endpoints);
      Mapping mapping = new MappingTranslator(object, targets).translate();
      List<Item> items = MappingItems.of(mapping, object.spec());
      boolean holds = holding.contains(object.ref()) || standing(items, surroundings);
      return Optional.of(new Candidate(object, mapping, items, holds));
    } catch (Refusal refusal) {
      Judgement refused = refusal.judgement();
      judgements.put(
          object.ref(),
          refused.type().equals(ACCEPTED)
              ? List.of(refused)
              : List.of(Judgement.yes(ACCEPTED, "Accepted"), refused));
      refusedForPort.remove(object.ref());
      return Optional.empty();
    }
  }

  private static boolean standing(List<Item> items, Surroundings surroundings) {
    return items.stream()
        .filter(item -> item instanceof Element element && element.set().isMap())
        .findFirst()
        .filter(item -> item.equals(surroundings.standing().get(item.key())))
        .isPresent();
  }

  private static List<Attachment> targets(
      PortMapping object, Map<ObjectRef, Resource> objects, Endpoints endpoints) {
    String namespace = object.metadata().namespace();
    if (object.spec().endpointRef().isPresent()) {
      String name = object.spec().endpointRef().get().name();
      return endpoints.withLink(new ObjectRef(Kind.Endpoint, namespace, name)).stream().toList();
    }
    var selector = object.spec().selector().orElseThrow();
    return objects.values().stream()
        .filter(
            other ->
                other instanceof Endpoint
                    && other.metadata().namespace().equals(namespace)
                    && selector.matches(other.metadata().labels()))
        .flatMap(other -> endpoints.attachment(other.ref()).stream())
        .filter(attachment -> attachment.link().isPresent())
        .sorted(Comparator.comparing(Attachment::endpoint))
        .limit(Field.Slot.COUNT)
        .toList();
  }

  private void settle(
      Candidate candidate, Surroundings surroundings, Map<ObjectRef, List<Item>> items) {
    ObjectRef ref = candidate.object().ref();
    refusedForPort.remove(ref);
    Optional<String> listener = listener(candidate.mapping(), surroundings);
    if (listener.isPresent() && !candidate.holds()) {
      refuseForPort(ref, "a process of the host listens there: " + listener.get());
      return;
    }
    Optional<PortClaims.Conflict> conflict = claims.claim(ref, candidate.mapping().bindings());
    if (conflict.isPresent()) {
      refuseForPort(ref, text(conflict.get(), ref));
      return;
    }
    accepted.put(ref, candidate.mapping());
    items.put(ref, candidate.items());
    List<Judgement> said = new ArrayList<>();
    said.add(Judgement.yes(ACCEPTED, "Accepted"));
    said.add(Judgement.yes(RESOLVED_REFS, "ResolvedRefs"));
    listener.ifPresent(
        who ->
            said.add(
                new Judgement(
                    PROGRAMMED, true, "HostListener", "cuts off a process of the host: " + who)));
    judgements.put(ref, List.copyOf(said));
  }

  private void refuseForPort(ObjectRef ref, String message) {
    refusedForPort.add(ref);
    judgements.put(ref, List.of(Judgement.no(ACCEPTED, "PortConflict", message)));
  }

  /** Another tenant's mapping is not named. */
  private static String text(PortClaims.Conflict conflict, ObjectRef ref) {
    String port =
        conflict.binding().hostIp() + " " + conflict.port() + "/" + conflict.binding().protocol();
    return conflict.holder().namespace().equals(ref.namespace())
        ? port + " belongs to " + conflict.holder()
        : port + " is taken";
  }

  private static Optional<String> listener(Mapping mapping, Surroundings surroundings) {
    for (Mapping.Binding binding : mapping.bindings()) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        Optional<String> found =
            surroundings.listeners().on(binding.protocol(), binding.hostIp(), port);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
