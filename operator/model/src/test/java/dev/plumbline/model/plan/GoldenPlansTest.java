package dev.plumbline.model.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder of {@code plans} holds a desired and an observed state ({@link Notation}), and the
 * plan that leads from the one to the other. Set {@code PLUMBLINE_WRITE_PLANS} to write the plans
 * anew, and read the difference before you commit it.
 */
class GoldenPlansTest {

  private static final Path CASES = Path.of("src/test/resources/plans");

  static Stream<String> cases() throws IOException, URISyntaxException {
    try (Stream<Path> folders = Files.list(CASES)) {
      List<String> names = folders.map(folder -> folder.getFileName().toString()).sorted().toList();
      return names.stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void thePlanIsTheOneThatIsWrittenDown(String name) throws IOException {
    Path folder = CASES.resolve(name);
    Planner.Result result = plan(folder);
    if (System.getenv("PLUMBLINE_WRITE_PLANS") != null) {
      Files.writeString(folder.resolve("plan.txt"), text(result));
    }
    assertEquals(Files.readString(folder.resolve("plan.txt")), text(result));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void thePlanLeadsToTheDesiredState(String name) throws IOException {
    Path folder = CASES.resolve(name);
    Notation desired = Notation.read(Files.readString(folder.resolve("desired.txt")));
    Notation observed = Notation.read(Files.readString(folder.resolve("observed.txt")));
    FakeKernel kernel = FakeKernel.standing(observed.items(), observed.foreign());
    Planner.Result result = plan(folder);
    for (FakeKernel.Went went : kernel.apply(result.plan())) {
      assertFalse(went.result() == FakeKernel.Result.FAILED, went::toString);
    }
    Planner.Result again = Planner.plan(desired.items(), kernel.observe(), observed.foreign());
    assertEquals("", again.plan().toString());
  }

  @Test
  void thereAreCases() throws IOException, URISyntaxException {
    assertTrue(cases().count() > 20);
  }

  private static Planner.Result plan(Path folder) throws IOException {
    Notation desired = Notation.read(Files.readString(folder.resolve("desired.txt")));
    Notation observed = Notation.read(Files.readString(folder.resolve("observed.txt")));
    return Planner.plan(desired.items(), observed.items(), observed.foreign());
  }

  private static String text(Planner.Result result) {
    StringBuilder text = new StringBuilder();
    result.plan().operations().forEach(op -> text.append(Commands.of(op)).append('\n'));
    result.recreated().forEach((key, why) -> text.append(line("again: " + key, why)));
    result.conflicts().forEach(key -> text.append("taken: ").append(key).append('\n'));
    result
        .blocked()
        .forEach((key, cause) -> text.append(line("blocked: " + key, List.of(cause.toString()))));
    return text.toString();
  }

  private static String line(String what, List<String> why) {
    return what + ": " + String.join(", ", why) + "\n";
  }
}
