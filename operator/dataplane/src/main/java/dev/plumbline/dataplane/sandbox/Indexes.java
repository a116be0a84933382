package dev.plumbline.dataplane.sandbox;

import dev.plumbline.model.LinkName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Interface indexes of links of ours in one namespace, as last seen or made: kept so that requests
 * can name links exactly, and so that a link is known again when somebody takes our mark from it.
 */
public final class Indexes {
  private Map<LinkName, Integer> ours = new HashMap<>();
  private final Map<Integer, LinkName> names = new HashMap<>();
  private Map<Integer, LinkName> others = Map.of();

  public Optional<Integer> of(LinkName name) {
    return Optional.ofNullable(ours.get(name));
  }

  /** The name that a link of ours with this index had when last looked at. */
  public Optional<LinkName> nameOf(int index) {
    return Optional.ofNullable(names.get(index));
  }

  /** Whether the link with this name and index was ours when last looked at. */
  public boolean has(LinkName name, int index) {
    Integer known = ours.get(name);
    return known != null && known == index;
  }

  public void note(LinkName name, int index) {
    ours.put(name, index);
    names.put(index, name);
  }

  public void forget(LinkName name) {
    Integer index = ours.remove(name);
    if (index != null) {
      names.remove(index, name);
    }
  }

  /** As {@link #nameOf}, of whomever's link. */
  public Optional<LinkName> nameOfAny(int index) {
    return nameOf(index).or(() -> Optional.ofNullable(others.get(index)));
  }

  /** Notes what a look at all links found. */
  public void noteAll(Map<LinkName, Integer> links, Map<Integer, LinkName> notOurs) {
    ours = links;
    others = notOurs;
    names.clear();
    links.forEach((name, index) -> names.put(index, name));
  }
}
