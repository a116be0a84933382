package dev.plumbline.netlink.libc;

import java.nio.file.Path;

/** How it went with one of many namespaces. */
public sealed interface Entered<T> {
  Path pin();

  /** The namespace, still open, and what the set-up returned. */
  record Done<T>(Path pin, NetworkNamespace namespace, T value) implements Entered<T> {}

  /** Nothing is left open, and of a namespace that was being made nothing is left at all. */
  record Failed<T>(Path pin, Exception reason) implements Entered<T> {}
}
