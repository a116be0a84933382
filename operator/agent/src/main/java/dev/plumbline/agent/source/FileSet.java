package dev.plumbline.agent.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that a user's names stand for.
 *
 * <p>A file is taken as it is named. Of a folder, those that end in {@code .yaml}, {@code .yml} or
 * {@code .json}, in the order of their names, without hidden ones (an editor's and a ConfigMap
 * volume's own); symbolic links are followed, and a file that two names lead to is taken once. What
 * is neither file nor folder is refused: a pipe would block.
 */
final class FileSet {

  private static final int MAX_FILES = 100_000;
  private static final int MAX_DEPTH = 32;

  /** How deep folders are read: {@link #FLAT} or {@link #RECURSIVE}. */
  enum Depth {
    FLAT,
    RECURSIVE
  }

  /** Files by the name to show, and where they are. */
  final Map<String, Path> files = new LinkedHashMap<>();

  /** What could not be read, by its name: files under it are not gone, just out of sight. */
  final Map<String, String> unreadable = new LinkedHashMap<>();

  /** The folders in which a change may matter, with the names that matter; none: every name. */
  final Map<Path, Set<String>> folders = new LinkedHashMap<>();

  private final Depth depth;
  private final Set<Path> seen = new HashSet<>();

  FileSet(List<Path> names, Depth depth) {
    this.depth = depth;
    for (var name : names) {
      watchAround(name);
      take(name, 0);
    }
  }

  /**
   * A name's own folder tells when it appears; if that is missing too, the nearest one that is not.
   */
  private void watchAround(Path name) {
    for (var at = name.toAbsolutePath().getParent(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at)) {
        var next = at.relativize(name.toAbsolutePath()).getName(0).toString();
        folders.merge(at, Set.of(next), FileSet::both);
        return;
      }
    }
  }

  private static Set<String> both(Set<String> a, Set<String> b) {
    var names = new HashSet<>(a);
    names.addAll(b);
    return a.isEmpty() ? a : names;
  }

  private void take(Path path, int level) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        folder(path, level);
      } else if (attributes.isRegularFile()) {
        file(path);
      } else {
        unreadable.put(path.toString(), "is neither a file nor a folder");
      }
    } catch (NoSuchFileException e) {
      unreadable.put(path.toString(), "no such file or folder");
    } catch (IOException | DirectoryIteratorException e) {
      unreadable.put(path.toString(), FolderSource.reason(e));
    }
  }

  private void file(Path path) throws IOException {
    var real = path.toRealPath();
    folders.put(real.getParent(), Set.of());
    if (files.size() == MAX_FILES) {
      unreadable.put(path.toString(), "is one file too many: at most " + MAX_FILES);
    } else if (seen.add(real)) {
      files.put(path.toString(), path);
    }
  }

  private void folder(Path path, int level) throws IOException {
    if (!seen.add(path.toRealPath())) {
      return;
    }
    if (level > MAX_DEPTH) {
      unreadable.put(path.toString(), "is nested deeper than " + MAX_DEPTH + " folders");
      return;
    }
    folders.put(path.toAbsolutePath(), Set.of());
    var inner = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(path, FileSet::isVisible)) {
      entries.forEach(inner::add);
    }
    inner.sort(null);
    for (var entry : inner) {
      if (Files.isDirectory(entry) ? depth == Depth.RECURSIVE : isManifest(entry)) {
        take(entry, level + 1);
      }
    }
  }

  private static boolean isVisible(Path path) {
    return !path.getFileName().toString().startsWith(".");
  }

  private static boolean isManifest(Path path) {
    var name = path.getFileName().toString();
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }
}
