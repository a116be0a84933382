package dev.plumbline.agent.converge;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.translate.Addresses;
import dev.plumbline.agent.translate.Desired;
import dev.plumbline.agent.translate.Host;
import dev.plumbline.agent.translate.Pools;
import dev.plumbline.agent.translate.Surroundings;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.Dataplane;
import dev.plumbline.dataplane.Observation;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.TableFamily;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.model.plan.Planner;
import java.util.EnumSet;
import java.util.HashMap;
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

  private final Dataplane dataplane;
  private final NodeView view;
  private final Addresses addresses;
  private final Pools pools;
  private final Translator translator;
  private final Function<TableFamily, FirewallTable> table;

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
      Addresses addresses,
      Pools pools,
      Translator translator,
      Function<TableFamily, FirewallTable> table) {
    this.dataplane = dataplane;
    this.view = new NodeView(dataplane, host, listeners, translator);
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
    Observation seen = view.ofEverything(world, () -> freeAddresses(world));
    return passOf(plan(wantedItems(), seen, world), List.of());
  }

  /** Looks at everything, and changes what is not as it should be. */
  public Pass refresh(World world) {
    Observation seen = view.ofEverything(world, () -> freeAddresses(world));
    Pass pass = carryOut(plan(wantedItems(), seen, world));
    if (world.mayDelete() && seen.complete()) {
      tidyUp(world);
    }
    return pass;
  }

  /** Looks only at what these objects ask for or asked for before. */
  public Pass changed(World world, Set<ObjectRef> changed) {
    if (view.isBlank()) {
      return refresh(world);
    }
    boolean endpointsChanged = changed.stream().anyMatch(ref -> ref.kind() == Kind.Endpoint);
    if (endpointsChanged && world.mayDelete()) {
      freeAddresses(world);
    }
    Set<Key> touched = new LinkedHashSet<>();
    Observation seen = view.ofChanged(world, changed, touched);
    if (!wantedTables().equals(tables)) {
      return refresh(world);
    }
    Planned planned = plan(wantedAmong(touched), seen, world);
    if (!planned.result().recreated().isEmpty()) {
      return refresh(world);
    }
    Pass pass = carryOut(planned);
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
    if (view.learn(seen)) {
      return refresh(world);
    }
    return carryOut(plan(wantedAmong(keys), seen, world));
  }

  /** {@link #repair} of packet rules, whatever is wrong with them. */
  public Pass repairPacketRules(World world) {
    Map<Key, Item> wanted = wantedItems();
    wanted.keySet().removeIf(key -> !isPacketRule(key));
    return carryOut(plan(wanted, dataplane.observePacketRules(), world));
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

  private Pass carryOut(Planned planned) {
    return passOf(planned, dataplane.apply(planned.result().plan()));
  }

  private static Pass passOf(Planned planned, List<Outcome> outcomes) {
    Planner.Result result = planned.result();
    return new Pass(
        result.plan(),
        outcomes,
        result.recreated(),
        result.conflicts(),
        result.blocked(),
        planned.withheld());
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
