package dev.plumbline.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadedClassesTest {

  /** Reads an example in a JVM of its own. */
  static final class ReadAnExample {
    private ReadAnExample() {}

    public static void main(String[] arguments) {
      var source =
          FolderSource.of(
              List.of(arguments), "node-1", new UUID(1, 2), new ByteArrayInputStream(new byte[0]));
      var snapshot = source.read(Optional.empty());
      System.out.println(snapshot.objects().size() + " objects, problems " + snapshot.problems());
    }
  }

  @Test
  void reading_a_folder_loads_no_class_of_the_kubernetes_side_nor_of_the_build()
      throws IOException, InterruptedException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load",
            "-cp",
            System.getProperty("java.class.path"),
            ReadAnExample.class.getName(),
            "../../examples/two-tier");
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertTrue(output.contains("7 objects, problems []"), output);
    assertTrue(output.contains(" dev.plumbline.agent.api.EndpointSpec "), "classes are listed");
    assertEquals(
        List.of(),
        output
            .lines()
            .filter(
                line ->
                    line.matches(
                        ".* (io\\.fabric8|com\\.fasterxml|dev\\.cel|com\\.google|org\\.antlr|io\\.javaoperatorsdk)\\..*"))
            .toList());
  }
}
