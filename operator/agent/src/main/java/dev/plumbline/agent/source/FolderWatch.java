package dev.plumbline.agent.source;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads a source again whenever its files may have changed, and passes on what became different.
 *
 * <p>inotify (inotify(7)) only wakes: what holds is what is read then. Changes that come one after
 * another, as an editor or {@code git pull} makes them, are waited out. As inotify does not tell of
 * mounts, all is looked at from time to time anyway; unchanged files are known by their stamps.
 */
public final class FolderWatch implements AutoCloseable {

  /**
   * How long to wait for what.
   *
   * @param quiet no further change for so long ends a burst of them
   * @param patience so long a burst is waited out at most
   * @param rescan between looks without cause
   * @param blind the same where inotify is not to be had
   */
  record Timing(Duration quiet, Duration patience, Duration rescan, Duration blind) {
    static final Timing USUAL =
        new Timing(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2));
  }

  private static final int MAX_ROUNDS = 10;
  private static final String INSTEAD = "; it is looked at every other second";

  private final FolderSource source;
  private final Consumer<Snapshot> changed;
  private final Timing timing;
  private final Optional<WatchService> watcher = watcher();
  private final Map<WatchKey, Path> keys = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private Snapshot last;
  private Optional<String> blind = Optional.empty();

  private FolderWatch(
      FolderSource source, Snapshot first, Consumer<Snapshot> changed, Timing timing) {
    this.source = source;
    this.last = first;
    this.changed = changed;
    this.timing = timing;
    this.thread = Thread.ofPlatform().daemon().name("folder-watch").unstarted(this::follow);
  }

  /**
   * Follows a source; from now on nobody else may read it.
   *
   * @param first what the source gave last; {@code changed} hears of what differs from it
   * @param changed called on the watch's own thread, with one snapshot after another
   */
  public static FolderWatch start(FolderSource source, Snapshot first, Consumer<Snapshot> changed) {
    return start(source, first, changed, Timing.USUAL);
  }

  static FolderWatch start(
      FolderSource source, Snapshot first, Consumer<Snapshot> changed, Timing timing) {
    var watch = new FolderWatch(source, first, changed, timing);
    watch.thread.start();
    return watch;
  }

  /** Ends it; a call of {@code changed} that is under way is waited for, ten seconds at most. */
  @Override
  public void close() {
    closed.countDown();
    watcher.ifPresent(FolderWatch::closeQuietly);
    try {
      if (Thread.currentThread() != thread) {
        thread.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void follow() {
    try {
      while (!isClosed()) {
        look();
        await();
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // closed: nothing is left to do
    }
  }

  /**
   * Watches, then reads; again if there are further folders, whose first changes would go unheard.
   */
  private void look() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      var watched = source.folders().keySet();
      register(watched);
      read();
      if (watched.equals(source.folders().keySet())) {
        return;
      }
    }
  }

  private void read() {
    var read = source.read(Optional.of(last));
    var snapshot = blind.map(why -> read.with(new Notice(new Place("watch", 0), why))).orElse(read);
    boolean different = !snapshot.saysTheSame(last);
    last = snapshot;
    if (different && !isClosed()) {
      changed.accept(snapshot);
    }
  }

  /** Until something changed and then nothing did for a while, or it is time to look anyway. */
  private void await() throws InterruptedException {
    if (watcher.isEmpty() || blind.isPresent()) {
      closed.await(timing.blind.toNanos(), TimeUnit.NANOSECONDS);
      return;
    }
    var until = System.nanoTime() + timing.rescan.toNanos();
    while (!isClosed()) {
      var key = watcher.get().poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (key == null) {
        return;
      }
      if (matters(key)) {
        waitOut(watcher.get());
        return;
      }
    }
  }

  private void waitOut(WatchService service) throws InterruptedException {
    var until = System.nanoTime() + timing.patience.toNanos();
    while (System.nanoTime() < until) {
      var key = service.poll(timing.quiet.toNanos(), TimeUnit.NANOSECONDS);
      if (key == null) {
        return;
      }
      matters(key);
    }
  }

  /** Takes the events of a folder; that it is gone matters too. */
  private boolean matters(WatchKey key) {
    var names = source.folders().getOrDefault(keys.get(key), Set.of());
    boolean matters = false;
    for (var event : key.pollEvents()) {
      matters |= event.kind() == OVERFLOW || matters(String.valueOf(event.context()), names);
    }
    if (!key.reset()) {
      keys.remove(key);
      matters = true;
    }
    return matters;
  }

  /**
   * Hidden files do not, but for the link by which a ConfigMap volume changes all its files at
   * once.
   */
  private static boolean matters(String name, Set<String> names) {
    return names.isEmpty() ? !name.startsWith(".") || name.equals("..data") : names.contains(name);
  }

  /**
   * For a folder that is watched already the kernel gives the same watch again; one mounted over it
   * gets its own.
   */
  private void register(Set<Path> folders) {
    blind = Optional.empty();
    for (var entry : Map.copyOf(keys).entrySet()) {
      if (!folders.contains(entry.getValue())) {
        entry.getKey().cancel();
        keys.remove(entry.getKey());
      }
    }
    for (var folder : folders) {
      if (watcher.isEmpty()) {
        blind = Optional.of("inotify is not to be had" + INSTEAD);
      } else {
        register(folder, watcher.get());
      }
    }
  }

  private void register(Path folder, WatchService service) {
    try {
      keys.put(folder.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY), folder);
    } catch (IOException e) {
      if (Files.isDirectory(folder)) {
        var reason = FolderSource.reason(e);
        blind = Optional.of("cannot watch " + folder + " (" + reason + ")" + INSTEAD);
      }
    }
  }

  private static Optional<WatchService> watcher() {
    try {
      return Optional.of(FileSystems.getDefault().newWatchService());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void closeQuietly(WatchService service) {
    try {
      service.close();
    } catch (IOException e) {
      // its descriptor is gone either way
    }
  }
}
