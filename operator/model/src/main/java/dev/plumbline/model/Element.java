package dev.plumbline.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An element of a set or map of a table of ours.
 *
 * @param fields the key
 * @param data what the key is mapped to; empty in a set
 */
public record Element(FirewallSet set, List<Field> fields, List<Field> data) implements Item {

  public static Element of(FirewallSet set, Field... key) {
    return new Element(set, List.of(key), List.of());
  }

  /** The fields joined as {@code nft} joins a concatenation. */
  public static String text(List<Field> fields) {
    return fields.stream().map(Field::toString).collect(Collectors.joining(" . "));
  }

  /** As between the braces of {@code nft add element}. */
  public String text() {
    return data.isEmpty() ? text(fields) : text(fields) + " : " + text(data);
  }

  @Override
  public Key key() {
    return new Key.OfElement(set, fields);
  }
}
