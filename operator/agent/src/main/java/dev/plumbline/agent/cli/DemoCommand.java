package dev.plumbline.agent.cli;

import dev.plumbline.agent.demo.Demo;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the main job on real kernel state, in namespaces of its own: this machine's network"
          + " is not touched. As root, or through a user namespace.",
      "Exit status: 0 every step was as it should be, else 1."
    })
final class DemoCommand implements Callable<Integer> {

  /** The launcher says where the project lies. */
  private static final String HOME = "plumbline.home";

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "DIR",
      description =
          "A folder like examples/two-tier, with objects of the same names. Default: that folder")
  Path example = Path.of(System.getProperty(HOME, "")).resolve("examples/two-tier");

  @Override
  public Integer call() {
    if (!Files.isDirectory(example)) {
      throw new Stop("no folder " + example + ": name the example with -f");
    }
    return Demo.run(plumb(), example.toAbsolutePath().normalize(), System.out);
  }

  /** The words that started this process, without the command's own. */
  private static List<String> plumb() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return words;
  }
}
