package dev.plumbline.agent.crd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.agent.api.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is generated is checked in; {@code -Dplumbline.write} writes it anew. */
class GeneratedFilesTest {
  private static final Path CRDS = Path.of("../../crds");

  /** Helm reads nothing outside of a chart. */
  private static final Path CHART = Path.of("../../helm/plumbline/files/crds");

  private static final Path SCHEMAS = Path.of("src/main/resources/dev/plumbline/agent/schema");

  @TestFactory
  Stream<DynamicTest> the_crd_is_what_the_types_say() {
    return Crds.all().entrySet().stream()
        .map(
            crd ->
                DynamicTest.dynamicTest(
                    crd.getKey(),
                    () -> {
                      String file = Kind.GROUP + "_" + crd.getKey() + ".yaml";
                      upToDate(CRDS.resolve(file), Crds.yaml(crd.getValue()));
                      upToDate(CHART.resolve(file), Crds.yaml(crd.getValue()));
                    }));
  }

  @ParameterizedTest
  @EnumSource
  void the_compiled_schema_is_what_the_crd_says(Kind kind) throws IOException {
    upToDate(
        SCHEMAS.resolve(kind.plural() + ".schema"), CompiledSchemas.of(Crds.trees().get(kind)));
  }

  private static void upToDate(Path file, String expected) throws IOException {
    if (System.getProperty("plumbline.write") != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertEquals(
        expected,
        Files.exists(file) ? Files.readString(file) : "",
        () -> file + " is stale: see the package-info beside this test for how to write it anew");
  }
}
