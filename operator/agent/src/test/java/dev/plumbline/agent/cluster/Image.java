package dev.plumbline.agent.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A container image in a file, which {@link Cluster#load} takes, and its name. */
public record Image(Path tar, String name) {

  /** Every node has this one: busybox, which sleeps unless it is told otherwise. */
  public static final String BUSYBOX = "cluster.test/busybox:1";

  private static final class Ours {
    static final Image IMAGE = build();
  }

  /** Of the jars that Maven has built; made once for all tests of this JVM. */
  public static Image ours() {
    return Ours.IMAGE;
  }

  /** What follows the colon of its name. */
  public String version() {
    return name.substring(name.lastIndexOf(':') + 1);
  }

  private static Image build() {
    try {
      Path tar = Files.createTempFile("plumbline", ".tar");
      tar.toFile().deleteOnExit();
      List<String> words =
          List.of(Command.project("operator/image/build").toString(), tar.toString());
      String printed = Command.of(Duration.ofMinutes(3), words).run().exits(0).out();
      return new Image(tar, printed.strip().split(" ", 2)[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
