package dev.plumbline.agent.source;

import static dev.plumbline.agent.source.Folder.bridge;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.source.FileSet.Depth;
import dev.plumbline.agent.source.Snapshot.Extent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSetTest {

  @TempDir Path temp;

  @Test
  void only_manifests_count_and_neither_hidden_files_nor_an_editors() throws IOException {
    for (var name :
        List.of(
            "b.yml",
            "a.yaml",
            "c.json",
            "d.txt",
            ".e.yaml",
            ".f.yaml.swp",
            "g.yaml~",
            "#h.yaml#",
            "4913",
            "i.yaml.bak",
            "J.YAML")) {
      Files.createFile(temp.resolve(name));
    }
    assertEquals(List.of("a.yaml", "b.yml", "c.json"), names(temp, Depth.FLAT));
  }

  @Test
  void folders_in_folders_count_when_asked_for() throws IOException {
    Files.createDirectories(temp.resolve("x/y"));
    Files.createDirectories(temp.resolve(".git"));
    Files.createDirectories(temp.resolve("dir.yaml"));
    for (var name : List.of("a.yaml", "x/b.yaml", "x/y/c.yaml", ".git/d.yaml", "dir.yaml/e.yaml")) {
      Files.createFile(temp.resolve(name));
    }
    assertEquals(List.of("a.yaml"), names(temp, Depth.FLAT));
    assertEquals(
        List.of("a.yaml", "dir.yaml/e.yaml", "x/b.yaml", "x/y/c.yaml"),
        names(temp, Depth.RECURSIVE));
  }

  @Test
  void a_file_is_taken_whatever_it_is_called() throws IOException {
    var file = Files.createFile(temp.resolve("network.conf"));
    assertEquals(Set.of(file.toString()), new FileSet(List.of(file), Depth.FLAT).files.keySet());
  }

  @Test
  void one_file_by_two_names_is_taken_once() throws IOException {
    var file = Files.createFile(temp.resolve("a.yaml"));
    Files.createSymbolicLink(temp.resolve("b.yaml"), file);
    assertEquals(List.of("a.yaml"), names(temp, Depth.FLAT));
    assertEquals(1, new FileSet(List.of(file, temp, temp), Depth.FLAT).files.size());
  }

  @Test
  void links_that_lead_in_circles_or_nowhere_are_no_trap() throws IOException {
    Files.createDirectories(temp.resolve("x"));
    Files.createFile(temp.resolve("x/a.yaml"));
    Files.createSymbolicLink(temp.resolve("x/up"), temp);
    Files.createSymbolicLink(temp.resolve("loop.yaml"), Path.of("loop.yaml"));
    Files.createSymbolicLink(temp.resolve("nowhere.yaml"), Path.of("gone.yaml"));
    var set = new FileSet(List.of(temp), Depth.RECURSIVE);
    assertEquals(List.of("x/a.yaml"), names(temp, Depth.RECURSIVE));
    assertEquals("no such file or folder", set.unreadable.get(temp + "/nowhere.yaml"));
    assertTrue(set.unreadable.containsKey(temp + "/loop.yaml"));
  }

  @Test
  void pipes_sockets_and_devices_are_refused_unopened() throws IOException, InterruptedException {
    var pipe = temp.resolve("pipe.yaml");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    var socket = temp.resolve("socket.yaml");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      var set = new FileSet(List.of(temp, Path.of("/dev/zero")), Depth.FLAT);
      assertEquals(
          Map.of(
              pipe.toString(),
              "is neither a file nor a folder",
              socket.toString(),
              "is neither a file nor a folder",
              "/dev/zero",
              "is neither a file nor a folder"),
          set.unreadable);
    }
  }

  @Test
  void a_configmap_volume_is_read_through_its_links_and_swapped_at_once() throws IOException {
    Files.createDirectory(temp.resolve("..2026_01"));
    Files.writeString(temp.resolve("..2026_01/net.yaml"), bridge("a", 1500));
    Files.createSymbolicLink(temp.resolve("..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(temp.resolve("net.yaml"), Path.of("..data/net.yaml"));
    var folder = new Folder(temp);
    var first = folder.read();
    assertEquals(1, first.objects().size());
    assertEquals(List.of(), first.problems());

    Files.createDirectory(temp.resolve("..2026_02"));
    Files.writeString(temp.resolve("..2026_02/net.yaml"), bridge("b", 1500));
    Files.createSymbolicLink(temp.resolve("..data_tmp"), Path.of("..2026_02"));
    Files.move(
        temp.resolve("..data_tmp"),
        temp.resolve("..data"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    var second = folder.read(first);
    assertEquals(Set.of(Folder.networkRef("b")), second.objects().keySet());
    assertEquals(Extent.WHOLE, second.extent());
  }

  @Test
  void in_a_folder_read_recursively_every_objects_file_is_shown_as_it_was_reached()
      throws IOException {
    new Folder(temp).write("x/y/net.yaml", bridge("a", 1500));
    var source =
        FolderSource.recursive(
            List.of(temp.toString()), "n", Folder.MACHINE, new ByteArrayInputStream(new byte[0]));
    var snapshot = source.read(Optional.empty());
    assertEquals(
        new Place(temp + "/x/y/net.yaml", 1), snapshot.objects().firstEntry().getValue().place());
  }

  private static List<String> names(Path folder, Depth depth) {
    return new FileSet(List.of(folder), depth)
        .files.keySet().stream().map(name -> folder.relativize(Path.of(name)).toString()).toList();
  }
}
