package dev.plumbline.dataplane;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Phase;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Carries out one plan, phase by phase: what goes to one namespace in one batch of requests, and
 * what goes into a sandbox in a single one for all its phases.
 */
final class PlanRun {
  /** Answers after which it is worth to look whether somebody was faster. */
  private static final Set<Errno> LOOK_AGAIN =
      Set.of(Errno.EEXIST, Errno.ENOENT, Errno.ESRCH, Errno.ENODEV, Errno.EADDRNOTAVAIL);

  private final OpenNamespace host;
  private final Sandboxes sandboxes;
  private final Settings settings;
  private final Function<Set<Key>, Observation> look;
  private final MessageWriter out;
  private final Progress progress;

  /** Carries out what is no business of links and routes. */
  interface Settings {
    /** Operations on the table and its elements. */
    List<Outcome> firewall(List<Operation> operations);

    List<Outcome> flush(List<Operation> operations);

    List<Outcome> sysctls(List<Operation> operations);

    List<Outcome> announce(List<Operation> operations);
  }

  PlanRun(
      OpenNamespace host,
      Sandboxes sandboxes,
      Settings settings,
      Function<Set<Key>, Observation> look,
      MessageWriter out,
      Plan plan) {
    this.host = host;
    this.sandboxes = sandboxes;
    this.settings = settings;
    this.look = look;
    this.out = out;
    this.progress = new Progress(plan);
  }

  List<Outcome> run() {
    List<Integer> unwanted = progress.ready(Phase.CLEAR_THE_WAY);
    set(only(unwanted, operation -> isAbout(operation, Sysctl.class)), settings::sysctls);
    clearTheWay(only(unwanted, operation -> !isAbout(operation, Sysctl.class)));
    set(progress.ready(Phase.FIREWALL), settings::firewall);
    makeSandboxes(progress.ready(Phase.CREATE_SANDBOXES));
    makeBridges(progress.ready(Phase.CREATE_LINKS));
    set(progress.ready(Phase.SETTINGS), settings::sysctls);
    connect(progress.ready(Phase.CONNECT_LINKS));
    furnish();
    sweep(progress.ready(Phase.SWEEP));
    return progress.outcomes();
  }

  private void clearTheWay(List<Integer> all) {
    set(only(all, operation -> isDelete(operation, Sysctl.class)), settings::sysctls);
    List<Integer> places = only(all, operation -> !isDelete(operation, Sysctl.class));
    LinkRemoval removal = new LinkRemoval(host, out);
    Map<NamespaceRef, List<Integer>> others = new LinkedHashMap<>();
    Map<Integer, Integer> links = new LinkedHashMap<>();
    for (int place : places) {
      Item item = ((Operation.Delete) progress.operation(place)).item();
      Optional<Integer> index =
          item instanceof Link link && isInHost(item)
              ? host.indexes().of(link.name())
              : Optional.empty();
      if (index.isPresent()) {
        links.put(index.get(), place);
      } else {
        others.computeIfAbsent(item.namespace(), _ -> new ArrayList<>()).add(place);
      }
    }
    others.forEach(this::request);
    Set<Integer> indexes = new LinkedHashSet<>(links.keySet());
    sandboxesToDelete().forEach(sandbox -> indexes.addAll(removal.hostEndsOf(sandbox)));
    Map<Integer, NetlinkError> errors = removal.delete(indexes);
    links.forEach(
        (index, place) -> {
          if (errors.containsKey(index)) {
            progress.fail(place, errors.get(index));
          } else {
            progress.done(place);
          }
        });
  }

  private List<OpenNamespace> sandboxesToDelete() {
    return progress.ready(Phase.SWEEP).stream()
        .map(progress::operation)
        .filter(operation -> isDelete(operation, Sandbox.class))
        .flatMap(operation -> sandboxes.find(operation.target().namespace()).stream())
        .toList();
  }

