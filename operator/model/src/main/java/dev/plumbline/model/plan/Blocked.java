package dev.plumbline.model.plan;

import dev.plumbline.model.Element;
import dev.plumbline.model.Field;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef.Host;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What cannot be made because something that is not ours stands where it would have to stand. */
final class Blocked {

  private final Set<Key> taken;
  private final Map<Key, Key> blocked = new LinkedHashMap<>();

  private Blocked(Set<Key> taken) {
    this.taken = taken;
  }

  /**
   * Of the planned items those that are blocked, each with the key that is taken.
   *
   * @param taken keys under which something foreign stands; the plan need not speak of them
   *     otherwise, as not of the bridge when only an endpoint is planned
   */
  static Map<Key, Key> among(Collection<Item> planned, Set<Key> taken) {
    Blocked blocked = new Blocked(taken);
    boolean more = true;
    while (more) {
      more = false;
      for (Item item : planned) {
        more |= blocked.note(item);
      }
    }
    return blocked.blocked;
  }

  private boolean note(Item item) {
    Key key = item.key();
    if (blocked.containsKey(key)) {
      return false;
    }
    for (Key need : needs(item)) {
      Key cause = taken.contains(need) ? need : blocked.get(need);
      if (cause != null) {
        blocked.put(key, cause);
        return true;
      }
    }
    return false;
  }

  private static Set<Key> needs(Item item) {
    Set<Key> needs = new LinkedHashSet<>(Stands.needs(item));
    if (item instanceof Link.Veth veth) {
      veth.peer().ifPresent(needs::add);
    }
    if (item instanceof Element element) {
      for (Field field : element.fields()) {
        if (field instanceof Field.Name(var name)) {
          needs.add(new Key.OfLink(Host.HOST, name));
        }
      }
    }
    return needs;
  }
}
