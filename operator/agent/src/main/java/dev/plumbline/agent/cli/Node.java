package dev.plumbline.agent.cli;

import dev.plumbline.agent.address.AddressBook;
import dev.plumbline.agent.address.AddressStore;
import dev.plumbline.agent.address.FileAddressStore;
import dev.plumbline.agent.address.FilePools;
import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.converge.Convergence;
import dev.plumbline.agent.converge.StatusView;
import dev.plumbline.agent.converge.Statuses;
import dev.plumbline.agent.converge.World;
import dev.plumbline.agent.kernel.Kernel;
import dev.plumbline.agent.source.FolderSource;
import dev.plumbline.agent.source.FolderWatch;
import dev.plumbline.agent.source.Snapshot;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.drift.Drift;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.netlink.libc.NamespaceLock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything a command needs of this node, put together. */
final class Node implements AutoCloseable {

  /** The abstract socket that the one writer of a network namespace listens on. */
  private static final String LOCK = "plumbline";

  private final Options options;
  private final DeleteOptions deletes;
  private final FolderSource source;
  private volatile Snapshot snapshot;
  private volatile Set<String> told = Set.of();
  private final Optional<NamespaceLock> lock;
  private final Kernel kernel;
  private final Convergence convergence;
  private final Statuses statuses;
  private final AddressBook addresses;

  private Node(
      Options options,
      DeleteOptions deletes,
      FolderSource source,
      Snapshot snapshot,
      Optional<NamespaceLock> lock,
      Kernel kernel,
      FilePools.Keep keep) {
    this.options = options;
    this.deletes = deletes;
    this.source = source;
    this.snapshot = snapshot;
    this.lock = lock;
    this.kernel = kernel;
    AddressStore files = new FileAddressStore(options.stateDir);
    AddressStore store = keep == FilePools.Keep.WRITTEN ? files : AddressStore.dry(files);
    this.addresses = new AddressBook(store, Clock.systemUTC());
    FilePools pools = new FilePools(options.stateDir, NodeName.machineId(), keep);
    this.convergence =
        new Convergence(
            kernel.dataplane(),
            kernel::host,
            kernel::listeners,
            addresses,
            pools,
            new Translator(addresses, pools),
            kernel::table);
    this.statuses = new Statuses(convergence.translator(), kernel::obstacles, Clock.systemUTC());
  }

  /** To read the files and the kernel, and change neither. */
  static Node toLook(Options options, DeleteOptions deletes) {
    Node node =
        open(options, deletes, options.filesOrDefault(), Optional.empty(), Kernel.Owner.NOBODY);
    node.kernel.tryGuards();
    return node;
  }

  /** To change the kernel once. */
  static Node toChange(Options options, DeleteOptions deletes) {
    List<String> files = options.filesOrDefault();
    return open(options, deletes, files, Optional.of(lock()), Kernel.Owner.NOBODY);
  }

  /** To follow files and kernel. */
  static Node toRun(Options options, DeleteOptions deletes, Kernel.Owner owner) {
    return open(options, deletes, options.filesOrDefault(), Optional.of(lock()), owner);
  }

  static Node ofNothingToLook(Options options) {
    return open(options, new DeleteOptions(), List.of(), Optional.empty(), Kernel.Owner.NOBODY);
  }

  static Node ofNothingToChange(Options options) {
    return open(options, new DeleteOptions(), List.of(), Optional.of(lock()), Kernel.Owner.NOBODY);
  }

  private static Node open(
      Options options,
      DeleteOptions deletes,
      List<String> files,
      Optional<NamespaceLock> lock,
      Kernel.Owner owner) {
    try {
      FolderSource source = source(options, files);
      Snapshot snapshot = source.read(Optional.empty());
      Kernel kernel = Kernel.open(options.stateDir, owner);
      FilePools.Keep keep = lock.isPresent() ? FilePools.Keep.WRITTEN : FilePools.Keep.SHOWN_ONLY;
      return new Node(options, deletes, source, snapshot, lock, kernel, keep);
    } catch (RuntimeException e) {
      lock.ifPresent(NamespaceLock::close);
      throw e;
    }
  }

  private static NamespaceLock lock() {
    return tryLock().orElseThrow(Node::taken);
  }

  /** The right to change this namespace's network; empty while another process has it. */
  static Optional<NamespaceLock> tryLock() {
    return NamespaceLock.take(LOCK);
  }

  private static Stop taken() {
    String who =
        NamespaceLock.holder(LOCK)
            .filter(pid -> pid > 0)
            .map(pid -> "process " + pid + " (" + command(pid) + ")")
            .orElse("another process");
    return new Stop(who + " writes this namespace's network already");
  }

  /** As typed; of one that is not readable, or is no {@code plumb}, only that. */
  private static String command(int pid) {
    try {
      List<String> words =
          List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", 0));
      int main = words.indexOf(Main.class.getName());
      return main < 0
          ? words.getFirst()
          : "plumb " + String.join(" ", words.subList(main + 1, words.size()));
    } catch (IOException e) {
      return "?";
    }
  }

