package dev.plumbline.dataplane.firewall;

/**
 * A rule set of somebody else's that drops what we accept.
 *
 * @param family of its table, as {@code nft} says it: {@code ip}, {@code ip6} or {@code inet}
 * @param chain whose rule or policy drops the packet
 * @param reason {@code policy drop}, or {@code rule with handle 12}
 */
public record Finding(String family, String table, String chain, String reason) {
  @Override
  public String toString() {
    return "chain " + chain + " of table " + family + " " + table + ": " + reason;
  }
}
