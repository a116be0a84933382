package dev.plumbline.dataplane;

import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a look has found so far. */
final class Findings {
  private final Set<Key> wanted;
  private final Map<NamespaceRef, List<Key>> byNamespace = new HashMap<>();
  private final Map<Key, Item> ours = new LinkedHashMap<>();
  private final Set<Key> foreign = new LinkedHashSet<>();
  private final Map<Key, String> absent = new LinkedHashMap<>();
  private final Set<Key> unmarked = new LinkedHashSet<>();
  private boolean complete = true;

  Findings(Set<Key> wanted) {
    this.wanted = wanted;
    wanted.forEach(
        key -> byNamespace.computeIfAbsent(key.namespace(), _ -> new ArrayList<>()).add(key));
  }

  boolean wants(Key key) {
    return wanted.contains(key);
  }

  List<Key> wantedIn(NamespaceRef namespace) {
    return byNamespace.getOrDefault(namespace, List.of());
  }

  /** Has this namespace looked at whatever is wanted in it. */
  void alsoIn(NamespaceRef namespace) {
    byNamespace.computeIfAbsent(namespace, _ -> new ArrayList<>());
  }

  Set<NamespaceRef> namespaces() {
    return byNamespace.keySet();
  }

  Map<Key, Item> ours() {
    return ours;
  }

  void ours(Item item) {
    ours.put(item.key(), item);
  }

  /** Something that is not ours stands under this key: of interest where we want it. */
  void foreign(Key key) {
    if (wanted.contains(key)) {
      foreign.add(key);
    }
  }

  void absent(NamespaceRef namespace, String reason) {
    if (!wantedIn(namespace).isEmpty()) {
      absent.put(new Key.OfSandbox(namespace), reason);
    }
  }

  void unmarked(Key key) {
    unmarked.add(key);
  }

  void complete(boolean whole) {
    complete &= whole;
  }

  boolean isComplete() {
    return complete;
  }

  Observation everything() {
    return new Observation(ours, foreign, absent, unmarked, complete);
  }

  /** Only what was asked for: of the rest not all has been looked at. */
  Observation onlyWanted() {
    ours.keySet().retainAll(wanted);
    return everything();
  }
}
