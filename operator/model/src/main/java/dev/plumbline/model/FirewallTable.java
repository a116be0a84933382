package dev.plumbline.model;

/**
 * An nftables table of ours: chains, rules and the declarations of its sets, without elements.
 *
 * @param text as {@code nft list table} prints it, elements left out
 */
public record FirewallTable(TableFamily family, String text) implements Item {
  @Override
  public Key key() {
    return new Key.OfTable(family);
  }
}
