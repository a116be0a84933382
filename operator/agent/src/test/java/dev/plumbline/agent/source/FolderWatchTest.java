package dev.plumbline.agent.source;

import static dev.plumbline.agent.source.Folder.bridge;
import static dev.plumbline.agent.source.Folder.networkRef;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.source.FolderWatch.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderWatchTest {

  /** Never by itself within a test: what is heard is heard through inotify. */
  private static final Timing BY_EVENTS_ALONE =
      new Timing(
          Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofHours(1), Duration.ofHours(1));

  @TempDir Path temp;
  private Folder folder;
  private final LinkedBlockingQueue<Snapshot> heard = new LinkedBlockingQueue<>();
  private FolderWatch watch;

  @BeforeEach
  void one_network() throws IOException, InterruptedException {
    folder = new Folder(temp.resolve("manifests")).write("a.yaml", bridge("a", 1500));
    follow(BY_EVENTS_ALONE);
  }

  private void follow(Timing timing) throws InterruptedException {
    var source = folder.source();
    watch = FolderWatch.start(source, source.read(Optional.empty()), heard::add, timing);
    // the watches stand once a first change is heard
    try {
      var marker = folder.path.resolve("marker.yaml");
      Files.writeString(marker, bridge("marker", 1500));
      await(snapshot -> snapshot.objects().containsKey(networkRef("marker")));
      Files.delete(marker);
      await(snapshot -> !snapshot.objects().containsKey(networkRef("marker")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void end() {
    watch.close();
  }

  @Test
  void a_written_file_is_heard_within_a_second() throws Exception {
    long before = System.nanoTime();
    folder.write("b.yaml", bridge("b", 1500));
    await(snapshot -> snapshot.objects().containsKey(networkRef("b")));
    assertTrue(System.nanoTime() - before < 1_000_000_000L);
  }

  @Test
  void a_file_put_in_place_by_renaming_is_heard_as_one_change() throws Exception {
    folder.write(".a.yaml.tmp", bridge("a", 1400));
    Files.move(
        folder.path.resolve(".a.yaml.tmp"),
        folder.path.resolve("a.yaml"),
        StandardCopyOption.ATOMIC_MOVE);
    var snapshot = await(s -> true);
    assertEquals(2, snapshot.objects().get(networkRef("a")).resource().metadata().generation());
    assertNull(heard.poll(300, TimeUnit.MILLISECONDS));
  }

  @Test
  void a_half_written_file_keeps_what_was_good_until_it_is_whole() throws Exception {
    folder.write("a.yaml", "apiVersion: plumbline.dev/v1alpha1\nkind: [");
    var half = await(snapshot -> !snapshot.problems().isEmpty());
    assertTrue(half.objects().containsKey(networkRef("a")));
    folder.write("a.yaml", bridge("a", 1400));
    var whole = await(snapshot -> snapshot.problems().isEmpty());
    assertTrue(whole.objects().get(networkRef("a")).stale().isEmpty());
  }

  @Test
  void a_file_written_piece_by_piece_never_shows_less_than_before() throws Exception {
    var file = folder.path.resolve("a.yaml");
    var text = bridge("a", 1400);
    Files.writeString(file, "");
    for (int i = 0; i < text.length(); i++) {
      Files.writeString(file, text.substring(i, i + 1), StandardOpenOption.APPEND);
      Thread.sleep(5);
    }
    var last = await(snapshot -> snapshot.problems().isEmpty());
    assertTrue(last.objects().containsKey(networkRef("a")));
    assertTrue(seen.stream().allMatch(snapshot -> snapshot.objects().containsKey(networkRef("a"))));
  }

  private final java.util.List<Snapshot> seen = new java.util.ArrayList<>();

  @Test
  void a_deleted_file_takes_its_objects_along() throws Exception {
    folder.write("b.yaml", bridge("b", 1500));
    await(snapshot -> snapshot.objects().size() == 2);
    Files.delete(folder.path.resolve("a.yaml"));
    await(snapshot -> snapshot.objects().size() == 1);
  }

  @Test
  void a_folder_moved_away_keeps_its_objects_and_is_followed_again_when_it_is_back()
      throws Exception {
    Files.move(folder.path, temp.resolve("away"));
    var gone = await(snapshot -> !snapshot.problems().isEmpty());
    assertTrue(gone.objects().containsKey(networkRef("a")));
    Files.createDirectory(folder.path);
    folder.write("c.yaml", bridge("c", 1500));
    await(
        snapshot ->
            snapshot.problems().isEmpty() && snapshot.objects().containsKey(networkRef("c")));
    folder.write("d.yaml", bridge("d", 1500));
    await(snapshot -> snapshot.objects().containsKey(networkRef("d")));
  }

  @Test
  void changes_that_mean_nothing_are_not_passed_on() throws Exception {
    folder.write("notes.txt", "x");
    folder.write(".hidden.yaml", bridge("h", 1500));
    folder.write("a.yaml", bridge("a", 1500));
    assertNull(heard.poll(700, TimeUnit.MILLISECONDS));
  }

  @Test
  void a_configmap_volume_is_followed_through_its_swap() throws Exception {
    watch.close();
    heard.clear();
    folder = new Folder(temp.resolve("volume"));
    folder.write("..1/net.yaml", bridge("a", 1500));
    Files.createSymbolicLink(folder.path.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(folder.path.resolve("net.yaml"), Path.of("..data/net.yaml"));
    follow(BY_EVENTS_ALONE);
    folder.write("..2/net.yaml", bridge("b", 1500));
    Files.createSymbolicLink(folder.path.resolve("..data_tmp"), Path.of("..2"));
    Files.move(
        folder.path.resolve("..data_tmp"),
        folder.path.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE);
    await(snapshot -> snapshot.objects().containsKey(networkRef("b")));
  }

  @Test
  void what_inotify_does_not_tell_is_found_by_looking_anyway() throws Exception {
    watch.close();
    heard.clear();
    var outside = Files.writeString(temp.resolve("outside.txt"), bridge("x", 1500));
    var hardLink = folder.path.resolve("x.yaml");
    Files.createLink(hardLink, outside);
    follow(
        new Timing(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofMillis(300),
            Duration.ofHours(1)));
    // written through its other name: the watched folder hears nothing
    Files.writeString(outside, bridge("x", 1400));
    await(
        snapshot ->
            snapshot.objects().get(networkRef("x")).resource().metadata().generation() == 2);
  }

  @Test
  void once_closed_it_is_silent() throws Exception {
    watch.close();
    folder.write("b.yaml", bridge("b", 1500));
    assertNull(heard.poll(300, TimeUnit.MILLISECONDS));
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("folder-watch")));
  }

  private Snapshot await(Predicate<Snapshot> wanted) throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      var snapshot = heard.poll(10, TimeUnit.SECONDS);
      assertNotNull(snapshot, "nothing was heard for ten seconds");
      seen.add(snapshot);
      if (wanted.test(snapshot)) {
        return snapshot;
      }
    }
    throw new AssertionError("heard a thousand snapshots, none as wanted");
  }
}
