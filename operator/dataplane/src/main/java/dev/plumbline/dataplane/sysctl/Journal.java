package dev.plumbline.dataplane.sysctl;

import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The values found before we changed them, one file each, so that they can be put back by a later
 * process. A file is there, whole, before the setting is changed.
 */
final class Journal {
  private static final String UNFINISHED = ".new";

  private final Path folder;
  private final Map<Key.OfSysctl, Changed> entries = new LinkedHashMap<>();

  Journal(Path folder) {
    this.folder = folder;
    if (Files.isDirectory(folder)) {
      load();
    }
  }

  List<Changed> entries() {
    return List.copyOf(entries.values());
  }

  Changed get(Key.OfSysctl key) {
    return entries.get(key);
  }

  void put(Changed changed) {
    Path file = file(changed.key());
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      Files.createDirectories(folder);
      Files.writeString(unfinished, text(changed));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.put(changed.key(), changed);
  }

  void remove(Key.OfSysctl key) {
    if (entries.remove(key) != null) {
      try {
        Files.deleteIfExists(file(key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Path file(Key.OfSysctl key) {
    String name = key.namespace() + "/" + key.path();
    return folder.resolve(URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  /**
   * A file that cannot be read is left alone: what it stands for cannot be put back, and nothing
   * else suffers.
   */
  private void load() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.toString().endsWith(UNFINISHED)) {
          read(file).ifPresent(changed -> entries.put(changed.key(), changed));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Changed> read(Path file) throws IOException {
    Properties fields = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      fields.load(reader);
      return Optional.of(
          new Changed(
              new Key.OfSysctl(namespace(fields), fields.getProperty("path")),
              fields.getProperty("boot"),
              Long.parseLong(fields.getProperty("cookie")),
              Integer.parseInt(fields.getProperty("index")),
              fields.getProperty("found"),
              fields.getProperty("set")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(Changed changed) throws IOException {
    Properties fields = new Properties();
    switch (changed.key().namespace()) {
      case NamespaceRef.Host _ -> {}
      case NamespaceRef.Named(String name) -> fields.setProperty("netns", name);
      case NamespaceRef.Container(String runtime, String id) -> {
        fields.setProperty("runtime", runtime);
        fields.setProperty("container", id);
      }
      case NamespaceRef.Pod(String uid) -> fields.setProperty("pod", uid);
    }
    fields.setProperty("path", changed.key().path());
    fields.setProperty("boot", changed.boot());
    fields.setProperty("cookie", Long.toString(changed.cookie()));
    fields.setProperty("index", Integer.toString(changed.index()));
    fields.setProperty("found", changed.found());
    fields.setProperty("set", changed.set());
    StringWriter text = new StringWriter();
    fields.store(text, null);
    return text.toString();
  }

  private static NamespaceRef namespace(Properties fields) {
    if (fields.containsKey("netns")) {
      return new NamespaceRef.Named(fields.getProperty("netns"));
    }
    if (fields.containsKey("pod")) {
      return new NamespaceRef.Pod(fields.getProperty("pod"));
    }
    return fields.containsKey("container")
        ? new NamespaceRef.Container(fields.getProperty("runtime"), fields.getProperty("container"))
        : NamespaceRef.Host.HOST;
  }
}
