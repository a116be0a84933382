package dev.plumbline.agent.converge;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.translate.Host;
import dev.plumbline.agent.translate.Surroundings;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.Dataplane;
import dev.plumbline.dataplane.Observation;
import dev.plumbline.model.Address;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is known of the node, for translation: as of the last look at everything, with what looks at
 * less have added. What to look at follows from the translation, and the translation from what is
 * seen: the two go round until nothing new comes to light.
 */
final class NodeView {

  /** A name that turns out to be taken is looked for again this often at most. */
  private static final int MOST_ROUNDS = 8;

  private final Dataplane dataplane;
  private final Supplier<Host> host;
  private final Supplier<Surroundings.Listeners> listeners;
  private final Translator translator;
  private Surroundings surroundings;

  NodeView(
      Dataplane dataplane,
      Supplier<Host> host,
      Supplier<Surroundings.Listeners> listeners,
      Translator translator) {
    this.dataplane = dataplane;
    this.host = host;
    this.listeners = listeners;
    this.translator = translator;
  }

  /** Whether nothing has been looked at yet. */
  boolean isBlank() {
    return surroundings == null;
  }

  /**
   * Has changed objects translated, and looks at what they ask for or asked for before.
   *
   * @param touched takes up the keys of that
   */
  Observation ofChanged(World world, Set<ObjectRef> changed, Set<Key> touched) {
    forgetAbsent(changed, world);
    Observation seen = null;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      touched.addAll(translator.translate(changed, world.objects(), withListeners()));
      seen = dataplane.observeOnly(touched);
      if (!learn(seen)) {
        break;
      }
    }
    return seen;
  }

  /**
   * Looks at everything, and has everything translated.
   *
   * @param freeAddresses done before anything is translated, if it is sure that these are all
   *     objects and that all was seen
   */
  Observation ofEverything(World world, Runnable freeAddresses) {
    Host facts = host.get();
    Set<Key> wanted = new LinkedHashSet<>(translator.desired().items().keySet());
    wanted.addAll(translator.sandboxKeys(world.objects().keySet(), world.objects()));
    Observation seen = dataplane.observe(wanted);
    if (world.mayDelete() && seen.complete()) {
      freeAddresses.run();
    }
    Set<Key> foreign = new HashSet<>(seen.foreign());
    for (int round = 0; round < MOST_ROUNDS; round++) {
      surroundings = surroundingsOf(facts, seen, foreign);
      translator.translateAll(world.objects(), surroundings);
      Set<Key> unseen = unseen(wanted, seen);
      if (unseen.isEmpty()) {
        break;
      }
      wanted.addAll(unseen);
      seen = merge(seen, dataplane.observeOnly(unseen));
      if (!foreign.addAll(seen.foreign())) {
        break;
      }
    }
    return seen;
  }

  /** A container may have come up meanwhile: whose sandbox was not there is looked for again. */
  private void forgetAbsent(Set<ObjectRef> changed, World world) {
    if (surroundings.absent().isEmpty()) {
      return;
    }
    Map<NamespaceRef, String> absent = new HashMap<>(surroundings.absent());
    translator.sandboxKeys(changed, world.objects()).forEach(key -> absent.remove(key.namespace()));
    surroundings = surroundings.with(surroundings.foreign(), absent);
  }

  /**
   * Keys that nobody has looked at under which something foreign may stand, or a setting: what is
   * ours has all been seen, and nothing stands in a namespace that is not there.
   */
  private Set<Key> unseen(Set<Key> wanted, Observation seen) {
    Set<Key> unseen = new LinkedHashSet<>();
    for (Key key : translator.desired().items().keySet()) {
      boolean mayBeForeign =
          switch (key) {
            case Key.OfElement _, Key.OfTable _, Key.OfAddress _ -> false;
            case Key.OfSandbox _, Key.OfLink _, Key.OfRoute _, Key.OfRule _, Key.OfSysctl _ ->
                isThere(key.namespace(), seen);
          };
      if (mayBeForeign && !wanted.contains(key) && !seen.ours().containsKey(key)) {
        unseen.add(key);
      }
    }
    return unseen;
  }

  private static boolean isThere(NamespaceRef namespace, Observation seen) {
    Key key = new Key.OfSandbox(namespace);
    return switch (namespace) {
      case NamespaceRef.Host _ -> true;
      case NamespaceRef.Named _ -> seen.ours().containsKey(key) || seen.foreign().contains(key);
      case NamespaceRef.OfProcesses _ -> !seen.absent().containsKey(key);
    };
  }

  private static Observation merge(Observation one, Observation more) {
    Map<Key, Item> ours = new LinkedHashMap<>(one.ours());
    ours.putAll(more.ours());
    Set<Key> foreign = new HashSet<>(one.foreign());
    foreign.addAll(more.foreign());
    Map<Key, String> absent = new HashMap<>(one.absent());
    absent.putAll(more.absent());
    Set<Key> unmarked = new HashSet<>(one.unmarked());
    unmarked.addAll(more.unmarked());
    boolean complete = one.complete() && more.complete();
    return new Observation(ours, foreign, absent, unmarked, complete);
  }

  private Surroundings surroundingsOf(Host facts, Observation seen, Set<Key> foreign) {
    Map<Key.OfLink, List<IpAddress>> addressesOf = new HashMap<>();
    for (Item item : seen.ours().values()) {
      if (item instanceof Address address && !(address.namespace() instanceof NamespaceRef.Host)) {
        addressesOf
            .computeIfAbsent(
                new Key.OfLink(address.namespace(), address.link()), _ -> new ArrayList<>(2))
            .add(address.ip());
      }
    }
    Map<NamespaceRef, String> absent = new HashMap<>();
    seen.absent().forEach((key, why) -> absent.put(key.namespace(), why));
    return new Surroundings(facts, seen.ours(), addressesOf, foreign, absent, listeners.get());
  }

  private Surroundings withListeners() {
    return new Surroundings(
        surroundings.host(),
        surroundings.standing(),
        surroundings.addresses(),
        surroundings.foreign(),
        surroundings.absent(),
        listeners.get());
  }

  /** Takes in a look at less; whether something foreign came to light that was not known. */
  boolean learn(Observation seen) {
    if (surroundings.foreign().containsAll(seen.foreign()) && knows(seen.absent().keySet())) {
      return false;
    }
    Set<Key> foreign = new HashSet<>(surroundings.foreign());
    Map<NamespaceRef, String> absent = new HashMap<>(surroundings.absent());
    seen.absent().forEach((key, why) -> absent.put(key.namespace(), why));
    boolean newlyTaken = foreign.addAll(seen.foreign());
    boolean newlyAbsent = absent.size() > surroundings.absent().size();
    surroundings = surroundings.with(foreign, absent);
    return newlyTaken || newlyAbsent;
  }

  private boolean knows(Set<Key> absent) {
    return absent.stream().allMatch(key -> surroundings.absent().containsKey(key.namespace()));
  }
}
