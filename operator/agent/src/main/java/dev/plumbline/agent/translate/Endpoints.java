package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;
import static dev.plumbline.agent.api.Condition.ALLOCATED;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
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

/** All endpoints: where they are attached, sandbox by sandbox. */
final class Endpoints {

  /** Static addresses are given out before dynamic ones, else the order is by name. */
  private static final Comparator<Endpoint> ORDER =
      Comparator.<Endpoint, Boolean>comparing(e -> e.spec().addresses().isEmpty())
          .thenComparing(Endpoint::ref);

  private final Addresses addresses;
  private final Desired desired;
  private final Map<ObjectRef, Attachment> attached = new LinkedHashMap<>();
  private final Map<ObjectRef, List<Judgement>> judgements = new HashMap<>();
  private final Map<NamespaceRef, Set<ObjectRef>> members = new HashMap<>();
  private final Map<ObjectRef, NamespaceRef> sandboxOf = new HashMap<>();

  Endpoints(Addresses addresses, Desired desired) {
    this.addresses = addresses;
    this.desired = desired;
  }

  Optional<Attachment> attachment(ObjectRef ref) {
    return Optional.ofNullable(attached.get(ref));
  }

  Collection<Attachment> attachments() {
    return attached.values();
  }

  List<Judgement> judgements(ObjectRef ref) {
    return judgements.getOrDefault(ref, List.of());
  }

  /** In a sandbox that several share, the one that has the link; else the endpoint itself. */
  Optional<Attachment> withLink(ObjectRef ref) {
    Attachment attachment = attached.get(ref);
    if (attachment == null || attachment.network().isPresent()) {
      return Optional.ofNullable(attachment);
    }
    return members.getOrDefault(attachment.sandbox(), Set.of()).stream()
        .map(attached::get)
        .filter(other -> other != null && other.link().isPresent())
        .min(Comparator.comparing(Attachment::endpoint));
  }

  void translateAll(
      Map<ObjectRef, Resource> objects,
      Map<ObjectRef, Network> networks,
      Surroundings surroundings,
      Set<Key> touched) {
    Set<ObjectRef> all = new LinkedHashSet<>(judgements.keySet());
    objects.values().stream()
        .filter(Endpoint.class::isInstance)
        .forEach(object -> all.add(object.ref()));
    translate(all, objects, networks, surroundings, touched);
  }

  /**
   * Translates these endpoints and all that are in a sandbox with one of them.
   *
   * @return the endpoints whose attachment is another now
   */
  Set<ObjectRef> translate(
      Set<ObjectRef> changed,
      Map<ObjectRef, Resource> objects,
      Map<ObjectRef, Network> networks,
      Surroundings surroundings,
      Set<Key> touched) {
    Map<ObjectRef, Attachment> before = new HashMap<>();
    Set<ObjectRef> affected = withNeighbours(changed, objects, touched);
    for (ObjectRef ref : affected) {
      Attachment old = attached.remove(ref);
      if (old != null) {
        before.put(ref, old);
      }
      judgements.remove(ref);
    }
    List<Endpoint> present = new ArrayList<>();
    for (ObjectRef ref : affected) {
      if (objects.get(ref) instanceof Endpoint endpoint) {
        present.add(endpoint);
      }
    }
    present.sort(ORDER);
    attach(present, networks, objects, surroundings);
    writeItems(affected, objects, touched);
    Set<ObjectRef> moved = new LinkedHashSet<>();
    for (ObjectRef ref : affected) {
      if (!Optional.ofNullable(before.get(ref)).equals(attachment(ref)) || changed.contains(ref)) {
        moved.add(ref);
      }
    }
    return moved;
  }

  /** Also settles who is in which sandbox. */
  private Set<ObjectRef> withNeighbours(
      Set<ObjectRef> changed, Map<ObjectRef, Resource> objects, Set<Key> touched) {
    Set<NamespaceRef> sandboxes = new LinkedHashSet<>();
    Set<ObjectRef> affected = new LinkedHashSet<>(changed);
    affected.addAll(sharing(changed, objects));
    SandboxResolver resolver = new SandboxResolver(objects);
    for (ObjectRef ref : affected) {
      NamespaceRef old = sandboxOf.remove(ref);
      if (old != null) {
        sandboxes.add(old);
        members.get(old).remove(ref);
      }
      Endpoint endpoint = Translator.endpoint(objects, ref);
      if (endpoint == null) {
        touched.addAll(desired.replace(ref, List.of()));
        continue;
      }
      resolver
          .find(endpoint)
          .ifPresent(
              sandbox -> {
                sandboxes.add(sandbox);
                sandboxOf.put(ref, sandbox);
                members.computeIfAbsent(sandbox, _ -> new LinkedHashSet<>()).add(ref);
              });
    }
    sandboxes.forEach(sandbox -> affected.addAll(members.getOrDefault(sandbox, Set.of())));
    members.values().removeIf(Set::isEmpty);
    return affected;
  }

  /** Those whose sandbox may depend on one of these: all that share one by an endpoint's name. */
  private static Set<ObjectRef> sharing(Set<ObjectRef> changed, Map<ObjectRef, Resource> objects) {
    Set<String> namespaces = new HashSet<>();
    changed.forEach(ref -> namespaces.add(ref.namespace()));
    Set<ObjectRef> sharing = new LinkedHashSet<>();
    for (Resource object : objects.values()) {
      if (object instanceof Endpoint endpoint
          && endpoint.spec().sandbox().endpointRef().isPresent()
          && namespaces.contains(endpoint.metadata().namespace())) {
        sharing.add(endpoint.ref());
      }
    }
    return sharing;
  }

