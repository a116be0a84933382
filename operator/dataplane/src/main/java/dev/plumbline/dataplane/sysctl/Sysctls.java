package dev.plumbline.dataplane.sysctl;

import dev.plumbline.dataplane.KernelRefusal;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.link.SeenLinks;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Sysctl;
import dev.plumbline.model.plan.Commands;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.wire.MessageWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Settings below {@code /proc/sys/net}. One of a link of ours goes with it; of any other the value
 * found is noted before it is first changed, and put back when nobody wants ours any more, unless
 * somebody else has changed it since.
 */
public final class Sysctls {
  private final Sandboxes sandboxes;
  private final Journal journal;
  private final String boot;

  /**
   * @param folder where found values are noted; made when it is first needed
   */
  public Sysctls(Sandboxes sandboxes, Path folder) {
    this.sandboxes = sandboxes;
    this.journal = new Journal(folder);
    this.boot = ProcSys.read("kernel/random/boot_id").orElse("");
  }

  /** What stands changed. */
  public List<Changed> changed() {
    return journal.entries();
  }

  /** Namespaces in which something stands changed. */
  public Set<NamespaceRef> namespaces() {
    return journal.entries().stream()
        .map(changed -> changed.key().namespace())
        .collect(Collectors.toSet());
  }

  /** Forgets what was noted in namespaces that are gone. */
  public void forget(Predicate<NamespaceRef> gone) {
    for (Changed changed : journal.entries()) {
      if (gone.test(changed.key().namespace())) {
        journal.remove(changed.key());
      }
    }
  }

  /** Reads the wanted settings and all those that stand changed. */
  public void observeAll(Collection<Key> wanted, Consumer<Item> found) {
    Set<Key.OfSysctl> keys = sysctls(wanted);
    Set<Key.OfSysctl> noted = new LinkedHashSet<>();
    journal.entries().forEach(changed -> noted.add(changed.key()));
    noted.removeAll(keys);
    keys.addAll(noted);
    observe(keys, noted, found);
  }

  /** Reads the wanted settings. */
  public void observeOnly(Collection<Key> wanted, Consumer<Item> found) {
    observe(sysctls(wanted), Set.of(), found);
  }

  private static Set<Key.OfSysctl> sysctls(Collection<Key> keys) {
    Set<Key.OfSysctl> sysctls = new LinkedHashSet<>();
    for (Key key : keys) {
      if (key instanceof Key.OfSysctl sysctl) {
        sysctls.add(sysctl);
      }
    }
    return sysctls;
  }

  private void observe(Set<Key.OfSysctl> keys, Set<Key.OfSysctl> onlyNoted, Consumer<Item> found) {
    Map<NamespaceRef, List<Key.OfSysctl>> byNamespace = new LinkedHashMap<>();
    keys.forEach(
        key -> byNamespace.computeIfAbsent(key.namespace(), _ -> new ArrayList<>()).add(key));
    inside(
        byNamespace.keySet(),
        namespace -> {
          for (Key.OfSysctl key : byNamespace.get(namespace.ref())) {
            dropIfStale(namespace, key);
            if (!onlyNoted.contains(key) || journal.get(key) != null) {
              ProcSys.read(key.path()).ifPresent(value -> found.accept(item(key, value)));
            }
          }
        });
  }

  private static Sysctl item(Key.OfSysctl key, String value) {
    return new Sysctl(key.namespace(), key.path(), ProcSys.linkOf(key.path()), value);
  }

  /** A noted value is of no use when what it was a setting of is gone. */
  private void dropIfStale(OpenNamespace namespace, Key.OfSysctl key) {
    Changed changed = journal.get(key);
    boolean stale =
        changed != null
            && !(changed.boot().equals(boot)
                && changed.cookie() == namespace.cookie()
                && changed.index() == index(namespace, key));
    if (stale) {
      journal.remove(key);
    }
  }

  /** Creates, adjusts and deletes settings, one outcome an operation. */
  public List<Outcome> apply(List<Operation> operations) {
    Map<Operation, Outcome> outcomes = new LinkedHashMap<>();
    Map<NamespaceRef, List<Operation>> byNamespace = new LinkedHashMap<>();
    for (Operation operation : operations) {
      byNamespace
          .computeIfAbsent(operation.target().namespace(), _ -> new ArrayList<>())
          .add(operation);
    }
    inside(
        byNamespace.keySet(),
        namespace ->
            byNamespace
                .get(namespace.ref())
                .forEach(operation -> outcomes.put(operation, apply(namespace, operation))));
    return operations.stream().map(operation -> outcome(outcomes, operation)).toList();
  }

  private static Outcome outcome(Map<Operation, Outcome> outcomes, Operation operation) {
    Outcome outcome = outcomes.get(operation);
    if (outcome != null) {
      return outcome;
    }
    return operation instanceof Operation.Delete
        ? new Outcome.AlreadyDone()
        : new Outcome.Skipped(new Key.OfSandbox(operation.target().namespace()));
  }

  private Outcome apply(OpenNamespace namespace, Operation operation) {
    try {
      switch (operation) {
        case Operation.Create(Sysctl sysctl) -> set(namespace, sysctl);
        case Operation.Adjust(Sysctl sysctl, Item _) -> set(namespace, sysctl);
        case Operation.Delete(Sysctl sysctl) -> restore((Key.OfSysctl) sysctl.key());
        default -> throw new IllegalArgumentException("not about a setting: " + operation);
      }
      return new Outcome.Done();
    } catch (ErrnoException e) {
      return new Outcome.Failed(
          new KernelRefusal(Commands.of(operation), e.errno().name(), e.operation()));
    }
  }

  private void set(OpenNamespace namespace, Sysctl sysctl) {
    Key.OfSysctl key = (Key.OfSysctl) sysctl.key();
    Optional<String> found = ProcSys.read(sysctl.path());
    if (found.isEmpty()) {
      throw new ErrnoException("there is no setting " + sysctl.path(), Errno.ENOENT);
    }
    if (namespace.indexes().of(sysctl.link()).isEmpty()) {
      Changed before = journal.get(key);
      journal.put(
          before == null
              ? new Changed(
                  key, boot, namespace.cookie(), index(namespace, key), found.get(), sysctl.value())
              : before.toNow(sysctl.value()));
    }
    ProcSys.write(sysctl.path(), sysctl.value());
  }

  private void restore(Key.OfSysctl key) {
    Changed changed = journal.get(key);
    if (changed != null) {
      if (ProcSys.read(key.path()).filter(changed.set()::equals).isPresent()) {
        ProcSys.write(key.path(), changed.found());
      }
      journal.remove(key);
    }
  }

  /** Of the link that it is a setting of; 0 when there is none. */
  private static int index(OpenNamespace namespace, Key.OfSysctl key) {
    MessageWriter out = new MessageWriter(64);
    LinkMessages.get(out, ProcSys.linkOf(key.path()));
    SeenLinks seen = new SeenLinks();
    namespace.socket().exchange(out, seen::add);
    return seen.all().stream().mapToInt(SeenLink::index).findFirst().orElse(0);
  }

  private void inside(Collection<NamespaceRef> refs, Consumer<OpenNamespace> work) {
    List<OpenNamespace> namespaces =
        refs.stream().flatMap(ref -> sandboxes.find(ref).stream()).toList();
    if (!namespaces.isEmpty()) {
      NetworkNamespace.callAll(
          namespaces,
          OpenNamespace::handle,
          namespace -> {
            work.accept(namespace);
            return namespace;
          });
    }
  }
}
