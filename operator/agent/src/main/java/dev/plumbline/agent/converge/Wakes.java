package dev.plumbline.agent.converge;

import dev.plumbline.agent.api.ObjectRef;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Why the loop is to run, gathered until it does: many reasons become one pass. May be called from
 * any thread.
 */
public final class Wakes {

  private Supplier<Objects> objects;
  private final Set<ObjectRef> changed = new LinkedHashSet<>();
  private boolean everything;
  private boolean drift;
  private boolean stopped;

  /**
   * Objects, as they are when the loop asks for them.
   *
   * @param changed which of them are other than when it last asked
   */
  public record Objects(World world, Set<ObjectRef> changed) {}

  /**
   * What is to be done.
   *
   * @param world the newest objects, where they are new
   * @param changed which of them are other than before
   * @param everything whether to look at the whole kernel
   * @param drift whether the kernel said that something changed in it
   */
  public record Wake(
      Optional<World> world, Set<ObjectRef> changed, boolean everything, boolean drift) {

    Wake with(Objects objects) {
      changed.addAll(objects.changed());
      return new Wake(Optional.of(objects.world()), changed, everything, drift);
    }
  }

  /** The objects are these now. */
  public synchronized void objects(World fresh, Set<ObjectRef> differing) {
    objects = () -> new Objects(fresh, Set.of());
    changed.addAll(differing);
    notifyAll();
  }

  /**
   * There are changed objects.
   *
   * @param fresh asked on the loop's thread, once for however many calls came before
   */
  public synchronized void objects(Supplier<Objects> fresh) {
    objects = fresh;
    notifyAll();
  }

  /** Something is known that these objects waited for. */
  public synchronized void again(Set<ObjectRef> waiting) {
    changed.addAll(waiting);
    notifyAll();
  }

  /** Look at everything. */
  public synchronized void refresh() {
    everything = true;
    notifyAll();
  }

  /** The kernel changed. */
  public synchronized void drift() {
    drift = true;
    notifyAll();
  }

  public synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  public synchronized boolean stopped() {
    return stopped;
  }

  /** Waits for a reason, at most this long; empty when there was none in time, or at the end. */
  public Optional<Wake> await(Duration atMost) throws InterruptedException {
    Supplier<Objects> fresh;
    Wake wake;
    synchronized (this) {
      if (!hasReason(atMost)) {
        return Optional.empty();
      }
      fresh = objects;
      wake = new Wake(Optional.empty(), new LinkedHashSet<>(changed), everything, drift);
      objects = null;
      changed.clear();
      everything = false;
      drift = false;
    }
    return Optional.of(fresh == null ? wake : wake.with(fresh.get()));
  }

  private synchronized boolean hasReason(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!stopped && !pending()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return !stopped;
  }

  private boolean pending() {
    return everything || drift || !changed.isEmpty() || objects != null;
  }
}
