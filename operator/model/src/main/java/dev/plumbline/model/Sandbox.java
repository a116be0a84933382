package dev.plumbline.model;

/**
 * A named network namespace with its loopback link.
 *
 * @param loopbackUp whether {@code lo} is up; a namespace that we make carries our mark on its
 *     {@code lo}, so that it is known as ours without any memory
 */
public record Sandbox(NamespaceRef namespace, boolean loopbackUp) implements Item {
  @Override
  public Key key() {
    return new Key.OfSandbox(namespace);
  }
}
