package dev.plumbline.dataplane.drift;

import dev.plumbline.model.Key;
import java.util.Set;

/**
 * What to look at again, because something happened there that does not agree with what is desired.
 *
 * @param keys what was touched, wanted or not, and what stands on it; packet rules not among them
 * @param packetRules whether somebody changed ours
 * @param everything whether only a look at everything can tell
 * @param host whether the host's own network has changed, or packet rules that are not ours
 */
public record Drift(Set<Key> keys, boolean packetRules, boolean everything, boolean host) {
  public static final Drift NONE = new Drift(Set.of(), false, false, false);

  /** Whether there is nothing of ours to look at. */
  public boolean isNone() {
    return keys.isEmpty() && !packetRules && !everything;
  }
}
