package dev.plumbline.agent.translate;

import dev.plumbline.model.Item;
import java.util.List;

/**
 * One object's share of the desired state, and what there is to say of it.
 *
 * @param items what it asks for; another object may ask for the same
 */
public record Fragment(List<Item> items, List<Judgement> judgements) {

  public static final Fragment NOTHING = new Fragment(List.of(), List.of());

  public Fragment {
    items = List.copyOf(items);
    judgements = List.copyOf(judgements);
  }
}
