package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ends a command with SIGKILL when it is about to do a certain send. */
final class Kill {

  /** Does it, and proves that it was done there. */
  static void at(Plumb plumb, Sends.Send send, Path work, String... command) throws IOException {
    Path trace = Files.createTempFile(work, "kill", ".trace");
    if (send.thread() == 0) {
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
    assertTrue(isAt(trace, send), () -> "killed elsewhere than at " + send + "\n" + seen);
    Files.delete(trace);
  }

  /**
   * strace counts by thread and would kill at the first thread's n-th send: so each thread is held
   * up there, and killed once it is the right one that waits.
   */
  private static void onAnotherThread(Plumb plumb, Sends.Send send, Path trace, String... command)
      throws IOException {
    String inject = "inject=" + send.call() + ":delay_enter=1000000:when=" + send.nth();
    try (Plumb.Running running = plumb.under(strace(trace, inject)).start(command)) {
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (!isAt(trace, send)) {
        assertTrue(running.isAlive(), "ended before " + send);
        assertTrue(System.nanoTime() < deadline, "never came to " + send);
        Await.pause(Duration.ofMillis(2));
      }
      ProcessHandle.of(running.pid())
          .orElseThrow()
          .children()
          .forEach(ProcessHandle::destroyForcibly);
      assertEquals(128 + 9, running.end().exit());
    }
  }

  /** Whether it is the last that its thread was seen to begin. */
  private static boolean isAt(Path trace, Sends.Send send) {
    return Sends.in(trace).stream()
        .filter(one -> one.thread() == send.thread())
        .reduce((_, later) -> later)
        .filter(last -> last.call().equals(send.call()) && last.nth() == send.nth())
        .isPresent();
  }

  private static String[] strace(Path trace, String inject) {
    List<String> words = new ArrayList<>(Arrays.asList(Sends.tracing(trace)));
    words.addAll(List.of("-e", inject));
    return words.toArray(String[]::new);
  }

  private Kill() {}
}
