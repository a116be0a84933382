package dev.plumbline.netlink.libc;

/** A {@link java.util.concurrent.Callable} that says what it throws. */
@FunctionalInterface
public interface Work<T, X extends Exception> {
  T call() throws X;
}
