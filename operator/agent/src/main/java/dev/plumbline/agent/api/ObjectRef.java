package dev.plumbline.agent.api;

import java.util.Comparator;

/**
 * Which object: its kind, namespace and name. Ordered so, and printed as {@code cnet
 * shop/frontend}.
 */
public record ObjectRef(Kind kind, String namespace, String name) implements Comparable<ObjectRef> {

  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::kind)
          .thenComparing(ObjectRef::namespace)
          .thenComparing(ObjectRef::name);

  @Override
  public int compareTo(ObjectRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind.shortName() + " " + namespace + "/" + name;
  }
}
