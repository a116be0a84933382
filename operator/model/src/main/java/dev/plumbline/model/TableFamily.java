package dev.plumbline.model;

/** The families in which we have a table, {@code plumbline} in each. */
public enum TableFamily {
  /** What is routed, translated and published. */
  INET("inet"),
  /** What a bridge takes from the ports that lead to endpoints. */
  BRIDGE("bridge");

  private final String text;

  TableFamily(String text) {
    this.text = text;
  }

  /** As {@code nft} says it. */
  @Override
  public String toString() {
    return text;
  }
}
