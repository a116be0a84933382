package dev.plumbline.dataplane.sandbox;

import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Entered;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.libc.NetworkNamespace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The sandboxes that are open, by name. Which namespace a name stands for is looked up again in
 * each pass: by the inode of the file, which no other namespace can get while ours is held.
 *
 * <p>Named ones stay open between passes. A container's is closed at the end of each: held by us it
 * would outlive the container, and its end of a pair with it.
 */
public final class Sandboxes implements AutoCloseable {
  private final OpenNamespace host;
  private final Path pins;
  private final Containers containers;
  private final NamespaceIds ids;
  private final Map<NamespaceRef, OpenNamespace> open = new LinkedHashMap<>();
  private final Map<String, Object> foreignPins = new HashMap<>();

  /** Of closed containers' namespaces, by cookie. */
  private final Map<Long, Indexes> remembered = new HashMap<>();

  private final Map<Integer, Known> closed = new HashMap<>();

  private boolean searched;

  /**
   * What became of names that were asked for.
   *
   * @param absent those that stand for nothing usable and that cannot be made, with the reason
   * @param complete false when one is there, but could not be opened
   */
  public record Presence(Map<NamespaceRef, String> absent, boolean complete) {}

  /**
   * @param pins where named ones are, {@code /run/netns}
   * @param proc where processes are, {@code /proc}
   */
  public Sandboxes(OpenNamespace host, Path pins, Path proc) {
    this.host = host;
    this.pins = pins;
    this.containers = new Containers(proc);
    this.ids = new NamespaceIds(host.socket());
  }

  public Optional<OpenNamespace> find(NamespaceRef ref) {
    return ref.equals(NamespaceRef.Host.HOST)
        ? Optional.of(host)
        : Optional.ofNullable(open.get(ref));
  }

  /**
   * A namespace that an nsid stands for.
   *
   * @param indexes as last seen, also while it is closed
   */
  public record Known(NamespaceRef ref, Indexes indexes) {}

  /** By nsid: the sandboxes that are open, and the containers that were when last looked at. */
  public Map<Integer, Known> byId() {
    Map<Integer, Known> known = new HashMap<>(closed);
    open.values()
        .forEach(sandbox -> known.put(sandbox.id(), new Known(sandbox.ref(), sandbox.indexes())));
    known.remove(OpenNamespace.NO_ID);
    return known;
  }

  /** Whether the name stands for the very namespace that is open under it. */
  public boolean stands(NamespaceRef ref) {
    OpenNamespace sandbox = open.get(ref);
    return sandbox != null && stillStands(sandbox);
  }

  /** Open sandboxes, the host's namespace not among them. */
  public Collection<OpenNamespace> all() {
    return open.values();
  }

  /** The open sandbox that the host's namespace knows by this nsid. */
  public Optional<OpenNamespace> withId(int nsid) {
    return open.values().stream().filter(sandbox -> sandbox.id() == nsid).findFirst();
  }

  /** Closes what no longer stands where it stood, of those that are not among these. */
  public void closeGoneBut(Set<NamespaceRef> wanted) {
    closeIf(sandbox -> !wanted.contains(sandbox.ref()) && !stillStands(sandbox));
  }

  /**
   * Opens those of the names that stand for a namespace, anew where it is another than the one that
   * is open.
   */
  public Presence open(Set<NamespaceRef> wanted) {
    Map<NamespaceRef, String> absent = new LinkedHashMap<>();
    wanted.forEach(this::closeIfGone);
    Map<Path, NamespaceRef> files = new LinkedHashMap<>();
    List<NamespaceRef.OfProcesses> missing = new ArrayList<>();
    for (NamespaceRef ref : wanted) {
      switch (ref) {
        case NamespaceRef.Named named when !open.containsKey(ref) && isPinned(named) ->
            files.put(pin(named), named);
        case NamespaceRef.OfProcesses processes when !open.containsKey(ref) ->
            missing.add(processes);
        case NamespaceRef.Host _, NamespaceRef.Named _, NamespaceRef.OfProcesses _ -> {}
      }
    }
    boolean complete = enter(files, absent).isEmpty();
    complete &= enterContainers(missing, absent);
    ids.learn(wanted.stream().map(open::get).filter(Objects::nonNull).toList());
    return new Presence(absent, complete);
  }

  private boolean isPinned(NamespaceRef.Named named) {
    return Files.exists(pin(named)) && !NetworkNamespace.isAbandoned(pin(named));
  }

  private void closeIfGone(NamespaceRef ref) {
    OpenNamespace sandbox = open.get(ref);
    if (sandbox != null && !stillStands(sandbox)) {
      open.remove(ref).close();
    }
  }

