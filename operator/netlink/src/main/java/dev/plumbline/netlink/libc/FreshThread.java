package dev.plumbline.netlink.libc;

/**
 * Platform threads that live for one piece of work, so that no namespace outlives it on a thread.
 */
final class FreshThread {
  static <T, X extends Exception> T call(Work<T, X> work) throws X {
    Run<T, X> run = new Run<>(work);
    join(Thread.ofPlatform().name("in-network-namespace").start(run));
    return run.result();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Run<T, X extends Exception> implements Runnable {
    private final Work<T, X> work;
    private T value;
    private Throwable failure;

    Run(Work<T, X> work) {
      this.work = work;
    }

    @Override
    public void run() {
      try {
        value = work.call();
      } catch (Throwable e) {
        failure = e;
      }
    }

    @SuppressWarnings("unchecked") // what is neither Error nor RuntimeException can only be an X
    T result() throws X {
      switch (failure) {
        case null -> {
          return value;
        }
        case Error e -> throw e;
        case RuntimeException e -> throw e;
        case Throwable e -> throw (X) e;
      }
    }
  }

  private FreshThread() {}
}
