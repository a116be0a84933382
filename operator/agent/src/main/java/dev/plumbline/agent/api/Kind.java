package dev.plumbline.agent.api;

import java.util.Optional;

/** A kind of resource of ours, with the names that {@code kubectl} and {@code plumb} know it by. */
public enum Kind {
  ContainerNetwork("containernetworks", "cnet"),
  Endpoint("endpoints", "cnep"),
  PortMapping("portmappings", "pmap");

  /** The API group of all three. */
  public static final String GROUP = "plumbline.dev";

  /** The only version so far. */
  public static final String VERSION = "v1alpha1";

  /** What {@code apiVersion} says in a document of ours. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  private final String plural;
  private final String shortName;

  Kind(String plural, String shortName) {
    this.plural = plural;
    this.shortName = shortName;
  }

  /** As in URLs and in the CRD's name, {@code containernetworks}. */
  public String plural() {
    return plural;
  }

  /** {@code containernetwork}. */
  public String singular() {
    return plural.substring(0, plural.length() - 1);
  }

  /** {@code cnet}, {@code cnep} or {@code pmap}. */
  public String shortName() {
    return shortName;
  }

  /** The kind a person means by its kind, plural, singular or short name, in any case. */
  public static Optional<Kind> named(String word) {
    for (var kind : values()) {
      if (word.equalsIgnoreCase(kind.name())
          || word.equalsIgnoreCase(kind.plural)
          || word.equalsIgnoreCase(kind.shortName)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
