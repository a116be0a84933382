package dev.plumbline.agent.source;

import static dev.plumbline.agent.source.Folder.bridge;
import static dev.plumbline.agent.source.Folder.networkRef;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.agent.source.Snapshot.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {

  @TempDir Path temp;
  private Folder folder;
  private Snapshot good;

  @BeforeEach
  void two_networks_in_two_files() throws IOException {
    folder = new Folder(temp.resolve("manifests"));
    folder.write("a.yaml", bridge("a", 1500)).write("b.yaml", bridge("b", 1500));
    good = folder.read();
    assertEquals(Extent.WHOLE, good.extent());
  }

  @Test
  void an_object_that_became_invalid_keeps_its_last_good_form_and_says_so() throws IOException {
    folder.write("a.yaml", bridge("a", 20));
    var snapshot = folder.read(good);
    assertEquals(1500, mtu(snapshot, "a"));
    assertEquals(
        Optional.of("a.yaml:5: spec.mtu: must be at least 68, is 20"),
        snapshot
            .objects()
            .get(networkRef("a"))
            .stale()
            .map(problem -> problem.toString().replace(folder.path + "/", "")));
    assertEquals(Extent.WHOLE, snapshot.extent());
    assertEquals(1500, mtu(folder.read(snapshot), "a"), "and for as long as it takes");

    folder.write("a.yaml", bridge("a", 1400));
    var mended = folder.read(snapshot);
    assertEquals(1400, mtu(mended, "a"));
    assertTrue(mended.objects().get(networkRef("a")).stale().isEmpty());
    assertEquals(List.of(), mended.problems());
  }

  @Test
  void the_objects_of_a_file_that_does_not_parse_stay() throws IOException {
    folder.write("a.yaml", bridge("a", 1400) + "  half: [");
    var snapshot = folder.read(good);
    assertEquals(1500, mtu(snapshot, "a"));
    assertEquals(1, snapshot.problems().size());
    assertEquals(Extent.WHOLE, snapshot.extent());
  }

  @Test
  void the_objects_of_a_file_that_was_truncated_to_nothing_stay() throws IOException {
    folder.write("a.yaml", "");
    var snapshot = folder.read(good);
    assertEquals(1500, mtu(snapshot, "a"));
    assertEquals(
        List.of("a.yaml: is empty; to remove its objects, remove the file"),
        folder.problems(snapshot));
  }

  @Test
  void an_object_taken_out_of_its_file_is_gone_and_so_is_a_removed_file() throws IOException {
    folder.write("a.yaml", bridge("a2", 1500));
    Files.delete(folder.path.resolve("b.yaml"));
    var snapshot = folder.read(good);
    assertEquals(List.of(networkRef("a2")), List.copyOf(snapshot.objects().keySet()));
    assertEquals(Extent.WHOLE, snapshot.extent());
  }

  @Test
  void an_object_may_move_to_another_file() throws IOException {
    Files.move(folder.path.resolve("a.yaml"), folder.path.resolve("c.yaml"));
    var snapshot = folder.read(good);
    assertEquals(List.of(), snapshot.problems());
    assertEquals(
        temp + "/manifests/c.yaml", snapshot.objects().get(networkRef("a")).place().file());
    assertEquals(1, snapshot.objects().get(networkRef("a")).resource().metadata().generation());
  }

  @Test
  void an_object_that_lost_its_name_may_be_any_of_its_file() throws IOException {
    folder.write("a.yaml", bridge("a", 1400).replace("  name: a", "  name:"));
    var snapshot = folder.read(good);
    assertEquals(1500, mtu(snapshot, "a"));
    assertEquals(Extent.WHOLE, snapshot.extent());
  }

  @Test
  void nothing_is_deleted_while_an_object_is_invalid_that_was_never_good() throws IOException {
    folder.write("b.yaml", bridge("b", 1500), bridge("new", 20));
    Files.delete(folder.path.resolve("a.yaml"));
    var snapshot = folder.read(good);
    assertEquals(Extent.PARTIAL, snapshot.extent());
    assertEquals(Extent.PARTIAL, folder.read(snapshot).extent());
    folder.write("b.yaml", bridge("b", 1500), bridge("new", 1500));
    assertEquals(Extent.WHOLE, folder.read(snapshot).extent());
  }

  @Test
  void a_file_that_was_never_good_may_hold_anything() throws IOException {
    folder.write("c.yaml", "a: [");
    var snapshot = folder.read(good);
    assertEquals(Extent.PARTIAL, snapshot.extent());
    assertEquals(Extent.PARTIAL, folder.read(snapshot).extent());
    assertEquals(Extent.PARTIAL, folder.read().extent());
  }

  @Test
  void a_file_renamed_while_it_does_not_parse_deletes_nothing() throws IOException {
    Files.delete(folder.path.resolve("a.yaml"));
    folder.write("z.yaml", bridge("a", 1500) + "  half: [");
    assertEquals(Extent.PARTIAL, folder.read(good).extent());
  }

  @Test
  void of_two_of_one_name_both_keep_the_last_good_form() throws IOException {
    folder.write("b.yaml", bridge("b", 1500), bridge("a", 1300));
    var snapshot = folder.read(good);
    assertEquals(1500, mtu(snapshot, "a"));
    assertTrue(snapshot.objects().get(networkRef("a")).stale().isPresent());
    assertEquals(2, snapshot.problems().size());
    assertEquals(Extent.WHOLE, snapshot.extent());
  }

  @Test
  void a_folder_that_is_gone_takes_nothing_with_it() throws IOException {
    Files.move(folder.path, temp.resolve("elsewhere"));
    var snapshot = folder.read(good);
    assertEquals(good.objects().keySet(), snapshot.objects().keySet());
    assertEquals(List.of("DIR: no such file or folder"), folder.problems(snapshot));
    assertEquals(Extent.WHOLE, snapshot.extent());
    assertEquals(good.objects().keySet(), folder.read(snapshot).objects().keySet());

    Files.move(temp.resolve("elsewhere"), folder.path);
    assertTrue(good.saysTheSame(folder.read(snapshot)));
  }

  @Test
  void a_folder_that_is_not_there_from_the_start_is_partial() {
    assertEquals(Extent.PARTIAL, new Folder(temp.resolve("nowhere")).read().extent());
  }

  @Test
  void a_folder_emptied_at_once_is_empty_which_deletes_nothing_unless_asked() throws IOException {
    Files.delete(folder.path.resolve("a.yaml"));
    Files.delete(folder.path.resolve("b.yaml"));
    assertEquals(Extent.EMPTY, folder.read(good).extent());
  }

  @Test
  void the_generation_counts_changes_of_the_spec() throws IOException {
    folder.write("a.yaml", bridge("a", 1400));
    var changed = folder.read(good);
    assertEquals(2, generation(changed, "a"));
    assertEquals(1, generation(changed, "b"));
    folder.write("a.yaml", bridge("a", 1400).replace("metadata:", "metadata:\n  labels: {x: y}"));
    var labelled = folder.read(changed);
    assertEquals(2, generation(labelled, "a"));
    assertFalse(changed.saysTheSame(labelled));
  }

  @Test
  void an_unchanged_file_is_not_read_again() throws IOException, InterruptedException {
    var source = folder.source();
    // a stamp is trusted once the file has rested for two seconds
    Thread.sleep(2100);
    var first = source.read(Optional.empty());
    var second = source.read(Optional.of(first));
    var findings = "a.yaml";
    assertSame(findings(first, findings), findings(second, findings));

    // same size and same modification time: only the change time, which nobody can set, tells
    var file = folder.path.resolve("a.yaml");
    var time = Files.getLastModifiedTime(file);
    folder.write("a.yaml", bridge("a", 1400));
    Files.setLastModifiedTime(file, time);
    var third = source.read(Optional.of(second));
    assertNotSame(findings(second, findings), findings(third, findings));
    assertEquals(1400, mtu(third, "a"));
    assertTrue(FileTime.from(Instant.now()).compareTo(time) > 0);
  }

  private List<Finding> findings(Snapshot snapshot, String name) {
    return snapshot.files().byName.get(folder.path + "/" + name).findings();
  }

  private static int mtu(Snapshot snapshot, String name) {
    var network = (ContainerNetwork) snapshot.objects().get(networkRef(name)).resource();
    return network.spec().mtu().orElseThrow();
  }

  private static long generation(Snapshot snapshot, String name) {
    return snapshot.objects().get(networkRef(name)).resource().metadata().generation();
  }
}
