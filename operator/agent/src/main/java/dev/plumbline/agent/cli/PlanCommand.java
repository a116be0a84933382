package dev.plumbline.agent.cli;

import dev.plumbline.agent.converge.Pass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what `apply` would change, each change as the ip or nft line a person would have"
          + " typed. Changes nothing.",
      "Exit status: 0 nothing to do, 2 something, 1 an error."
    })
final class PlanCommand implements Callable<Integer> {

  private static final int SOMETHING_TO_DO = 2;

  @Mixin Options options;
  @Mixin DeleteOptions deletes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json. Default: text")
  Format format = Format.TEXT;

  enum Format {
    TEXT,
    JSON
  }

  @Override
  public Integer call() {
    try (Node node = Node.toLook(options, deletes)) {
      node.complain(System.err);
      Pass pass = node.convergence().look(node.world());
      List<String> refused = node.refusedObjects();
      boolean all = !node.hasProblems() && refused.isEmpty() && !pass.leavesOut();
      PlanPrinter printer =
          new PlanPrinter(pass, node.convergence().desired(), Colours.ofTerminal());
      System.out.println(
          format == Format.JSON
              ? Documents.json(document(printer))
              : printer.text(all ? PlanPrinter.ALL : PlanPrinter.NOT_ALL).stripTrailing());
      refused.forEach(System.err::println);
      if (node.hasProblems()) {
        return Main.WRONG;
      }
      return pass.plan().isEmpty() ? 0 : SOMETHING_TO_DO;
    }
  }

  private static Map<String, Object> document(PlanPrinter printer) {
    List<Map<String, Object>> changes = printer.lines().stream().map(PlanCommand::change).toList();
    Map<String, Object> counts = new LinkedHashMap<>();
    printer
        .counts()
        .forEach(
            (action, count) -> counts.put(action.name().toLowerCase(java.util.Locale.ROOT), count));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("changes", changes);
    document.put("counts", counts);
    return document;
  }

  private static Map<String, Object> change(PlanPrinter.Line line) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("for", line.group());
    change.put("action", line.action().name().toLowerCase(java.util.Locale.ROOT));
    change.put("target", line.target().toString());
    change.put("command", line.command());
    return change;
  }
}
