package dev.plumbline.agent.converge;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs passes on one thread: at once when something changed, after a while when something failed,
 * and every now and then in any case.
 */
public final class Loop {

  /** How often everything is looked at though nothing was heard. */
  public static final Duration REFRESH = Duration.ofSeconds(30);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);

  /** The same operation in so many passes running means that somebody undoes it each time. */
  private static final int CONTESTED_AFTER = 5;

  private final Convergence convergence;
  private final Statuses statuses;
  private final Wakes wakes;
  private final Listener listener;
  private final Map<Operation, Integer> repeated = new HashMap<>();
  private final Set<Key> contested = new HashSet<>();
  private World world;
  private Duration retry = FIRST_RETRY;
  private boolean retrying;
  private boolean lastWasEmpty;
  private Duration pause = SHORTEST_PAUSE;

  /** Who hears of passes. */
  @FunctionalInterface
  public interface Listener {
    /** A pass that was made, with why. */
    void passed(Pass pass, Reason reason, Duration took);
  }

  /** Why a pass was made. */
  public enum Reason {
    OBJECTS,
    DRIFT,
    REFRESH
  }

  public Loop(Convergence convergence, Statuses statuses, Wakes wakes, Listener listener) {
    this.convergence = convergence;
    this.statuses = statuses;
    this.wakes = wakes;
    this.listener = listener;
  }

  /** Works until the wakes are stopped. */
  public void run() throws InterruptedException {
    while (!wakes.stopped()) {
      Wakes.Heed heed = contested.isEmpty() ? Wakes.Heed.EVERYTHING : Wakes.Heed.OBJECTS;
      Optional<Wakes.Wake> wake = wakes.await(retrying ? retry : REFRESH, heed);
      if (wakes.stopped()) {
        return;
      }
      pass(wake);
      calmDown(wake);
    }
  }

  /**
   * Where the host changes all the time without harm to us, each look that finds nothing makes the
   * next one wait longer.
   */
  private void calmDown(Optional<Wakes.Wake> wake) throws InterruptedException {
    boolean needless = lastWasEmpty && wake.filter(Wakes.Wake::drift).isPresent();
    pause = needless ? min(pause.multipliedBy(2), LONGEST_PAUSE) : SHORTEST_PAUSE;
    if (needless) {
      Thread.sleep(pause);
    }
  }

  private void pass(Optional<Wakes.Wake> wake) {
    wake.flatMap(Wakes.Wake::world).ifPresent(fresh -> world = fresh);
    if (world == null) {
      return;
    }
    long start = System.nanoTime();
    Set<ObjectRef> changed = wake.map(Wakes.Wake::changed).orElse(Set.of());
    boolean everything =
        wake.map(w -> w.everything() || w.drift() || w.changed().isEmpty()).orElse(true);
    Pass pass;
    if (everything) {
      pass = convergence.refresh(world);
      statuses.replace(pass);
    } else {
      pass = convergence.changed(world, changed);
      Set<Key> touched = new HashSet<>();
      pass.plan().operations().forEach(operation -> touched.add(operation.target()));
      changed.forEach(ref -> convergence.desired().of(ref).forEach(i -> touched.add(i.key())));
      statuses.update(pass, touched);
    }
    plan(pass);
    lastWasEmpty = pass.plan().isEmpty();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    listener.passed(pass, reason(wake), took);
  }

  private static Reason reason(Optional<Wakes.Wake> wake) {
    if (wake.isEmpty() || wake.get().everything()) {
      return Reason.REFRESH;
    }
    return wake.get().drift() ? Reason.DRIFT : Reason.OBJECTS;
  }

  /** When to try again, and what somebody fights us for. */
  private void plan(Pass pass) {
    repeated.keySet().retainAll(pass.plan().operations());
    pass.plan().operations().forEach(operation -> repeated.merge(operation, 1, Integer::sum));
    contested.clear();
    repeated.forEach(
        (operation, times) -> {
          if (times >= CONTESTED_AFTER) {
            contested.add(operation.target());
          }
        });
    statuses.contested(contested);
    retrying = pass.failed() || !contested.isEmpty();
    retry = retrying ? min(retry.multipliedBy(2), LAST_RETRY) : FIRST_RETRY;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
