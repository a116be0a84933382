package dev.plumbline.agent.source;

import dev.plumbline.agent.source.FileSet.Depth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The objects in the files and folders that {@code -f} names.
 *
 * <p>One thread at a time may read. A read never fails: what cannot be read is a problem of the
 * snapshot.
 */
public final class FolderSource {

  /** How {@code -f} spells standard input. */
  public static final String STDIN = "-";

  private static final String STDIN_SHOWN = "stdin";

  private final List<String> names;
  private final Depth depth;
  private final Manifests manifests;
  private final InputStream stdin;
  private byte[] stdinContent;
  private Map<Path, Set<String>> folders = Map.of();

  private FolderSource(
      List<String> names, Depth depth, String nodeName, UUID machine, InputStream stdin) {
    this.names = List.copyOf(names);
    this.depth = depth;
    this.manifests = new Manifests(nodeName, machine);
    this.stdin = stdin;
  }

  /**
   * A source that looks into folders, but not into folders in them.
   *
   * @param names files, folders, or {@value #STDIN}
   * @param nodeName this node: endpoints of others are skipped
   * @param machine what sets the UIDs of this machine's objects apart
   */
  public static FolderSource of(
      List<String> names, String nodeName, UUID machine, InputStream stdin) {
    return new FolderSource(names, Depth.FLAT, nodeName, machine, stdin);
  }

  /** As {@link #of}, but folders are read with all folders in them. */
  public static FolderSource recursive(
      List<String> names, String nodeName, UUID machine, InputStream stdin) {
    return new FolderSource(names, Depth.RECURSIVE, nodeName, machine, stdin);
  }

  /**
   * Reads all of it; from {@code previous}, objects that do not hold any more keep their last good
   * form.
   */
  public Snapshot read(Optional<Snapshot> previous) {
    var memory = previous.map(snapshot -> snapshot.files().byName).orElse(Map.of());
    var paths = names.stream().filter(name -> !name.equals(STDIN)).map(Path::of).toList();
    var set = new FileSet(paths, depth);
    folders = Map.copyOf(set.folders);
    var contents = new LinkedHashMap<String, Content>();
    set.files.forEach((name, path) -> contents.put(name, content(name, path, memory.get(name))));
    set.unreadable.forEach((name, why) -> outOfSight(name, why, memory, contents));
    if (names.contains(STDIN)) {
      contents.put(STDIN_SHOWN, standardInput());
    }
    return Assembly.of(contents, previous);
  }

  /**
   * Where a change may matter to the next read, and of which names there (none: all); as of the
   * last.
   */
  Map<Path, Set<String>> folders() {
    return folders;
  }

  /** What a file holds now, or why that cannot be said. */
  record Content(Optional<FileStamp> stamp, List<Finding> findings, Optional<Problem> unreadable) {

    static Content unreadable(String name, int line, String why) {
      var problem = new Problem(new Place(name, line), "", why);
      return new Content(Optional.empty(), List.of(), Optional.of(problem));
    }
  }

  private Content content(String name, Path path, FileMemory before) {
    try {
      var stamp = FileStamp.of(path);
      if (before != null && stamp.isPresent() && stamp.equals(before.stamp())) {
        return new Content(stamp, before.findings(), Optional.empty());
      }
      try (var in = Files.newInputStream(path)) {
        return parsed(name, stamp, in.readNBytes(Documents.MAX_BYTES + 1), before);
      }
    } catch (IOException e) {
      return Content.unreadable(name, 0, reason(e));
    }
  }

  private Content parsed(
      String name, Optional<FileStamp> stamp, byte[] content, FileMemory before) {
    if (content.length > Documents.MAX_BYTES) {
      return Content.unreadable(name, 0, "is larger than " + (Documents.MAX_BYTES >> 20) + " MiB");
    }
    try {
      var documents = Documents.parse(content);
      if (documents.isEmpty() && before != null && !before.refs().isEmpty()) {
        return Content.unreadable(name, 0, "is empty; to remove its objects, remove the file");
      }
      return new Content(stamp, manifests.read(name, documents), Optional.empty());
    } catch (SyntaxException e) {
      return Content.unreadable(name, e.line(), e.getMessage());
    } catch (OutOfMemoryError e) {
      // a token of ten megabytes takes the parser sixty; all of it is garbage by now
      return Content.unreadable(name, 0, "takes more memory to read than the process may have");
    }
  }

  /** Files seen before under a name that cannot be read now are as unreadable as it is. */
  private static void outOfSight(
      String name, String why, Map<String, FileMemory> memory, Map<String, Content> contents) {
    var content = Content.unreadable(name, 0, why);
    var known = memory.keySet().stream().filter(file -> Path.of(file).startsWith(name)).toList();
    known.forEach(file -> contents.putIfAbsent(file, content));
    if (known.isEmpty()) {
      contents.put(name, content);
    }
  }

  private Content standardInput() {
    try {
      if (stdinContent == null) {
        stdinContent = stdin.readNBytes(Documents.MAX_BYTES + 1);
      }
      return parsed(STDIN_SHOWN, Optional.empty(), stdinContent, null);
    } catch (IOException e) {
      return Content.unreadable(STDIN_SHOWN, 0, reason(e));
    }
  }

  /** In the words of the command line. */
  static String reason(Exception e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or folder";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
