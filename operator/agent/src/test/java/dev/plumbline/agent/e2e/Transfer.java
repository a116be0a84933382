package dev.plumbline.agent.e2e;

import dev.plumbline.netlink.testing.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One TCP connection that carries numbered lines to an echo server and back until it is ended.
 * {@code socat} does the talking, in the namespaces it is told.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // each is written by one thread
final class Transfer implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(5);

  private final String title;
  private final Process client;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final Thread writer;
  private final Thread reader;
  private volatile boolean ending;
  private volatile String wrong = "";
  private volatile long longestGap;

  /** An echo server on a port in a sandbox, for both families. */
  static Background echo(String netns, int port) {
    Background server =
        Background.start(
            "ip netns exec "
                + netns
                + " socat TCP6-LISTEN:"
                + port
                + ",ipv6only=0,fork,reuseaddr PIPE");
    Await.until(
        Duration.ofSeconds(10),
        () -> Shell.run("ip netns exec " + netns + " ss -Hltn sport = " + port).contains("LISTEN"),
        () -> "no listener in " + netns + ": " + server.output());
    return server;
  }

  /**
   * Connects from a namespace ("" is the host's) once no address is tentative, and starts talking;
   * returns after ten echoes.
   */
  static Transfer start(String netns, String address, int port) {
    Snapshot.awaitNothingTentative();
    String to = address.contains(":") ? "TCP6:[" + address + "]" : "TCP4:" + address;
    String prefix = netns.isEmpty() ? "" : "ip netns exec " + netns + " ";
    String line = prefix + "socat -t10 - " + to + ":" + port + ",connect-timeout=5";
    try {
      Process client =
          new ProcessBuilder(List.of(line.split(" ")))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Transfer transfer = new Transfer(line, client);
      Await.until(
          Duration.ofSeconds(10),
          () -> transfer.received.get() > 10 || !client.isAlive(),
          transfer::toString);
      transfer.check();
      transfer.longestGap = 0;
      return transfer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Transfer(String title, Process client) {
    this.title = title;
    this.client = client;
    this.writer = Thread.ofPlatform().daemon().start(this::write);
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  private void write() {
    try (OutputStream out = client.getOutputStream()) {
      while (!ending) {
        out.write((sent.incrementAndGet() + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Await.pause(BETWEEN);
      }
    } catch (IOException e) {
      wrong += "writing: " + e.getMessage() + "; ";
    }
  }

  private void read() {
    long before = System.nanoTime();
    try (BufferedReader in = client.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        long expected = received.incrementAndGet();
        if (!line.equals(Long.toString(expected))) {
          wrong += line + " came instead of " + expected + "; ";
          return;
        }
        long now = System.nanoTime();
        longestGap = Math.max(longestGap, now - before);
        before = now;
      }
    } catch (IOException e) {
      wrong += "reading: " + e.getMessage() + "; ";
    }
  }

  /** Fails unless it is alive and has echoed something sent after this was called. */
  void check() {
    long now = sent.get();
    Await.until(
        Duration.ofSeconds(10),
        () -> received.get() > now || !client.isAlive() || !wrong.isEmpty(),
        this::toString);
    if (!client.isAlive() || !wrong.isEmpty()) {
      throw new AssertionError(toString());
    }
  }

  Duration longestGap() {
    return Duration.ofNanos(longestGap);
  }

  /** Ends it in order and fails unless every byte came back. */
  void end() {
    check();
    ending = true;
    try {
      writer.join(5_000);
      reader.join(15_000);
      boolean over = client.waitFor(5, TimeUnit.SECONDS);
      if (!over || client.exitValue() != 0 || !wrong.isEmpty() || received.get() != sent.get()) {
        throw new AssertionError(toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    ending = true;
    client.descendants().forEach(ProcessHandle::destroyForcibly);
    client.destroyForcibly();
  }

  @Override
  public String toString() {
    return title
        + ": "
        + sent
        + " lines sent, "
        + received
        + " came back; "
        + wrong
        + (client.isAlive() ? "alive" : "exit status " + client.exitValue())
        + ", longest gap "
        + longestGap().toMillis()
        + " ms";
  }
}
