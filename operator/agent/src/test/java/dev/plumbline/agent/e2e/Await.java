package dev.plumbline.agent.e2e;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for something that comes by itself, for so long at most. */
public final class Await {

  /**
   * Asks again and again.
   *
   * @return how long it took
   * @throws AssertionError with the message, if it does not come
   */
  public static Duration until(Duration atMost, BooleanSupplier holds, Supplier<String> otherwise) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - start > atMost.toNanos()) {
        throw new AssertionError("not after " + atMost + ": " + otherwise.get());
      }
      pause(Duration.ofMillis(2));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  public static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private Await() {}
}
