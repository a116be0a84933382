package dev.plumbline.dataplane;

import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import java.util.Map;
import java.util.Set;

/**
 * What was seen.
 *
 * @param ours by key, in the order seen
 * @param foreign keys among the wanted ones under which something stands that is not ours; the key
 *     of a namespace that we did not make is among them when the namespace is there
 * @param absent wanted namespaces that are not there and that cannot be made, with the reason:
 *     containers, and names that stand for something else
 * @param unmarked those of ours that somebody took our mark from while this process ran; {@link
 *     Dataplane#apply} gives it back, whatever the plan
 * @param complete false when the kernel said that something changed while it was read ({@code
 *     NLM_F_DUMP_INTR}) or something could not be read: then nothing may be deleted because of it
 */
public record Observation(
    Map<Key, Item> ours,
    Set<Key> foreign,
    Map<Key, String> absent,
    Set<Key> unmarked,
    boolean complete) {}