  private void makeSandboxes(List<Integer> places) {
    only(places, Operation.Adjust.class::isInstance)
        .forEach(place -> request(namespaceOf(place), List.of(place)));
    Map<NamespaceRef.Named, Integer> wanted = new LinkedHashMap<>();
    for (int place : only(places, Operation.Create.class::isInstance)) {
      switch (progress.operation(place).target().namespace()) {
        case NamespaceRef.Named named -> wanted.put(named, place);
        case NamespaceRef.OfProcesses processes ->
            progress.fail(place, Errno.ENOENT, "there is no process of " + processes);
        case NamespaceRef.Host _ -> progress.fail(place, Errno.EEXIST, "");
      }
    }
    if (!wanted.isEmpty()) {
      Map<NamespaceRef, ErrnoException> refused = sandboxes.create(wanted.keySet());
      wanted.forEach(
          (ref, place) -> {
            if (refused.containsKey(ref)) {
              progress.fail(place, refused.get(ref));
            } else {
              progress.done(place);
            }
          });
    }
  }

  /**
   * Ports and addresses are asked for by the bridges' indexes: an older kernel has not told them.
   */
  private void makeBridges(List<Integer> places) {
    request(NamespaceRef.Host.HOST, places);
    out.clear();
    for (int place : only(places, operation -> operation instanceof Operation.Create)) {
      if (progress.isDone(place) && host.indexes().of(bridge(place).name()).isEmpty()) {
        LinkMessages.get(out, bridge(place).name());
      }
    }
    if (out.count() > 0) {
      host.socket().exchange(out, this::noteMade);
    }
  }

  private void noteMade(Message reply) {
    SeenLink link = SeenLink.of(reply);
    if (link.isMarked()) {
      link.linkName().ifPresent(name -> host.indexes().note(name, link.index()));
    }
  }

  private Link.Bridge bridge(int place) {
    return (Link.Bridge) ((Operation.Create) progress.operation(place)).item();
  }

  private void connect(List<Integer> places) {
    List<Integer> pairs = only(places, Operation.CreatePair.class::isInstance);
    settle(new PairMaking(host, sandboxes, progress, out).make(pairs));
    request(
        NamespaceRef.Host.HOST,
        only(
            places,
            operation ->
                operation instanceof Operation.Adjust adjust && isInHost(adjust.desired())));
    List<Integer> halves = only(places, operation -> operation instanceof Operation.Create);
    halves.forEach(place -> progress.fail(place, Errno.EINVAL, "a pair is made whole"));
  }

  /** What stands on links, in each namespace at once. */
  private void furnish() {
    List<Integer> places = new ArrayList<>();
    places.addAll(
        only(
            progress.all(Phase.CONNECT_LINKS),
            operation ->
                !(operation instanceof Operation.Adjust adjust && isInHost(adjust.desired()))));
    places.addAll(progress.ready(Phase.ADDRESSES));
    places.addAll(progress.ready(Phase.ROUTES));
    set(only(places, operation -> isAbout(operation, Sysctl.class)), settings::sysctls);
    Map<NamespaceRef, List<Integer>> byNamespace = new LinkedHashMap<>();
    for (int place : only(places, operation -> !isAbout(operation, Sysctl.class))) {
      byNamespace.computeIfAbsent(namespaceOf(place), _ -> new ArrayList<>()).add(place);
    }
    byNamespace.forEach(this::request);
  }

  private NamespaceRef namespaceOf(int place) {
    return progress.operation(place) instanceof Operation.CreatePair pair
        ? pair.peer().namespace()
        : progress.operation(place).target().namespace();
  }

  private void request(NamespaceRef ref, List<Integer> places) {
    Optional<OpenNamespace> namespace = sandboxes.find(ref);
    if (namespace.isEmpty()) {
      places.forEach(place -> progress.skip(place, new Key.OfSandbox(ref)));
      return;
    }
    Batch batch = new Batch(progress, out);
    Requests requests = new Requests(namespace.get(), out);
    for (int place : places) {
      write(place, requests, namespace.get(), batch);
    }
    settle(batch.send(namespace.get().socket(), this::noteMade));
    places.forEach(progress::blame);
  }