  /**
   * Opens, once, every pinned namespace and every container's that is not open yet, so that what is
   * left of ours can be found in them; close those that hold nothing with {@link #closeUnless}.
   */
  public boolean openUnknown() {
    Map<Path, NamespaceRef> files = new LinkedHashMap<>();
    for (String name : names()) {
      NamespaceRef.Named ref = new NamespaceRef.Named(name);
      Object inode = open.containsKey(ref) ? null : Inodes.of(pin(ref));
      if (inode != null && !inode.equals(foreignPins.get(name)) && !isOpen(inode)) {
        files.put(pin(ref), ref);
      }
    }
    boolean complete = enter(files, new HashMap<>()).isEmpty();
    if (!searched) {
      complete &= openUnknownContainers();
      searched = complete;
    }
    ids.learn(open.values());
    return complete;
  }

  /**
   * Closes the sandboxes that nobody wants and that hold nothing of ours, and forgets containers
   * that are not open now.
   */
  public void closeUnless(Predicate<OpenNamespace> needed) {
    remembered.keySet().retainAll(open.values().stream().map(OpenNamespace::cookie).toList());
    closed.keySet().retainAll(open.values().stream().map(OpenNamespace::id).toList());
    for (OpenNamespace sandbox : open.values()) {
      if (sandbox.ref() instanceof NamespaceRef.Named(String name) && !needed.test(sandbox)) {
        foreignPins.put(name, sandbox.inode());
      }
    }
    closeIf(needed.negate());
  }

  /** Lets go of containers' namespaces; what was seen in them is remembered. */
  public void closeContainers() {
    for (OpenNamespace sandbox : open.values()) {
      if (sandbox.ref() instanceof NamespaceRef.OfProcesses) {
        remembered.put(sandbox.cookie(), sandbox.indexes());
        closed.put(sandbox.id(), new Known(sandbox.ref(), sandbox.indexes()));
      }
    }
    closeIf(sandbox -> sandbox.ref() instanceof NamespaceRef.OfProcesses);
  }

  /**
   * Makes named ones, all of them on one thread. In each, {@code lo} gets our mark and is set up.
   *
   * @return what went wrong, by name
   */
  public Map<NamespaceRef, ErrnoException> create(Collection<NamespaceRef.Named> wanted) {
    Map<NamespaceRef, ErrnoException> refused = new LinkedHashMap<>();
    Map<Path, NamespaceRef> files = new LinkedHashMap<>();
    wanted.forEach(ref -> files.put(pin(ref), ref));
    for (Entered<NetlinkSocket> result :
        NetworkNamespace.createAll(
            List.copyOf(files.keySet()), (_, inside) -> FreshSandbox.setUp(ids, inside))) {
      NamespaceRef ref = files.get(result.pin());
      switch (result) {
        case Entered.Done<NetlinkSocket> done -> {
          OpenNamespace sandbox = opened(ref, done);
          sandbox.indexes().note(LinkName.LOOPBACK, 1);
          open.put(ref, sandbox);
        }
        case Entered.Failed<NetlinkSocket> failed -> refused.put(ref, errno(failed.reason()));
      }
    }
    ids.learn(open.values());
    return refused;
  }

  /**
   * Removes the name; the namespace goes when no process is left in it.
   *
   * @throws ErrnoException if the kernel refuses
   */
  public void delete(NamespaceRef.Named ref) {
    OpenNamespace sandbox = open.remove(ref);
    if (sandbox != null) {
      sandbox.close();
    }
    NetworkNamespace.unpin(pin(ref));
  }

  @Override
  public void close() {
    closeIf(_ -> true);
  }

  private boolean stillStands(OpenNamespace sandbox) {
    return switch (sandbox.ref()) {
      case NamespaceRef.Named named -> sandbox.inode().equals(Inodes.of(pin(named)));
      case NamespaceRef.OfProcesses _, NamespaceRef.Host _ -> false;
    };
  }

  /**
   * Opens them.
   *
   * @return those that are there, but could not be opened
   */
  private Set<NamespaceRef> enter(Map<Path, NamespaceRef> files, Map<NamespaceRef, String> absent) {
    Set<NamespaceRef> refused = new LinkedHashSet<>();
    if (files.isEmpty()) {
      return refused;
    }
    for (Entered<NetlinkSocket> result :
        NetworkNamespace.openAll(List.copyOf(files.keySet()), (_, _) -> NetlinkSocket.route())) {
      NamespaceRef ref = files.get(result.pin());
      switch (result) {
        case Entered.Done<NetlinkSocket> done -> keep(opened(ref, done), absent);
        case Entered.Failed<NetlinkSocket> failed -> {
          absent.put(ref, failed.reason().getMessage());
          if (!isNoNamespace(failed.reason())) {
            refused.add(ref);
          }
        }
      }
    }
    return refused;
  }

