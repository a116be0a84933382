package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ends a command with SIGKILL when it is about to do a certain send. */
final class Kill {

  /**
   * Does it, and proves that it was done.
   *
   * @param mainThread the thread that sends first
   */
  static void at(Plumb plumb, Sends.Send send, int mainThread, Path work, String... command)
      throws IOException {
    Path trace = Files.createTempFile(work, "kill", ".trace");
    if (send.thread() == mainThread) {
      String inject = "inject=" + send.call() + ":signal=SIGKILL:when=" + send.nth();
      Plumb.Result killed = plumb.under(strace(trace, inject)).run(command);
      assertEquals(
          128 + 9,
          killed.exit(),
          () -> "not killed at " + send + " of " + Sends.in(trace).size() + "\n" + killed);
    } else {
      onAnotherThread(plumb, send, trace, command);
    }
    String seen = Files.readString(trace);
    assertTrue(seen.contains("+++ killed by SIGKILL +++"), seen);
    Files.delete(trace);
  }

  /**
   * strace counts by thread and would kill at the main thread's n-th send first: so each thread is
   * held up there, and killed once it is another that waits.
   */
  private static void onAnotherThread(Plumb plumb, Sends.Send send, Path trace, String... command)
      throws IOException {
    String inject = "inject=" + send.call() + ":delay_enter=2000000:when=" + send.nth();
    try (Plumb.Running running = plumb.under(strace(trace, inject)).start(command)) {
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (!isHeldUp(trace, send)) {
        assertTrue(running.isAlive(), "ended before " + send);
        assertTrue(System.nanoTime() < deadline, "never came to " + send);
        Thread.onSpinWait();
      }
      ProcessHandle.of(running.pid())
          .orElseThrow()
          .children()
          .forEach(ProcessHandle::destroyForcibly);
      assertEquals(128 + 9, running.end().exit());
    }
  }

  private static boolean isHeldUp(Path trace, Sends.Send send) {
    List<Sends.Send> sends = Sends.in(trace);
    return sends.stream()
        .anyMatch(
            one ->
                one.thread() != sends.getFirst().thread()
                    && one.call().equals(send.call())
                    && one.nth() == send.nth());
  }

  private static String[] strace(Path trace, String inject) {
    List<String> words = new ArrayList<>(Arrays.asList(Sends.tracing(trace)));
    words.addAll(List.of("-e", inject));
    return words.toArray(String[]::new);
  }

  private Kill() {}
}
