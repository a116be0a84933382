package dev.plumbline.agent.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoKernelIT {
  private static final long LIMIT_SECONDS = 150;
  private static final int NOBODY = 65534;

  @TempDir Path folder;

  private record Run(int status, String output) {}

  @BeforeEach
  void namespacesCanBeMade() throws Exception {
    Run run = run(List.of("unshare", "--net", "--mount", "true"));
    assumeTrue(run.status() == 0, "no namespaces can be made here: " + run.output());
  }

  @Test
  void everyStepIsAsItShouldBeAndTheMachineStaysAsItWas() throws Exception {
    String before = machine();
    Run run = run(demo(List.of(), examples().resolve("two-tier")));
    assertEquals(0, run.status(), run.output());
    assertAll(
        () -> assertFalse(run.output().contains("✗"), run.output()),
        () -> assertTrue(run.output().contains("✓ nothing is left"), run.output()),
        () -> assertEquals(before, machine(), "the machine's own network"));
  }

  @Test
  void anOrdinaryUserSeesTheSameThroughAUserNamespace() throws Exception {
    List<String> nobody =
        List.of("setpriv", "--reuid", "" + NOBODY, "--regid", "" + NOBODY, "--clear-groups");
    List<String> tried = new ArrayList<>(nobody);
    tried.addAll(List.of("unshare", "--user", "--map-root-user", "true"));
    Run allowed = run(tried);
    assumeTrue(allowed.status() == 0, "no user namespaces here: " + allowed.output());
    Run readable =
        run(Stream.concat(nobody.stream(), Stream.of("test", "-r", classes().toString())).toList());
    assumeTrue(readable.status() == 0, "nobody may not read " + classes());
    Run run = run(demo(nobody, examples().resolve("two-tier")));
    assertEquals(0, run.status(), run.output());
  }

  @Test
  void whereNamespacesAreForbiddenOneLineSaysSo() throws Exception {
    // in a user namespace whose limit of further ones is zero, without a capability
    String forbid =
        "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"";
    Run run =
        run(
            demo(
                List.of("unshare", "--user", "--map-root-user", "sh", "-c", forbid, "sh"),
                examples()));
    assertEquals(1, run.status(), run.output());
    assertEquals(1, run.output().lines().count(), run.output());
    assertTrue(run.output().contains("namespace"), run.output());
  }

  @Test
  void whatIsNotAsItShouldBeMakesTheDemoFail() throws Exception {
    for (Path file : List.of(Path.of("networks.yaml"), Path.of("endpoints.yaml"))) {
      Files.copy(examples().resolve("two-tier").resolve(file), folder.resolve(file));
    }
    Run run = run(demo(List.of(), folder));
    assertEquals(1, run.status(), run.output());
    assertTrue(run.output().contains("✗ LAN neighbour -> host's port 8080"), run.output());
    assertTrue(run.output().contains("✓ nothing is left"), run.output());
  }

  /** Links, addresses, routes and firewall, as other programs tell of them. */
  private static String machine() {
    return Stream.of(
            "ip -o link",
            "ip -o address",
            "ip route show table all",
            "ip -6 route show table all",
            "ip rule",
            "ip netns",
            "nft list ruleset")
        .map(Shell::run)
        .map(DemoKernelIT::withoutLifetimes)
        .reduce("", String::concat);
  }

  private static String withoutLifetimes(String text) {
    return text.replaceAll("(valid_lft|preferred_lft|expires) ?\\d+\\w*", "$1");
  }

  private static List<String> demo(List<String> prefix, Path example) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(
        List.of("-Dstdout.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.plumbline.agent.cli.Main", "demo", "-f", example.toString()));
    return command;
  }

  private static Run run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("demo", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it did not end: " + Files.readString(output, UTF_8));
      }
      return new Run(process.exitValue(), Files.readString(output, UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  private static Path classes() {
    return Path.of("target", "classes").toAbsolutePath();
  }

  private static Path examples() {
    return Path.of("..", "..", "examples").toAbsolutePath().normalize();
  }
}