  private boolean enterContainers(
      List<NamespaceRef.OfProcesses> wanted, Map<NamespaceRef, String> absent) {
    Map<NamespaceRef.OfProcesses, Containers.Member> processes = new LinkedHashMap<>();
    containers
        .find(wanted)
        .forEach(
            (ref, search) -> {
              switch (search) {
                case Containers.Search.Found(Containers.Member process) ->
                    processes.put(ref, process);
                case Containers.Search.Missing(String reason) -> absent.put(ref, reason);
              }
            });
    return enterProcesses(processes, absent);
  }

  private boolean openUnknownContainers() {
    Map<NamespaceRef.OfProcesses, Containers.Member> processes = new LinkedHashMap<>();
    Map<Object, Containers.Member> found = containers.namespaces();
    found.remove(host.inode());
    found.forEach(
        (inode, process) -> {
          if (!isOpen(inode)) {
            processes.put(new NamespaceRef.Container("container", process.container()), process);
          }
        });
    return enterProcesses(processes, new HashMap<>());
  }

  /**
   * One that ends meanwhile is absent, whatever the kernel said of its files: they are gone, or
   * (EACCES, proc_ns_get_link in 6.18) were going.
   *
   * @return false when one is there, but could not be opened
   */
  private boolean enterProcesses(
      Map<NamespaceRef.OfProcesses, Containers.Member> processes,
      Map<NamespaceRef, String> absent) {
    Map<Path, NamespaceRef> files = new LinkedHashMap<>();
    processes.forEach((ref, process) -> files.put(containers.namespace(process), ref));
    Set<NamespaceRef> refused = enter(files, absent);
    processes.forEach(
        (ref, process) -> {
          if (!containers.stands(ref, process)) {
            OpenNamespace opened = open.remove(ref);
            if (opened != null) {
              opened.close();
            }
            refused.remove(ref);
            absent.put(ref, ref + " ended just now");
          }
        });
    return refused.isEmpty();
  }

  /** Two names for one namespace would each see the other's links as left over. */
  private void keep(OpenNamespace sandbox, Map<NamespaceRef, String> absent) {
    openAs(sandbox.cookie()).map(OpenNamespace::ref).ifPresent(this::closeIfGone);
    Optional<OpenNamespace> same =
        sandbox.cookie() == host.cookie() ? Optional.of(host) : openAs(sandbox.cookie());
    if (same.isPresent()) {
      String other =
          same.get() == host ? "the host's network namespace" : same.get().ref().toString();
      absent.put(sandbox.ref(), "netns " + sandbox.ref() + " is the same as " + other);
      sandbox.close();
    } else {
      open.put(sandbox.ref(), sandbox);
    }
  }

  private Optional<OpenNamespace> openAs(long cookie) {
    return open.values().stream().filter(sandbox -> sandbox.cookie() == cookie).findFirst();
  }

  private boolean isOpen(Object inode) {
    return inode.equals(host.inode())
        || open.values().stream().anyMatch(sandbox -> sandbox.inode().equals(inode));
  }

  private OpenNamespace opened(NamespaceRef ref, Entered.Done<NetlinkSocket> done) {
    Indexes known = remembered.get(done.value().namespaceCookie());
    Object inode = Inodes.ofDescriptor(done.namespace().fd());
    return new OpenNamespace(
        ref, done.namespace(), done.value(), inode, known == null ? new Indexes() : known);
  }

  private static boolean isNoNamespace(Exception reason) {
    return reason instanceof ErrnoException e
        && (e.errno().equals(Errno.EINVAL) || e.errno().equals(Errno.ENOENT));
  }

  private static ErrnoException errno(Exception reason) {
    return reason instanceof ErrnoException e
        ? e
        : new ErrnoException("make a namespace: " + reason.getMessage(), Errno.EIO);
  }

  private void closeIf(Predicate<OpenNamespace> unwanted) {
    open.values()
        .removeIf(
            sandbox -> {
              boolean close = unwanted.test(sandbox);
              if (close) {
                sandbox.close();
              }
              return close;
            });
  }

  private Path pin(NamespaceRef.Named ref) {
    return pins.resolve(ref.name());
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    if (Files.isDirectory(pins)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(pins)) {
        entries.forEach(entry -> names.add(entry.getFileName().toString()));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return names;
  }
}
