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

/** The desired state, put together from the objects' fragments, and which object asked for what. */
public final class Desired {

  private final Map<Key, Item> items = new LinkedHashMap<>();
  private final Map<Key, List<ObjectRef>> origins = new HashMap<>();
  private final Map<ObjectRef, List<Item>> fragments = new HashMap<>();

  /**
   * Replaces an object's fragment.
   *
   * @return the keys that it asked for before or asks for now
   */
  Set<Key> replace(ObjectRef origin, List<Item> fresh) {
    List<Item> old = fragments.getOrDefault(origin, List.of());
    if (old.equals(fresh)) {
      return Set.of();
    }
    Set<Key> touched = new LinkedHashSet<>();
    old.forEach(item -> touched.add(withdraw(origin, item)));
    fresh.forEach(item -> touched.add(add(origin, item)));
    if (fresh.isEmpty()) {
      fragments.remove(origin);
    } else {
      fragments.put(origin, fresh);
    }
    return touched;
  }

  private Key withdraw(ObjectRef origin, Item item) {
    Key key = item.key();
    List<ObjectRef> asking = origins.get(key);
    if (asking != null) {
      asking.remove(origin);
      if (asking.isEmpty()) {
        origins.remove(key);
        items.remove(key);
      }
    }
    return key;
  }

  private Key add(ObjectRef origin, Item item) {
    Key key = item.key();
    items.putIfAbsent(key, item);
    List<ObjectRef> asking = origins.computeIfAbsent(key, _ -> new ArrayList<>(1));
    if (!asking.contains(origin)) {
      asking.add(origin);
    }
    return key;
  }

  /** Everything, by key. */
  public Map<Key, Item> items() {
    return Collections.unmodifiableMap(items);
  }

  /** The objects that ask for this; empty for what nobody asks for. */
  public List<ObjectRef> origins(Key key) {
    return Collections.unmodifiableList(origins.getOrDefault(key, List.of()));
  }

  /** What an object asks for. */
  public List<Item> of(ObjectRef origin) {
    return Collections.unmodifiableList(fragments.getOrDefault(origin, List.of()));
  }
}
