package dev.plumbline.agent.api;

/**
 * Which object: its kind, namespace and name. Ordered so, and printed as {@code cnet
 * shop/frontend}.
 */
public record ObjectRef(Kind kind, String namespace, String name) implements Comparable<ObjectRef> {

  @Override
  public int compareTo(ObjectRef other) {
    int order = kind.compareTo(other.kind);
    if (order == 0) {
      order = namespace.compareTo(other.namespace);
    }
    return order == 0 ? name.compareTo(other.name) : order;
  }

  @Override
  public String toString() {
    return kind.shortName() + " " + namespace + "/" + name;
  }
}
