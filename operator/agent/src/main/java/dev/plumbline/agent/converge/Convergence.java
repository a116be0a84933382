package dev.plumbline.agent.converge;

import dev.plumbline.agent.address.AddressBook;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.translate.Desired;
import dev.plumbline.agent.translate.Host;
import dev.plumbline.agent.translate.Pools;
import dev.plumbline.agent.translate.Surroundings;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.Dataplane;
import dev.plumbline.dataplane.Observation;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.TableFamily;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.model.plan.Planner;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Brings a node's kernel to what the objects ask for. A pass over everything reads the whole
 * kernel; a pass over changed objects reads and changes only what they ask for or asked for before.
 *
 * <p>Belongs to one thread.
 */
public final class Convergence {

  /** A name that turns out to be taken is looked for again this often at most. */
  private static final int MOST_ROUNDS = 8;

  private final Dataplane dataplane;
  private final Supplier<Host> host;
  private final Supplier<Surroundings.Listeners> listeners;
  private final AddressBook addresses;
  private final Pools pools;
  private final Translator translator;
  private final Function<TableFamily, FirewallTable> table;
  private Surroundings surroundings;

  /** Those that the last pass over everything made. */
  private Set<TableFamily> tables = Set.of();

  /**
   * Puts the parts together.
   *
   * @param table the firewall's tables as they should be whenever something is to be in them
   */
  public Convergence(
      Dataplane dataplane,
      Supplier<Host> host,
      Supplier<Surroundings.Listeners> listeners,
      AddressBook addresses,
      Pools pools,
      Translator translator,
      Function<TableFamily, FirewallTable> table) {
    this.dataplane = dataplane;
    this.host = host;
    this.listeners = listeners;
    this.addresses = addresses;
    this.pools = pools;
    this.translator = translator;
    this.table = table;
  }

  public Translator translator() {
    return translator;
  }

  public Desired desired() {
    return translator.desired();
  }

  /** Looks at everything and plans, but changes nothing. */
  public Pass look(World world) {
    Observation seen = observeAll(world);
    return passOf(plan(wantedItems(), seen, world), List.of());
  }

  /** Looks at everything, and changes what is not as it should be. */
  public Pass refresh(World world) {
    Observation seen = observeAll(world);
    Planned planned = plan(wantedItems(), seen, world);
    Pass pass = passOf(planned, dataplane.apply(planned.result().plan()));
    if (world.mayDelete() && seen.complete()) {
      tidyUp(world);
    }
    return pass;
  }

