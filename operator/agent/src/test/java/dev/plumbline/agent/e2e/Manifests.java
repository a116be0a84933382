package dev.plumbline.agent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of manifests, one file an object or as many as the test likes. */
public final class Manifests {
  private static final String API = "apiVersion: plumbline.dev/v1alpha1\n";

  private final Path folder;

  public Manifests(Path folder) {
    this.folder = folder;
  }

  public Path folder() {
    return folder;
  }

  /** Puts an object of a kind: {@code spec} is the YAML below {@code spec:}, indented anyhow. */
  public Manifests put(String kind, String name, String spec) {
    return file(name + "." + kind + ".yaml", object(kind, name, spec));
  }

  public Manifests network(String name, String spec) {
    return put("ContainerNetwork", name, spec);
  }

  public Manifests endpoint(String name, String spec) {
    return put("Endpoint", name, spec);
  }

  public Manifests mapping(String name, String spec) {
    return put("PortMapping", name, spec);
  }

  /** One document. */
  public static String object(String kind, String name, String spec) {
    return API
        + "kind: "
        + kind
        + "\nmetadata: {name: "
        + name
        + "}\nspec:\n"
        + spec.stripTrailing().indent(2);
  }

  /** Writes a file whole or not at all, as editors and git do. */
  public Manifests file(String name, String text) {
    try {
      Path half = Files.createTempFile(folder.getParent(), "half", ".tmp");
      Files.writeString(half, text, StandardCharsets.UTF_8);
      Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Manifests remove(String kind, String name) {
    return removeFile(name + "." + kind + ".yaml");
  }

  public Manifests removeFile(String name) {
    try {
      Files.delete(folder.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of this checkout's {@code examples}. */
  public static Path example(String name) {
    Path root = FileSystems.getDefault().getPath("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("examples"))) {
      root = root.getParent();
    }
    return root.resolve("examples").resolve(name);
  }
}
