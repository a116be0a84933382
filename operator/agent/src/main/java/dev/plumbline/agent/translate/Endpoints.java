package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;
import static dev.plumbline.agent.api.Condition.ALLOCATED;
import static dev.plumbline.agent.api.Condition.ATTACHED;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All endpoints: where they are attached, sandbox by sandbox. */
final class Endpoints {

  /** Static addresses are given out before dynamic ones, else the order is by name. */
  private static final Comparator<Accepted> STATIC_ADDRESSES_FIRST =
      Comparator.<Accepted, Boolean>comparing(a -> a.endpoint().spec().addresses().isEmpty())
          .thenComparing(a -> a.endpoint().ref());

  private final Addresses addresses;
  private final Desired desired;
  private final Cluster cluster;
  private final Relations relations;
  private final Map<ObjectRef, Attachment> attached = new LinkedHashMap<>();
  private final Map<ObjectRef, List<Judgement>> judgements = new HashMap<>();

  /** Those that got no address: whatever changes, one may have become free. */
  private final Set<ObjectRef> waiting = new LinkedHashSet<>();

  private final Set<ObjectRef> withoutSandbox = new LinkedHashSet<>();

  Endpoints(Addresses addresses, Cluster cluster, Desired desired) {
    this.addresses = addresses;
    this.cluster = cluster;
    this.relations = new Relations(cluster);
    this.desired = desired;
  }

  Optional<Attachment> attachment(ObjectRef ref) {
    return Optional.ofNullable(attached.get(ref));
  }

  Collection<Attachment> attachments() {
    return attached.values();
  }

  /** Those whose sandbox is not there and cannot be made. */
  Set<ObjectRef> withoutSandbox() {
    return Set.copyOf(withoutSandbox);
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
    return relations.members(attachment.sandbox()).stream()
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
    objects.forEach(
        (ref, object) -> {
          if (object instanceof Endpoint) {
            all.add(ref);
          }
        });
    translate(all, objects, networks, surroundings, touched);
  }

  /**
   * Translates these endpoints and all that have to do with one of them.
   *
   * @return the endpoints whose attachment is another now, or who share the sandbox of such a one
   */
  Set<ObjectRef> translate(
      Set<ObjectRef> changed,
      Map<ObjectRef, Resource> objects,
      Map<ObjectRef, Network> networks,
      Surroundings surroundings,
      Set<Key> touched) {
    Set<ObjectRef> asked = new LinkedHashSet<>(changed);
    asked.addAll(waiting);
    Set<ObjectRef> concerned = relations.settle(asked, objects);
    Map<ObjectRef, Attachment> before = new HashMap<>();
    List<Endpoint> present = new ArrayList<>();
    for (ObjectRef ref : concerned) {
      Attachment old = attached.remove(ref);
      if (old != null) {
        before.put(ref, old);
      }
      judgements.remove(ref);
      waiting.remove(ref);
      withoutSandbox.remove(ref);
      if (objects.get(ref) instanceof Endpoint endpoint) {
        present.add(endpoint);
      }
    }
    SandboxResolver sandboxes = new SandboxResolver(objects, cluster);
    attach(
        present,
        new EndpointTranslator(networks, sandboxes, surroundings, addresses, cluster),
        new Placement(surroundings, before),
        before);
    writeItems(concerned, objects, surroundings.host(), touched);
    return moved(concerned, changed, before);
  }

  private Set<ObjectRef> moved(
      Set<ObjectRef> concerned, Set<ObjectRef> changed, Map<ObjectRef, Attachment> before) {
    Set<ObjectRef> moved = new LinkedHashSet<>();
    for (ObjectRef ref : concerned) {
      Attachment now = attached.get(ref);
      boolean onlyShares = now != null && now.network().isEmpty();
      if (onlyShares
          || changed.contains(ref)
          || !Optional.ofNullable(before.get(ref)).equals(Optional.ofNullable(now))) {
        moved.add(ref);
      }
    }
    return moved;
  }

  private void attach(
      List<Endpoint> endpoints,
      EndpointTranslator translator,
      Placement placement,
      Map<ObjectRef, Attachment> before) {
    List<Accepted> accepted = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      try {
        accepted.add(translator.accept(endpoint));
      } catch (Refusal refusal) {
        refuse(endpoint.ref(), refusal.judgement());
      }
    }
    placement.settle(accepted);
    accepted.forEach(translator::withdraw);
    accepted.sort(STATIC_ADDRESSES_FIRST);
    for (Accepted one : accepted) {
      ObjectRef ref = one.endpoint().ref();
      try {
        Attachment now = translator.attach(one, placement);
        Attachment then = before.get(ref);
        attached.put(ref, now.equals(then) ? then : now);
        judgements.put(ref, GOOD);
      } catch (Refusal refusal) {
        refuse(ref, refusal.judgement());
      }
    }
  }

  private static final List<Judgement> GOOD =
      List.of(Judgement.yes(ACCEPTED, "Accepted"), Judgement.yes(ALLOCATED, "Allocated"));

  private void refuse(ObjectRef ref, Judgement refused) {
    List<Judgement> all = new ArrayList<>();
    for (Judgement step : GOOD) {
      if (step.type().equals(refused.type())) {
        break;
      }
      all.add(step);
    }
    all.add(refused);
    judgements.put(ref, List.copyOf(all));
    if (refused.type().equals(ALLOCATED)) {
      waiting.add(ref);
    } else if (refused.reason().equals(EndpointTranslator.SANDBOX_NOT_FOUND)) {
      withoutSandbox.add(ref);
    }
  }

  private void writeItems(
      Set<ObjectRef> concerned, Map<ObjectRef, Resource> objects, Host host, Set<Key> touched) {
    Map<ObjectRef, List<Item>> items = new LinkedHashMap<>();
    Set<NamespaceRef> sandboxes = new LinkedHashSet<>();
    for (ObjectRef ref : concerned) {
      Attachment attachment = attached.get(ref);
      List<Item> own = new ArrayList<>();
      if (attachment != null && objects.get(ref) instanceof Endpoint endpoint) {
        own.addAll(EndpointItems.of(attachment, endpoint.spec().sysctls()));
        sandboxes.add(attachment.sandbox());
      }
      items.put(ref, own);
    }
    for (NamespaceRef sandbox : sandboxes) {
      List<Attachment> inside = new ArrayList<>();
      for (ObjectRef member : relations.members(sandbox)) {
        attachment(member).filter(a -> a.link().isPresent()).ifPresent(inside::add);
      }
      for (ObjectRef loser : new SandboxRoutes(inside, items).settle()) {
        note(
            loser,
            "a route of its network is left out: another endpoint of the sandbox gives one to the"
                + " same destination");
      }
      guard(inside, items, host);
    }
    items.forEach((ref, own) -> touched.addAll(desired.replace(ref, own)));
  }

  private void guard(List<Attachment> inside, Map<ObjectRef, List<Item>> items, Host host) {
    for (Attachment attachment : inside) {
      switch (host.guards()) {
        case POSSIBLE -> items.get(attachment.endpoint()).addAll(GuardItems.of(attachment, inside));
        case IMPOSSIBLE ->
            note(
                attachment.endpoint(),
                "it is not guarded: this kernel's nf_tables cannot filter what bridges carry");
      }
    }
  }

  private void note(ObjectRef ref, String message) {
    List<Judgement> said = new ArrayList<>(judgements.get(ref));
    String before =
        said.getLast().type().equals(ATTACHED) ? said.removeLast().message() + "; " : "";
    said.add(new Judgement(ATTACHED, true, "Attached", before + message));
    judgements.put(ref, List.copyOf(said));
  }
}
