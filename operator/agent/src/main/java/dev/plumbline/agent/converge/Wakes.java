package dev.plumbline.agent.converge;

import dev.plumbline.agent.api.ObjectRef;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Why the loop is to run, gathered until it does: many reasons become one pass. May be called from
 * any thread.
 */
public final class Wakes {

  private World world;
  private final Set<ObjectRef> changed = new LinkedHashSet<>();
  private boolean everything;
  private boolean drift;
  private boolean stopped;

  /**
   * What is to be done.
   *
   * @param world the newest objects, where they are new
   * @param changed which of them are other than before
   * @param everything whether to look at the whole kernel
   * @param drift whether the kernel said that something changed in it
   */
  public record Wake(
      Optional<World> world, Set<ObjectRef> changed, boolean everything, boolean drift) {}

  /** The objects are these now. */
  public synchronized void objects(World fresh, Set<ObjectRef> differing) {
    everything |= world == null && differing.isEmpty();
    world = fresh;
    changed.addAll(differing);
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
  public synchronized Optional<Wake> await(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!stopped && !pending()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left / 1_000_000 + 1);
    }
    if (stopped) {
      return Optional.empty();
    }
    Wake wake =
        new Wake(Optional.ofNullable(world), new LinkedHashSet<>(changed), everything, drift);
    world = null;
    changed.clear();
    everything = false;
    drift = false;
    return Optional.of(wake);
  }

  private boolean pending() {
    return everything || drift || !changed.isEmpty() || world != null;
  }
}
