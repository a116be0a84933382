package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The desired state, put together from the objects' fragments, and which object asked for what.
 * Where several ask for one key, the first by name says how it is to be.
 */
public final class Desired {

  private final Map<Key, Item> items = new LinkedHashMap<>();

  /** In order. Nearly every key has one, and then the list is the object's own. */
  private final Map<Key, List<ObjectRef>> origins = new HashMap<>();

  private final Map<ObjectRef, List<Item>> fragments = new HashMap<>();

  private Set<ObjectRef> judged = new LinkedHashSet<>();

  /** The objects that were translated since this was last asked. */
  public Set<ObjectRef> takeJudged() {
    Set<ObjectRef> taken = judged;
    judged = new LinkedHashSet<>();
    return taken;
  }

  /**
   * Replaces an object's fragment.
   *
   * @return the keys that it asked for before or asks for now
   */
  Set<Key> replace(ObjectRef origin, List<Item> fresh) {
    judged.add(origin);
    List<Item> old = fragments.getOrDefault(origin, List.of());
    if (old.equals(fresh)) {
      return Set.of();
    }
    Set<Key> touched = LinkedHashSet.newLinkedHashSet(old.size() + fresh.size());
    fragments.remove(origin);
    old.forEach(item -> touched.add(withdraw(origin, item.key())));
    if (!fresh.isEmpty()) {
      fragments.put(origin, List.copyOf(fresh));
      List<ObjectRef> alone = List.of(origin);
      fresh.forEach(item -> touched.add(add(alone, item)));
    }
    return touched;
  }

  private Key withdraw(ObjectRef origin, Key key) {
    List<ObjectRef> asking = origins.get(key);
    if (asking == null || !asking.contains(origin)) {
      return key; // named twice in one fragment
    }
    if (asking.size() == 1) {
      origins.remove(key);
      items.remove(key);
    } else {
      List<ObjectRef> left = new ArrayList<>(asking);
      left.remove(origin);
      origins.put(key, List.copyOf(left));
      items.put(key, itemOf(left.getFirst(), key));
    }
    return key;
  }

  private Key add(List<ObjectRef> alone, Item item) {
    Key key = item.key();
    List<ObjectRef> asking = origins.putIfAbsent(key, alone);
    if (asking == null) {
      items.put(key, item);
      return key;
    }
    ObjectRef origin = alone.getFirst();
    if (!asking.contains(origin)) {
      List<ObjectRef> all = new ArrayList<>(asking);
      all.add(origin);
      Collections.sort(all);
      origins.put(key, List.copyOf(all));
      if (all.getFirst().equals(origin)) {
        items.put(key, item);
      }
    }
    return key;
  }

  private Item itemOf(ObjectRef origin, Key key) {
    return fragments.get(origin).stream()
        .filter(item -> item.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  /** Everything, by key. */
  public Map<Key, Item> items() {
    return Collections.unmodifiableMap(items);
  }

  /** The objects that ask for this; empty for what nobody asks for. */
  public List<ObjectRef> origins(Key key) {
    return origins.getOrDefault(key, List.of());
  }

  /** What an object asks for. */
  public List<Item> of(ObjectRef origin) {
    return fragments.getOrDefault(origin, List.of());
  }
}
