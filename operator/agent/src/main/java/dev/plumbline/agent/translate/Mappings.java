package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;
import static dev.plumbline.agent.api.Condition.PROGRAMMED;
import static dev.plumbline.agent.api.Condition.RESOLVED_REFS;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.LabelSelector;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Resource.PortMapping;
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

  /** Those whose port somebody has, with who it is; a process of the host has no name here. */
  private final Map<ObjectRef, Optional<ObjectRef>> refusedForPort = new LinkedHashMap<>();

  /** What a mapping was translated from. */
  private record Source(PortMapping object, List<Attachment> targets) {}

  private final Map<ObjectRef, Source> sources = new HashMap<>();
  private Object listenersThen = List.of();

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
  Set<ObjectRef> leadingTo(Set<ObjectRef> endpoints) {
    Set<ObjectRef> leading = new LinkedHashSet<>();
    Set<String> namespaces = new HashSet<>();
    for (ObjectRef endpoint : endpoints) {
      leading.addAll(byEndpoint.getOrDefault(endpoint, Set.of()));
      namespaces.add(endpoint.namespace());
    }
    for (ObjectRef mapping : bySelector) {
      if (namespaces.contains(mapping.namespace())) {
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
    Object listenersNow = all.isEmpty() ? List.of() : surroundings.listeners().found();
    boolean sameListeners = listenersNow.equals(listenersThen);
    listenersThen = listenersNow;
    Set<ObjectRef> refs = new LinkedHashSet<>();
    for (PortMapping mapping : all) {
      if (!sameListeners || !isTranslated(mapping, objects, endpoints)) {
        refs.add(mapping.ref());
      }
    }
    for (ObjectRef known : judgements.keySet()) {
      if (!objects.containsKey(known)) {
        refs.add(known);
      }
    }
    translate(refs, objects, endpoints, surroundings, touched);
  }

  /** Whether it would come out as it did, but for who has its ports. */
  private boolean isTranslated(
      PortMapping mapping, Map<ObjectRef, Resource> objects, Endpoints endpoints) {
    Source source = sources.get(mapping.ref());
    return source != null
        && source.object().equals(mapping)
        && source.targets().equals(targets(mapping, objects, endpoints));
  }

  void translate(
      Set<ObjectRef> changed,
      Map<ObjectRef, Resource> objects,
      Endpoints endpoints,
      Surroundings surroundings,
      Set<Key> touched) {
    Set<ObjectRef> concerned = new LinkedHashSet<>(changed);
    concerned.addAll(waitingFor(changed));
    List<Candidate> candidates = new ArrayList<>();
    for (ObjectRef ref : concerned) {
      forget(ref);
      if (objects.get(ref) instanceof PortMapping object) {
        remember(object);
        candidate(object, objects, endpoints, surroundings).ifPresent(candidates::add);
      }
    }
    for (ObjectRef ref : concerned) {
      claims.release(ref);
      accepted.remove(ref);
    }
    Map<ObjectRef, List<Item>> items = LinkedHashMap.newLinkedHashMap(concerned.size());
    concerned.forEach(ref -> items.put(ref, List.of()));
    candidates.sort(Candidate.ORDER);
    candidates.forEach(candidate -> settle(candidate, surroundings, items));
    items.forEach((ref, own) -> touched.addAll(desired.replace(ref, own)));
  }

  private List<ObjectRef> waitingFor(Set<ObjectRef> changed) {
    List<ObjectRef> waiting = new ArrayList<>();
    refusedForPort.forEach(
        (ref, holder) -> {
          if (holder.isEmpty() || changed.contains(holder.get())) {
            waiting.add(ref);
          }
        });
    return waiting;
  }

  private void forget(ObjectRef ref) {
    judgements.remove(ref);
    sources.remove(ref);
    refusedForPort.remove(ref);
    bySelector.remove(ref);
    ObjectRef endpoint = endpointOf.remove(ref);
    if (endpoint != null) {
      byEndpoint.get(endpoint).remove(ref);
      if (byEndpoint.get(endpoint).isEmpty()) {
        byEndpoint.remove(endpoint);
      }
    }
  }

  private void remember(PortMapping object) {
    if (object.spec().endpointRef().isPresent()) {
      ObjectRef endpoint = endpointRef(object);
      endpointOf.put(object.ref(), endpoint);
      byEndpoint.computeIfAbsent(endpoint, _ -> new LinkedHashSet<>(2)).add(object.ref());
    } else {
      bySelector.add(object.ref());
    }
  }

  private static ObjectRef endpointRef(PortMapping object) {
    String name = object.spec().endpointRef().orElseThrow().name();
    return new ObjectRef(Kind.Endpoint, object.metadata().namespace(), name);
  }

  /**
   * A mapping that could be programmed.
   *
   * @param holding which of its ports it has until now
   */
  private record Candidate(PortMapping object, Mapping mapping, Holding holding) {
    static final Comparator<Candidate> ORDER =
        Comparator.<Candidate, Holding.Extent>comparing(c -> c.holding().extent())
            .thenComparing(c -> c.object().metadata().creationTimestamp().orElse(Instant.MAX))
            .thenComparing(c -> c.object().ref());
  }

  private Optional<Candidate> candidate(
      PortMapping object,
      Map<ObjectRef, Resource> objects,
      Endpoints endpoints,
      Surroundings surroundings) {
    try {
      List<Attachment> targets = targets(object, objects, endpoints);
      sources.put(object.ref(), new Source(object, targets));
      Mapping mapping = new MappingTranslator(object, targets).translate();
      Holding holding =
          accepted.containsKey(object.ref())
              ? Holding.of(mapping, (b, port) -> claims.has(object.ref(), b, port))
              : Holding.of(mapping, (b, port) -> stands(b, port, surroundings));
      return Optional.of(new Candidate(object, mapping, holding));
    } catch (Refusal refusal) {
      Judgement refused = refusal.judgement();
      judgements.put(
          object.ref(),
          refused.type().equals(ACCEPTED)
              ? List.of(refused)
              : List.of(Judgement.yes(ACCEPTED, "Accepted"), refused));
      return Optional.empty();
    }
  }

  /** Who had it before a restart is only known by where it leads. */
  private boolean stands(Mapping.Binding binding, int port, Surroundings surroundings) {
    if (claims.holder(binding, port).isPresent()) {
      return false;
    }
    Item entry = MappingItems.entry(binding, port);
    return entry.equals(surroundings.standing().get(entry.key()));
  }

  private static List<Attachment> targets(
      PortMapping object, Map<ObjectRef, Resource> objects, Endpoints endpoints) {
    if (object.spec().endpointRef().isPresent()) {
      return endpoints.withLink(endpointRef(object)).stream().toList();
    }
    LabelSelector selector = object.spec().selector().orElseThrow();
    String namespace = object.metadata().namespace();
    return endpoints.attachments().stream()
        .filter(a -> a.link().isPresent() && a.endpoint().namespace().equals(namespace))
        .filter(a -> selector.matches(objects.get(a.endpoint()).metadata().labels()))
        .sorted(Comparator.comparing(Attachment::endpoint))
        .limit(Field.Slot.COUNT)
        .toList();
  }

  private void settle(
      Candidate candidate, Surroundings surroundings, Map<ObjectRef, List<Item>> items) {
    ObjectRef ref = candidate.object().ref();
    Listening listening = Listening.on(candidate.mapping(), surroundings.listeners());
    Optional<String> before = listening.where((b, p) -> !candidate.holding().has(b, p));
    if (before.isPresent()) {
      refuseForPort(ref, Optional.empty(), "a process of the host listens there: " + before.get());
      return;
    }
    Optional<PortClaims.Conflict> conflict =
        claims.claim(candidate.mapping(), candidate.object().spec());
    if (conflict.isPresent()) {
      Optional<ObjectRef> holder = Optional.of(conflict.get().holder());
      refuseForPort(ref, holder, conflict.get().text(ref));
      return;
    }
    accepted.put(ref, candidate.mapping());
    items.put(ref, MappingItems.of(candidate.mapping(), candidate.object().spec()));
    judgements.put(
        ref,
        listening
            .where((_, _) -> true)
            .map(
                who ->
                    new Judgement(
                        PROGRAMMED, true, "HostListener", "cuts off a process of the host: " + who))
            .map(note -> List.of(GOOD.get(0), GOOD.get(1), note))
            .orElse(GOOD));
  }

  private static final List<Judgement> GOOD =
      List.of(Judgement.yes(ACCEPTED, "Accepted"), Judgement.yes(RESOLVED_REFS, "ResolvedRefs"));

  private void refuseForPort(ObjectRef ref, Optional<ObjectRef> holder, String message) {
    refusedForPort.put(ref, holder);
    judgements.put(ref, List.of(Judgement.no(ACCEPTED, "PortConflict", message)));
  }
}
