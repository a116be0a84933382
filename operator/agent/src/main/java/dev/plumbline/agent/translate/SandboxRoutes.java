package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The routes of one sandbox. The kernel has one to a destination in a table with a metric: of two
 * endpoints whose networks give one, the first by name does. The default route is added where no
 * network states one.
 */
final class SandboxRoutes {

  private final List<Attachment> inside;
  private final Map<ObjectRef, List<Item>> items;
  private final Map<Key, Route> given = new HashMap<>();

  /**
   * @param items of all endpoints inside, by endpoint; changed in place
   */
  SandboxRoutes(List<Attachment> inside, Map<ObjectRef, List<Item>> items) {
    this.inside = new ArrayList<>(inside);
    this.inside.sort(Comparator.comparing(Attachment::endpoint));
    this.items = items;
  }

  /** Returns the endpoints that lost a route to another one. */
  Set<ObjectRef> settle() {
    Set<ObjectRef> losers = new LinkedHashSet<>();
    for (Attachment attachment : inside) {
      if (items.get(attachment.endpoint()).removeIf(this::isGivenOtherwise)) {
        losers.add(attachment.endpoint());
      }
    }
    for (DefaultRoutes.Chosen chosen : DefaultRoutes.of(inside)) {
      if (!given.containsKey(chosen.route().key())) {
        items.get(chosen.endpoint()).add(chosen.route());
      }
    }
    return losers;
  }

  private boolean isGivenOtherwise(Item item) {
    return item instanceof Route route
        && !given.computeIfAbsent(route.key(), _ -> route).equals(route);
  }
}
