package dev.plumbline.model;

import java.util.Optional;

/**
 * A policy routing rule: look the route up in this table.
 *
 * @param priority 0 to 2^32-1, lowest first
 */
public record Rule(
    NamespaceRef namespace,
    Family family,
    long priority,
    Optional<Prefix> from,
    Optional<Prefix> to,
    int table)
    implements Item {

  /** {@code FRA_PROTOCOL} of rules that are ours. */
  public static final int PROTOCOL = 112;

  @Override
  public Key key() {
    return new Key.OfRule(this);
  }
}