  /** The manifests as they are now. */
  static Snapshot read(Options options) {
    return source(options, options.filesOrDefault()).read(Optional.empty());
  }

  private static FolderSource source(Options options, List<String> files) {
    UUID machine = UUID.nameUUIDFromBytes(NodeName.machineId().getBytes(StandardCharsets.UTF_8));
    return options.recursive
        ? FolderSource.recursive(files, options.nodeName, machine, System.in)
        : FolderSource.of(files, options.nodeName, machine, System.in);
  }

  World world() {
    return world(snapshot);
  }

  private World world(Snapshot of) {
    Map<ObjectRef, Resource> objects = new LinkedHashMap<>();
    of.objects().forEach((ref, entry) -> objects.put(ref, entry.resource()));
    boolean mayDelete =
        switch (of.extent()) {
          case WHOLE -> true;
          case EMPTY -> deletes.allowEmpty;
          case PARTIAL -> false;
        };
    return new World(objects, mayDelete);
  }

  Convergence convergence() {
    return convergence;
  }

  Statuses statuses() {
    return statuses;
  }

  ObjectPrinter printer() {
    Translator translator = convergence.translator();
    return new ObjectPrinter(
        translator,
        statuses,
        new StatusView(translator, statuses, options.nodeName, kernel::hostAddresses));
  }

  List<Changed> changedSysctls() {
    return kernel.changedSysctls();
  }

  /** Nothing is left that had one. */
  void forgetAddresses() {
    addresses.forgetAll();
    removeEmpty(options.stateDir);
  }

  /** Folders and lock files that were made as they were needed. */
  private static void removeEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean needless = Files.isDirectory(path) ? isEmpty(path) : path.endsWith(".lock");
        if (needless && !path.equals(folder)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new Stop("the state folder " + folder + ": " + e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  boolean hasProblems() {
    return !snapshot.problems().isEmpty();
  }

  /** Says what is wrong with the files, and what was skipped; each once, until it is gone. */
  void complain(PrintStream out) {
    Set<String> lines = complaints(snapshot);
    lines.stream().filter(line -> !told.contains(line)).forEach(out::println);
    told = lines;
  }

  private Set<String> complaints(Snapshot of) {
    Set<String> lines = new LinkedHashSet<>();
    of.problems().forEach(problem -> lines.add(problem.toString()));
    of.notices().forEach(notice -> lines.add("note: " + notice));
    if (of.extent() == Snapshot.Extent.EMPTY && !deletes.allowEmpty) {
      lines.add("note: there are no objects: nothing is removed without --allow-empty");
    }
    return lines;
  }

  /** What is wrong with objects, a line each. */
  List<String> problemsOfObjects() {
    List<String> lines = new ArrayList<>();
    for (Resource object : world().objects().values()) {
      Condition ready = statuses.conditions(object).getLast();
      if (ready.status() != Condition.Status.True) {
        lines.add(line(object.ref(), ready.reason(), ready.message()));
      }
    }
    return lines;
  }

  /** Which objects the last pass could not translate, and why, a line each. */
  List<String> refusedObjects() {
    List<String> lines = new ArrayList<>();
    for (ObjectRef ref : world().objects().keySet()) {
      convergence.translator().judgements(ref).stream()
          .filter(judgement -> !judgement.holds())
          .forEach(no -> lines.add(line(ref, no.reason(), no.message())));
    }
    return lines;
  }

  private static String line(ObjectRef ref, String reason, String message) {
    return ref + ": " + reason + ": " + message;
  }

  /** Says which objects are not ready; whether there are any. */
  boolean complainOfObjects(PrintStream out) {
    List<String> lines = problemsOfObjects();
    lines.forEach(out::println);
    return !lines.isEmpty();
  }

  /** As {@code 2 networks, 4 endpoints, 1 port mapping ready}. */
  String summary() {
    return count(Kind.ContainerNetwork, "network")
        + ", "
        + count(Kind.Endpoint, "endpoint")
        + ", "
        + count(Kind.PortMapping, "port mapping");
  }

  private String count(Kind kind, String word) {
    List<Resource> all = world().objects().values().stream().filter(o -> o.kind() == kind).toList();
    long ready = all.stream().filter(statuses::ready).count();
    return ready + " of " + all.size() + " " + word + (all.size() == 1 ? "" : "s") + " ready";
  }

  /** Tells of each change of the manifests, on a thread of its own. */
  AutoCloseable followFolder(Consumer<World> listener) {
    return FolderWatch.start(
        source,
        snapshot,
        fresh -> {
          snapshot = fresh;
          complain(System.err);
          listener.accept(world(fresh));
        });
  }

  /** Tells, on threads of its own, when {@link #drift} may have something to say. */
  void followKernel(Runnable listener) {
    kernel.watch(listener);
  }

  Drift drift(Map<Key, Item> desired) {
    return kernel.drift(desired);
  }

  @Override
  public void close() {
    kernel.close();
    lock.ifPresent(NamespaceLock::close);
  }
}
