package dev.plumbline.agent.converge;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.dataplane.drift.Drift;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs passes on one thread: over what changed or drifted, at once; over everything after a while
 * when something failed, and every now and then in any case.
 */
public final class Loop {

  /** How often everything is looked at though nothing was heard. */
  public static final Duration REFRESH = Duration.ofSeconds(30);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  /** A container that comes up is not heard of. */
  private static final Duration LOOK_FOR_SANDBOXES = Duration.ofSeconds(1);

  /** Looks that the host's own changes ask for may take a tenth of the time. */
  private static final int PAUSE_PER_LOOK = 9;

  /** The same operation done so many times running means that somebody undoes it each time. */
  private static final int CONTESTED_AFTER = 5;

  /** Undone later than that after it was done, it begins to count anew. */
  private static final Duration RUNNING = Duration.ofSeconds(1);

  private final Convergence convergence;
  private final Statuses statuses;
  private final Wakes wakes;
  private final Function<Map<Key, Item>, Drift> drift;
  private final Listener listener;

  /** How often each was done because of drift since it was last not needed. */
  private final Map<Operation, Repeated> repeated = new HashMap<>();

  private final Set<Key> contested = new HashSet<>();
  private World world;
  private Duration retry = FIRST_RETRY;

  /** The host changed: everything is to be looked at, but not all the time. */
  private boolean hostChanged;

  // moments of System.nanoTime
  private long lookAtEverything = after(REFRESH);
  private long mayLookAtHost = System.nanoTime();
  private long lookForSandboxes = System.nanoTime();

  /** Who hears of passes. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A pass that was made, with why.
     *
     * @param judged the objects of which something else may be said now
     */
    void passed(Pass pass, Reason reason, Duration took, Set<ObjectRef> judged);