  private void attach(
      List<Endpoint> endpoints,
      Map<ObjectRef, Network> networks,
      Map<ObjectRef, Resource> objects,
      Surroundings surroundings) {
    EndpointTranslator translator =
        new EndpointTranslator(networks, new SandboxResolver(objects), surroundings, addresses);
    Map<NamespaceRef, Set<ObjectRef>> networksOf = new HashMap<>();
    Map<NamespaceRef, Map<LinkName, ObjectRef>> names = chosenNames(endpoints);
    Map<ObjectRef, Map<MacAddress, ObjectRef>> macs = macs();
    for (Endpoint endpoint : endpoints) {
      try {
        NamespaceRef sandbox = sandboxOf.get(endpoint.ref());
        Map<LinkName, ObjectRef> inSandbox =
            sandbox == null ? Map.of() : names.computeIfAbsent(sandbox, _ -> new HashMap<>());
        Map<MacAddress, ObjectRef> onNetwork =
            EndpointTranslator.networkOf(endpoint)
                .map(network -> macs.computeIfAbsent(network, _ -> new HashMap<>()))
                .orElse(new HashMap<>());
        Attachment attachment =
            translator.translate(
                endpoint,
                network -> networksOf.getOrDefault(sandbox, Set.of()).contains(network),
                name -> isOthers(inSandbox.get(name), endpoint.ref()),
                mac -> isOthers(onNetwork.get(mac), endpoint.ref()));
        attached.put(endpoint.ref(), attachment);
        attachment
            .network()
            .ifPresent(
                network ->
                    networksOf
                        .computeIfAbsent(attachment.sandbox(), _ -> new HashSet<>())
                        .add(network.ref()));
        attachment
            .link()
            .ifPresent(
                wire -> {
                  inSandbox.put(wire.interfaceName(), endpoint.ref());
                  onNetwork.put(wire.mac(), endpoint.ref());
                });
        judgements.put(
            endpoint.ref(),
            List.of(Judgement.yes(ACCEPTED, "Accepted"), Judgement.yes(ALLOCATED, "Allocated")));
      } catch (Refusal refusal) {
        judgements.put(endpoint.ref(), upTo(refusal.judgement()));
      }
    }
  }

  private static List<Judgement> upTo(Judgement refused) {
    List<Judgement> all = new ArrayList<>();
    if (!refused.type().equals(ACCEPTED)) {
      all.add(Judgement.yes(ACCEPTED, "Accepted"));
      if (!refused.type().equals(ALLOCATED)) {
        all.add(Judgement.yes(ALLOCATED, "Allocated"));
      }
    }
    all.add(refused);
    return all;
  }

  /** Names that endpoints choose, each given to the first that wants it. */
  private Map<NamespaceRef, Map<LinkName, ObjectRef>> chosenNames(List<Endpoint> endpoints) {
    Map<NamespaceRef, Map<LinkName, ObjectRef>> names = new HashMap<>();
    for (Endpoint endpoint : endpoints) {
      NamespaceRef sandbox = sandboxOf.get(endpoint.ref());
      if (sandbox != null && endpoint.spec().interfaceName().isPresent()) {
        names
            .computeIfAbsent(sandbox, _ -> new HashMap<>())
            .putIfAbsent(new LinkName(endpoint.spec().interfaceName().get()), endpoint.ref());
      }
    }
    return names;
  }

  private Map<ObjectRef, Map<MacAddress, ObjectRef>> macs() {
    Map<ObjectRef, Map<MacAddress, ObjectRef>> macs = new HashMap<>();
    for (Attachment attachment : attached.values()) {
      if (attachment.link().isPresent()) {
        macs.computeIfAbsent(attachment.network().orElseThrow().ref(), _ -> new HashMap<>())
            .put(attachment.link().get().mac(), attachment.endpoint());
      }
    }
    return macs;
  }

  private static boolean isOthers(ObjectRef holder, ObjectRef self) {
    return holder != null && !holder.equals(self);
  }

  private void writeItems(
      Set<ObjectRef> affected, Map<ObjectRef, Resource> objects, Set<Key> touched) {
    Set<NamespaceRef> sandboxes = new LinkedHashSet<>();
    affected.forEach(ref -> Optional.ofNullable(sandboxOf.get(ref)).ifPresent(sandboxes::add));
    Map<ObjectRef, List<Item>> items = new LinkedHashMap<>();
    for (ObjectRef ref : affected) {
      Endpoint endpoint = Translator.endpoint(objects, ref);
      List<Item> own = new ArrayList<>();
      if (endpoint != null && attached.containsKey(ref)) {
        own.addAll(EndpointItems.of(attached.get(ref), endpoint.spec().sysctls()));
      }
      items.put(ref, own);
    }
    for (NamespaceRef sandbox : sandboxes) {
      List<Attachment> inside =
          members.getOrDefault(sandbox, Set.of()).stream()
              .map(attached::get)
              .filter(attachment -> attachment != null && attachment.link().isPresent())
              .toList();
      DefaultRoutes.of(inside).forEach(best -> items.get(best.endpoint()).add(best.route()));
    }
    items.forEach((ref, own) -> touched.addAll(desired.replace(ref, own)));
  }
}
