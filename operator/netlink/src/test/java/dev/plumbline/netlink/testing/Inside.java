package dev.plumbline.netlink.testing;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One platform thread that takes work until it is closed. */
final class Inside implements AutoCloseable {
  interface Step {
    Object run() throws Throwable;
  }

  private final ExecutorService thread;

  Inside(String name) {
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
  }

  /** Does it there, waits for its end, and throws what it throws. */
  void run(Step step) {
    try {
      thread
          .submit(
              () -> {
                try {
                  return step.run();
                } catch (Throwable e) {
                  throw new ExecutionException(e);
                }
              })
          .get();
    } catch (ExecutionException e) {
      sneak(e.getCause().getCause());
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the test ran", e);
    }
  }

  @Override
  public void close() {
    thread.close();
  }

  /** JUnit must see the very exception: an assertion, a failed assumption. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void sneak(Throwable e) throws X {
    throw (X) e;
  }
}