    /** A pass that came to nothing, for a fault of ours; another follows. */
    default void broke(RuntimeException fault) {
      throw fault;
    }
  }

  /** Why a pass was made. */
  public enum Reason {
    OBJECTS,
    DRIFT,
    REFRESH
  }

  /**
   * @param drift says what does not agree any more with the items that it is given, out of what was
   *     heard of the kernel since it was last asked
   */
  public Loop(
      Convergence convergence,
      Statuses statuses,
      Wakes wakes,
      Function<Map<Key, Item>, Drift> drift,
      Listener listener) {
    this.convergence = convergence;
    this.statuses = statuses;
    this.wakes = wakes;
    this.drift = drift;
    this.listener = listener;
  }

  /** Works until the wakes are stopped. */
  public void run() throws InterruptedException {
    while (!wakes.stopped()) {
      Optional<Wakes.Wake> wake = wakes.await(patience());
      if (!wakes.stopped()) {
        try {
          work(wake);
        } catch (RuntimeException fault) {
          tryAgain();
          listener.broke(fault);
        }
      }
    }
  }

  private void tryAgain() {
    lookAtEverything = after(retry);
    retry = min(retry.multipliedBy(2), LAST_RETRY);
  }

  private Duration patience() {
    long until = lookAtEverything;
    if (hostChanged && contested.isEmpty() && mayLookAtHost - until < 0) {
      until = mayLookAtHost;
    }
    if (!convergence.withoutSandbox().isEmpty() && lookForSandboxes - until < 0) {
      until = lookForSandboxes;
    }
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  private void work(Optional<Wakes.Wake> wake) {
    wake.flatMap(Wakes.Wake::world).ifPresent(fresh -> world = fresh);
    if (world == null) {
      lookAtEverything = after(REFRESH);
    } else if (wake.filter(Wakes.Wake::everything).isPresent() || isDue(lookAtEverything)) {
      refresh(Reason.REFRESH);
    } else {
      wake.map(Wakes.Wake::changed).filter(refs -> !refs.isEmpty()).ifPresent(this::change);
      if (wake.filter(Wakes.Wake::drift).isPresent()) {
        drift();
      }
      if (hostChanged && contested.isEmpty() && isDue(mayLookAtHost)) {
        refresh(Reason.DRIFT);
      }
      if (!convergence.withoutSandbox().isEmpty() && isDue(lookForSandboxes)) {
        change(convergence.withoutSandbox());
        lookForSandboxes = after(LOOK_FOR_SANDBOXES);
      }
    }
  }

  private void refresh(Reason reason) {
    long start = System.nanoTime();
    hostChanged = false;
    Pass pass = convergence.refresh(world);
    statuses.replace(pass);
    repeated.keySet().retainAll(pass.plan().operations());
    findContested(pass);
    long took = System.nanoTime() - start;
    if (pass.failed() || !contested.isEmpty()) {
      tryAgain();
    } else {
      lookAtEverything = after(REFRESH);
      retry = FIRST_RETRY;
    }
    mayLookAtHost = after(Duration.ofNanos(took * PAUSE_PER_LOOK));
    convergence.desired().takeJudged();
    listener.passed(pass, reason, Duration.ofNanos(took), world.objects().keySet());
  }

  private void change(Set<ObjectRef> changed) {
    long start = System.nanoTime();
    Pass pass = convergence.changed(world, changed);
    Set<Key> touched = new HashSet<>();
    pass.plan().operations().forEach(operation -> touched.add(operation.target()));
    changed.forEach(ref -> convergence.desired().of(ref).forEach(i -> touched.add(i.key())));
    passed(pass, touched, Reason.OBJECTS, start);
  }

  /** What somebody undoes each time waits for the next look at everything. */
  private void drift() {
    Drift heard = drift.apply(convergence.desired().items());
    hostChanged |= heard.host();
    if (heard.everything()) {
      if (contested.isEmpty()) {
        refresh(Reason.DRIFT);
      }
      return;
    }
    Set<Key> keys = new HashSet<>(heard.keys());
    keys.removeAll(contested);
    if (!keys.isEmpty()) {
      repair(keys, () -> convergence.repair(world, keys));
    }
    if (heard.packetRules() && contested.isEmpty()) {
      repair(Set.of(), () -> convergence.repairPacketRules(world));
    }
  }

  private void repair(Set<Key> keys, Supplier<Pass> repair) {
    long start = System.nanoTime();
    Pass pass = repair.get();
    findContested(pass);
    Set<Key> touched = new HashSet<>(keys);
    pass.plan().operations().forEach(operation -> touched.add(operation.target()));
    passed(pass, touched, Reason.DRIFT, start);
  }

  private void passed(Pass pass, Set<Key> touched, Reason reason, long start) {
    statuses.update(pass, touched);
    statuses.contested(contested);
    long retryAt = after(FIRST_RETRY);
    boolean again = pass.failed() || !contested.isEmpty() && !pass.plan().isEmpty();
    if (again && retryAt - lookAtEverything < 0) {
      lookAtEverything = retryAt;
    }
    Set<ObjectRef> judged = convergence.desired().takeJudged();
    touched.forEach(key -> judged.addAll(convergence.desired().origins(key)));
    listener.passed(pass, reason, Duration.ofNanos(System.nanoTime() - start), judged);
  }

  private void findContested(Pass pass) {
    long now = System.nanoTime();
    long running = Math.max(RUNNING.toNanos(), 2 * retry.toNanos());
    for (Operation operation : pass.plan().operations()) {
      repeated.merge(operation, new Repeated(1, now), (before, _) -> before.again(now, running));
    }
    contested.clear();
    repeated.forEach(
        (operation, so) -> {
          if (so.times() >= CONTESTED_AFTER) {
            contested.add(operation.target());
          }
        });
    statuses.contested(contested);
  }

  /** How often an operation was done, each time soon after the time before. */
  private record Repeated(int times, long last) {
    Repeated again(long now, long running) {
      return new Repeated(now - last < running ? times + 1 : 1, now);
    }
  }

  private static long after(Duration pause) {
    return System.nanoTime() + pause.toNanos();
  }

  private static boolean isDue(long moment) {
    return System.nanoTime() - moment >= 0;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
