package dev.plumbline.dataplane.sandbox;

import dev.plumbline.model.NamespaceRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the process that holds a container's or a Pod's network namespace, by its cgroup. */
final class Containers {
  /** A process, its start told so that its number is not taken for another's. */
  record Member(int pid, long startTime, String container) {}

  /** Found or not; a reason is for a person. */
  sealed interface Search {
    record Found(Member process) implements Search {}

    record Missing(String reason) implements Search {}
  }

  private final Processes processes;

  Containers(Path proc) {
    processes = new Processes(proc);
  }

  /** Looks at every process once, whatever the number of containers. */
  Map<NamespaceRef.OfProcesses, Search> find(Collection<NamespaceRef.OfProcesses> wanted) {
    Map<NamespaceRef.OfProcesses, Search> found = new LinkedHashMap<>();
    if (!wanted.isEmpty()) {
      Map<NamespaceRef.OfProcesses, List<Member>> members = members(wanted);
      wanted.forEach(ref -> found.put(ref, search(ref, members.getOrDefault(ref, List.of()))));
    }
    return found;
  }

  private Map<NamespaceRef.OfProcesses, List<Member>> members(
      Collection<NamespaceRef.OfProcesses> wanted) {
    Map<NamespaceRef.OfProcesses, List<Member>> members = new HashMap<>();
    for (int pid : processes.all()) {
      OptionalLong start = processes.startTime(pid);
      List<String> lines = start.isEmpty() ? List.of() : processes.cgroups(pid);
      for (NamespaceRef.OfProcesses ref : wanted) {
        memberOf(lines, ref)
            .filter(_ -> hasNamespace(pid))
            .ifPresent(
                id ->
                    members
                        .computeIfAbsent(ref, _ -> new ArrayList<>())
                        .add(new Member(pid, start.getAsLong(), id)));
      }
    }
    return members;
  }

  /** The first process of a container is its own; later ones may have left its namespace. */
  private static Search search(NamespaceRef.OfProcesses ref, List<Member> members) {
    Set<String> ids = new LinkedHashSet<>();
    members.forEach(process -> ids.add(process.container()));
    if (ids.size() > 1) {
      return new Search.Missing("several containers have an id that starts like " + ref);
    }
    return members.stream()
        .min(Comparator.comparingLong(Member::startTime).thenComparingInt(Member::pid))
        .<Search>map(Search.Found::new)
        .orElseGet(() -> new Search.Missing("no process of " + ref + " runs here"));
  }

  /** A process that has ended and was not waited for yet is in no namespace any more. */
  private boolean hasNamespace(int pid) {
    return Inodes.of(processes.namespace(pid)) != null;
  }

  /** Whether the process is still the one that was found, and still in that container. */
  boolean stands(NamespaceRef.OfProcesses ref, Member process) {
    OptionalLong start = processes.startTime(process.pid());
    return start.isPresent()
        && start.getAsLong() == process.startTime()
        && hasNamespace(process.pid())
        && memberOf(processes.cgroups(process.pid()), ref).isPresent();
  }

  Path namespace(Member process) {
    return processes.namespace(process.pid());
  }

  /** Whether these are the cgroups of one of its processes; the full id, where it is one. */
  private static Optional<String> memberOf(List<String> cgroups, NamespaceRef.OfProcesses ref) {
    return switch (ref) {
      case NamespaceRef.Container container -> containerOf(cgroups, container.id());
      case NamespaceRef.Pod(String uid) ->
          cgroups.stream().anyMatch(line -> CgroupPath.isInPod(line, uid))
              ? Optional.of(uid)
              : Optional.empty();
    };
  }

  private static Optional<String> containerOf(List<String> cgroups, String id) {
    for (String line : cgroups) {
      Optional<String> container = CgroupPath.containerIn(line);
      if (container.isPresent()) {
        return container.filter(full -> full.startsWith(id));
      }
      if (CgroupPath.endsWith(line, id)) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  /**
   * A process of each network namespace in which some container's process is, by the namespace's
   * inode.
   */
  Map<Object, Member> namespaces() {
    Map<Object, Member> found = new LinkedHashMap<>();
    for (int pid : processes.all()) {
      Object inode = Inodes.of(processes.namespace(pid));
      if (inode != null && !found.containsKey(inode)) {
        OptionalLong start = processes.startTime(pid);
        Optional<String> id =
            processes.cgroups(pid).stream()
                .flatMap(line -> CgroupPath.containerIn(line).stream())
                .findFirst();
        if (id.isPresent() && start.isPresent()) {
          found.put(inode, new Member(pid, start.getAsLong(), id.get()));
        }
      }
    }
    return found;
  }
}
