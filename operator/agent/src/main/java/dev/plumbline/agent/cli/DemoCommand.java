package dev.plumbline.agent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Shows the main job on real kernel state, in namespaces of its own: this machine's network"
            + " is not touched.")
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new Stop("not here yet");
  }
}