  private void write(int place, Requests requests, OpenNamespace namespace, Batch batch) {
    if (progress.operation(place) instanceof Operation.CreatePair pair) {
      if (progress.isDone(place) && pair.peer().up()) {
        namespace.indexes().of(pair.peer().name()).ifPresent(index -> LinkMessages.up(out, index));
        batch.belongsTo(place);
      }
    } else if (progress.isReady(place)) {
      requests
          .write(progress.operation(place))
          .ifPresentOrElse(missing -> progress.skip(place, missing), () -> batch.belongsTo(place));
    }
  }

  /** What the kernel refused may be there, or gone, all the same: somebody was faster. */
  private void settle(Map<Integer, NetlinkError> errors) {
    Set<Key> doubtful = new LinkedHashSet<>();
    errors.forEach(
        (place, error) -> {
          if (LOOK_AGAIN.contains(error.errno())) {
            doubtful.addAll(keys(progress.operation(place)));
          }
        });
    Observation seen = doubtful.isEmpty() ? null : look.apply(doubtful);
    errors.forEach(
        (place, error) -> {
          if (seen != null
              && LOOK_AGAIN.contains(error.errno())
              && isAsWanted(progress.operation(place), seen)) {
            progress.alreadyDone(place);
          } else {
            progress.fail(place, error);
          }
        });
  }

  private static Set<Key> keys(Operation operation) {
    return operation instanceof Operation.CreatePair(var hostEnd, var peer)
        ? Set.of(hostEnd.key(), peer.key())
        : Set.of(operation.target());
  }

  private static boolean isAsWanted(Operation operation, Observation seen) {
    return switch (operation) {
      case Operation.Create(Item item) -> item.equals(seen.ours().get(item.key()));
      case Operation.Adjust(Item desired, Item _) -> desired.equals(seen.ours().get(desired.key()));
      case Operation.CreatePair(var hostEnd, var peer) ->
          hostEnd.equals(seen.ours().get(hostEnd.key()))
              && peer.equals(seen.ours().get(peer.key()));
      case Operation.Delete(Item item) -> seen.complete() && !seen.ours().containsKey(item.key());
      case Operation.FlushConntrack _, Operation.Announce _ -> false;
    };
  }

  private void sweep(List<Integer> places) {
    for (int place : only(places, operation -> isDelete(operation, Sandbox.class))) {
      try {
        sandboxes.delete((NamespaceRef.Named) progress.operation(place).target().namespace());
        progress.done(place);
      } catch (ErrnoException e) {
        progress.fail(place, e);
      }
    }
    set(
        only(
            places,
            operation ->
                isDelete(operation, FirewallTable.class) || isDelete(operation, Element.class)),
        settings::firewall);
    set(only(places, Operation.FlushConntrack.class::isInstance), settings::flush);
    set(only(places, Operation.Announce.class::isInstance), settings::announce);
  }

  private void set(List<Integer> places, Function<List<Operation>, List<Outcome>> carryOut) {
    if (!places.isEmpty()) {
      List<Outcome> outcomes = carryOut.apply(progress.operations(places));
      for (int i = 0; i < outcomes.size(); i++) {
        progress.set(places.get(i), outcomes.get(i));
      }
    }
  }

  private List<Integer> only(List<Integer> places, Predicate<Operation> which) {
    return places.stream().filter(place -> which.test(progress.operation(place))).toList();
  }

  private static boolean isDelete(Operation operation, Class<? extends Item> kind) {
    return operation instanceof Operation.Delete(Item item) && kind.isInstance(item);
  }

  private static boolean isAbout(Operation operation, Class<? extends Item> kind) {
    return switch (operation) {
      case Operation.Create(Item item) -> kind.isInstance(item);
      case Operation.Adjust(Item desired, Item _) -> kind.isInstance(desired);
      case Operation.Delete(Item item) -> kind.isInstance(item);
      case Operation.CreatePair _, Operation.FlushConntrack _, Operation.Announce _ -> false;
    };
  }

  private static boolean isInHost(Item item) {
    return item.namespace().equals(NamespaceRef.Host.HOST);
  }
}
