package dev.plumbline.agent.source;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.source.FolderSource.Content;
import dev.plumbline.agent.source.Snapshot.Entry;
import dev.plumbline.agent.source.Snapshot.Extent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files to one snapshot: which object stands where, which keeps its last good form, and whether all
 * are known.
 */
final class Assembly {

  private final NavigableMap<ObjectRef, Entry> before;
  private final Map<String, FileMemory> memoryBefore;

  private final Map<ObjectRef, List<Finding.Good>> good = new LinkedHashMap<>();
  private final Map<ObjectRef, Problem> held = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private final Map<String, FileMemory> memory = new HashMap<>();
  private boolean unknown;

  private Assembly(Optional<Snapshot> previous) {
    this.before = previous.map(Snapshot::objects).orElseGet(TreeMap::new);
    this.memoryBefore = previous.map(snapshot -> snapshot.files().byName).orElse(Map.of());
  }

  static Snapshot of(Map<String, Content> contents, Optional<Snapshot> previous) {
    var assembly = new Assembly(previous);
    contents.forEach(assembly::add);
    return assembly.snapshot();
  }

  private void add(String name, Content content) {
    var last = memoryBefore.getOrDefault(name, FileMemory.NONE);
    content
        .unreadable()
        .ifPresentOrElse(why -> keep(name, last, why), () -> add(name, content, last));
  }

  /** All that an unreadable file stood for stays. */
  private void keep(String name, FileMemory last, Problem why) {
    if (!problems.contains(why)) {
      problems.add(why);
    }
    last.refs().forEach(ref -> held.put(ref, why));
    unknown |= !last.known();
    memory.put(name, new FileMemory(Optional.empty(), List.of(), last.refs(), last.known()));
  }

  private void add(String name, Content content, FileMemory last) {
    var refs = new LinkedHashSet<ObjectRef>();
    boolean known = true;
    for (var finding : content.findings()) {
      switch (finding) {
        case Finding.Good found -> {
          refs.add(found.resource().ref());
          good.computeIfAbsent(found.resource().ref(), _ -> new ArrayList<>()).add(found);
        }
        case Finding.Skipped skipped -> {
          notices.add(skipped.notice());
          problems.addAll(skipped.problems());
        }
        case Finding.Bad bad -> {
          problems.addAll(bad.problems());
          var why = bad.problems().getFirst();
          // without a name it may be any of those that the file had
          var meant = bad.ref().<Set<ObjectRef>>map(Set::of).orElse(last.refs());
          meant.forEach(ref -> held.putIfAbsent(ref, why));
          refs.addAll(meant);
          known &= bad.ref().map(before::containsKey).orElse(last.known());
        }
      }
    }
    unknown |= !known;
    memory.put(name, new FileMemory(content.stamp(), content.findings(), refs, known));
  }

  private Snapshot snapshot() {
    var objects = new TreeMap<ObjectRef, Entry>();
    good.forEach(
        (ref, found) -> {
          if (found.size() == 1) {
            objects.put(ref, entry(ref, found.getFirst()));
          } else {
            contested(ref, found);
          }
        });
    held.forEach(
        (ref, why) -> {
          var last = before.get(ref);
          if (last != null) {
            objects.computeIfAbsent(
                ref, _ -> new Entry(last.resource(), last.place(), Optional.of(why)));
          }
        });
    var extent = objects.isEmpty() ? Extent.EMPTY : Extent.WHOLE;
    return new Snapshot(
        objects, problems, notices, unknown ? Extent.PARTIAL : extent, new Snapshot.Files(memory));
  }

  /** Two of one name: neither is taken. */
  private void contested(ObjectRef ref, List<Finding.Good> found) {
    for (var one : found) {
      var other = one.equals(found.getFirst()) ? found.get(1) : found.getFirst();
      problems.add(new Problem(one.place(), "metadata.name", ref + " is also at " + other.place()));
    }
    held.putIfAbsent(ref, problems.getLast());
    unknown |= !before.containsKey(ref);
  }

  /** A changed spec is one generation further. */
  private Entry entry(ObjectRef ref, Finding.Good found) {
    var last = before.get(ref);
    var resource = found.resource();
    if (last != null) {
      long generation = last.resource().metadata().generation();
      boolean same = last.resource().spec().equals(resource.spec());
      var metadata = resource.metadata().at(same ? generation : generation + 1);
      resource = resource.with(metadata);
    }
    return new Entry(resource, found.place(), Optional.empty());
  }
}
