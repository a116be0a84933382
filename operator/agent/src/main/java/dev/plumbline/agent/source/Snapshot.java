package dev.plumbline.agent.source;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the files said at one moment; immutable.
 *
 * @param objects those of ours, for this node, that hold
 * @param problems what is wrong, file by file
 * @param notices what was skipped
 * @param extent whether what is not among the objects may be taken for deleted
 * @param files what is remembered of each file for the next read
 */
public record Snapshot(
    NavigableMap<ObjectRef, Entry> objects,
    List<Problem> problems,
    List<Notice> notices,
    Extent extent,
    Files files) {

  /**
   * An object and where it stands.
   *
   * @param stale set if this is its last good form: why, as a problem says it
   */
  public record Entry(Resource resource, Place place, Optional<Problem> stale) {}

  /** Whether the objects are all there are. */
  public enum Extent {
    /** What is not among them is to go. */
    WHOLE,
    /**
     * There are none at all, which is more likely a mistake: nothing is deleted unless the user
     * says so.
     */
    EMPTY,
    /**
     * There is an object, or a file, of which not even a last good form is known: nothing is
     * deleted.
     */
    PARTIAL
  }

  /** The memory of the files; opaque. */
  public static final class Files {
    final Map<String, FileMemory> byName;

    Files(Map<String, FileMemory> byName) {
      this.byName = Map.copyOf(byName);
    }
  }

  public Snapshot {
    objects = Collections.unmodifiableNavigableMap(new TreeMap<>(objects));
    problems = List.copyOf(problems);
    notices = List.copyOf(notices);
  }

  /** The objects in the order of their references. */
  public List<Resource> resources() {
    return objects.values().stream().map(Entry::resource).toList();
  }

  Snapshot with(Notice notice) {
    var more = new ArrayList<>(notices);
    more.add(notice);
    return new Snapshot(objects, problems, more, extent, files);
  }

  /** Whether a reader sees no difference. */
  public boolean saysTheSame(Snapshot other) {
    return objects.equals(other.objects)
        && problems.equals(other.problems)
        && notices.equals(other.notices)
        && extent == other.extent;
  }
}
