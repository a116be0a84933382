package dev.plumbline.netlink.libc;

import java.nio.file.Path;

/**
 * What is done inside a namespace, on a thread that is in it; what it returns is the caller's to
 * keep.
 */
@FunctionalInterface
public interface NamespaceSetup<T> {
  /**
   * Called once per namespace.
   *
   * @param namespace stays open afterwards, and is the caller's to close, unless this throws
   */
  T setUp(Path pin, NetworkNamespace namespace) throws Exception;
}
