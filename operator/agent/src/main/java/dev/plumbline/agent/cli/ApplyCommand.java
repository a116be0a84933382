package dev.plumbline.agent.cli;

import dev.plumbline.agent.converge.Pass;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Makes this node's network what the manifests say, once.",
      "Exit status: 0 everything is programmed; 1 something is not, the rest is done all the same."
    })
final class ApplyCommand implements Callable<Integer> {

  /** What fails for a moment is tried again this often. */
  private static final int MOST_PASSES = 5;

  @Mixin Options options;
  @Mixin DeleteOptions deletes;

  @Override
  public Integer call() throws InterruptedException {
    try (Node node = Node.toChange(options, deletes)) {
      node.complain(System.err);
      long start = System.nanoTime();
      int changes = 0;
      long removals = 0;
      Pass pass = null;
      for (int i = 0; i < MOST_PASSES && (pass == null || again(pass)); i++) {
        if (pass != null) {
          Thread.sleep(100L << i);
        }
        pass = node.convergence().refresh(node.world());
        changes += pass.plan().operations().size();
        removals += removals(pass);
      }
      Pass check = node.convergence().look(node.world());
      node.statuses().replace(pass);
      node.statuses().add(check);
      long took = (System.nanoTime() - start) / 1_000_000;
      System.out.println(
          node.summary()
              + "; "
              + changes
              + " changes in "
              + took
              + " ms"
              + (removals > 0 ? ", " + removals + " of them removals" : ""));
      boolean wrong = node.complainOfObjects(System.err);
      return wrong || node.hasProblems() ? Main.WRONG : 0;
    }
  }

  private static long removals(Pass pass) {
    return pass.plan().operations().stream()
        .filter(operation -> PlanPrinter.action(operation, pass) == PlanPrinter.Action.REMOVE)
        .count();
  }

  private static boolean again(Pass pass) {
    return pass.worthRetrying();
  }
}
