package dev.plumbline.agent.cli;

import dev.plumbline.agent.converge.Pass;
import dev.plumbline.agent.converge.World;
import dev.plumbline.dataplane.Outcome;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "cleanup",
    mixinStandardHelpOptions = true,
    description =
        "Removes all that is Plumbline's in this network namespace and its sandboxes, puts back the"
            + " sysctls it changed, and touches nothing else.")
final class CleanupCommand implements Callable<Integer> {

  private static final String NOTHING = "Nothing of Plumbline's is here.";

  @Mixin StateOptions state;

  @Option(names = "--dry-run", description = "Only prints what would be removed.")
  boolean dryRun;

  @Override
  public Integer call() {
    World nothing = new World(Map.of(), true);
    Options options = Options.without(state);
    try (Node node = dryRun ? Node.ofNothingToLook(options) : Node.ofNothingToChange(options)) {
      Pass pass = dryRun ? node.convergence().look(nothing) : node.convergence().refresh(nothing);
      if (dryRun) {
        System.out.println(
            new PlanPrinter(pass, node.convergence().desired(), Colours.ofTerminal())
                .text(NOTHING)
                .stripTrailing());
        return 0;
      }
      int failed = 0;
      for (Outcome outcome : pass.outcomes()) {
        if (outcome instanceof Outcome.Failed(var refusal)) {
          failed++;
          System.err.println("plumb: " + refusal);
        }
      }
      if (failed == 0) {
        node.forgetAddresses();
      }
      System.out.println(
          pass.plan().isEmpty()
              ? NOTHING
              : "Removed " + (pass.plan().operations().size() - failed) + " things.");
      return failed == 0 ? 0 : Main.WRONG;
    }
  }
}