  /** Looks only at what these objects ask for or asked for before. */
  public Pass changed(World world, Set<ObjectRef> changed) {
    if (surroundings == null) {
      return refresh(world);
    }
    boolean endpointsChanged = changed.stream().anyMatch(ref -> ref.kind() == Kind.Endpoint);
    if (endpointsChanged && world.mayDelete()) {
      freeAddresses(world);
    }
    if (endpointsChanged) {
      forgetAbsent(changed, world);
    }
    Set<Key> touched = new LinkedHashSet<>();
    Observation seen = null;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      touched.addAll(translator.translate(changed, world.objects(), withListeners()));
      seen = dataplane.observeOnly(touched);
      if (!learn(seen)) {
        break;
      }
    }
    if (!wantedTables().equals(tables)) {
      return refresh(world);
    }
    Planned planned = plan(wantedAmong(touched), seen, world);
    if (!planned.result().recreated().isEmpty()) {
      return refresh(world);
    }
    Pass pass = passOf(planned, dataplane.apply(planned.result().plan()));
    if (endpointsChanged && world.mayDelete() && seen.complete()) {
      tidyUp(world);
    }
    return pass;
  }

  /**
   * Looks at these keys alone, and puts right what is not as it should be there.
   *
   * @param keys with those of what stands on them
   */
  public Pass repair(World world, Set<Key> keys) {
    Observation seen = dataplane.observeOnly(keys);
    if (learn(seen)) {
      return refresh(world);
    }
    Planned planned = plan(wantedAmong(keys), seen, world);
    return passOf(planned, dataplane.apply(planned.result().plan()));
  }

  /** {@link #repair} of packet rules, whatever is wrong with them. */
  public Pass repairPacketRules(World world) {
    Map<Key, Item> wanted = wantedItems();
    wanted.keySet().removeIf(key -> !isPacketRule(key));
    Planned planned = plan(wanted, dataplane.observePacketRules(), world);
    return passOf(planned, dataplane.apply(planned.result().plan()));
  }

  private static boolean isPacketRule(Key key) {
    return key instanceof Key.OfTable || key instanceof Key.OfElement;
  }

  private Map<Key, Item> wantedAmong(Set<Key> keys) {
    Map<Key, Item> wanted = LinkedHashMap.newLinkedHashMap(keys.size());
    Map<Key, Item> all = desired().items();
    for (Key key : keys) {
      Item item = all.get(key);
      if (item != null) {
        wanted.put(key, item);
      }
    }
    return wanted;
  }

  /** Endpoints whose sandbox is not there. */
  public Set<ObjectRef> withoutSandbox() {
    return translator.withoutSandbox();
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

  private Observation observeAll(World world) {
    Host facts = host.get();
    Set<Key> wanted = new LinkedHashSet<>(desired().items().keySet());
    wanted.addAll(translator.sandboxKeys(world.objects().keySet(), world.objects()));
    Observation seen = dataplane.observe(wanted);
    if (world.mayDelete() && seen.complete()) {
      freeAddresses(world);
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

  /**
   * Keys that nobody has looked at under which something foreign may stand, or a setting: what is
   * ours has all been seen, and nothing stands in a namespace that is not there.
   */
  private Set<Key> unseen(Set<Key> wanted, Observation seen) {
    Set<Key> unseen = new LinkedHashSet<>();
    for (Key key : desired().items().keySet()) {
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
      case NamespaceRef.Container _ -> !seen.absent().containsKey(key);
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

  /** Whether something foreign came to light that was not known. */
  private boolean learn(Observation seen) {
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

  /** With the tables, which no object asks for by itself. */
  private Map<Key, Item> wantedItems() {
    Map<Key, Item> wanted = new LinkedHashMap<>();
    tables = wantedTables();
    tables.forEach(family -> wanted.put(new Key.OfTable(family), table.apply(family)));
    wanted.putAll(desired().items());
    return wanted;
  }

  private Set<TableFamily> wantedTables() {
    Set<TableFamily> wanted = EnumSet.noneOf(TableFamily.class);
    for (Item item : desired().items().values()) {
      wanted.add(TableFamily.INET);
      if (item instanceof Element element && element.set().table() == TableFamily.BRIDGE) {
        wanted.add(TableFamily.BRIDGE);
        break;
      }
    }
    return wanted;
  }

  private record Planned(Planner.Result result, int withheld) {}

  private static Planned plan(Map<Key, Item> wanted, Observation seen, World world) {
    if (world.mayDelete() && seen.complete()) {
      return new Planned(Planner.plan(wanted, seen.ours(), seen.foreign()), 0);
    }
    Map<Key, Item> wantedOnly = new LinkedHashMap<>(seen.ours());
    wantedOnly.keySet().retainAll(wanted.keySet());
    int withheld = seen.ours().size() - wantedOnly.size();
    return new Planned(Planner.plan(wanted, wantedOnly, seen.foreign()), withheld);
  }

  private static Pass passOf(Planned planned, List<Outcome> outcomes) {
    Planner.Result result = planned.result();
    return new Pass(
        result.plan(), outcomes, result.recreated(), result.conflicts(), planned.withheld());
  }

  /**
   * An endpoint keeps its address as long as it and its network are there, attached or not. Freed
   * before anything is translated, it may go to another endpoint in the same pass: in a plan the
   * old one's link goes before the new one's comes.
   */
  private void freeAddresses(World world) {
    Map<String, ObjectRef> networkByUid = new HashMap<>();
    for (Resource object : world.objects().values()) {
      if (object instanceof Resource.Endpoint endpoint) {
        Translator.networkOf(endpoint)
            .filter(world.objects()::containsKey)
            .ifPresent(network -> networkByUid.put(endpoint.metadata().uid(), network));
      }
    }
    addresses.releaseAllBut(networkByUid);
  }

  /** Forgets what nobody needs any more. */
  private void tidyUp(World world) {
    addresses.sweep();
    pools.retain(
        world.objects().keySet().stream()
            .filter(ref -> ref.kind() == Kind.ContainerNetwork)
            .collect(Collectors.toSet()));
  }

  /** The operations that a plan has for one object. */
  public List<Operation> operationsOf(ObjectRef ref, Plan plan) {
    return plan.operations().stream()
        .filter(operation -> desired().origins(operation.target()).contains(ref))
        .toList();
  }
}
