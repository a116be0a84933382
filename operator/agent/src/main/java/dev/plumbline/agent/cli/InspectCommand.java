package dev.plumbline.agent.cli;

import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.converge.Pass;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Commands;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Planner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Shows one object whole: spec, status, what stands for it in the kernel, and which of the"
            + " host's sysctls were changed, like `docker network inspect`.")
final class InspectCommand implements Callable<Integer> {

  @Mixin Options options;

  @Parameters(paramLabel = "KIND/NAME", description = "cnet/frontend, or cnet/shop/frontend")
  String what = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "yaml or json. Default: yaml")
  Format format = Format.YAML;

  enum Format {
    YAML,
    JSON
  }

  @Override
  public Integer call() {
    GetCommand.Selection selection = GetCommand.Selection.parse(what);
    if (selection.name().isEmpty()) {
      throw new Stop("say which: KIND/NAME, as cnet/frontend");
    }
    try (Node node = Node.toLook(options, new DeleteOptions())) {
      node.complain(System.err);
      Pass pass = node.convergence().look(node.world());
      node.statuses().replace(pass);
      List<Resource> found =
          node.world().objects().values().stream().filter(selection::takes).toList();
      if (found.isEmpty()) {
        throw new Stop("not found: " + what);
      }
      if (found.size() > 1) {
        throw new Stop(what + " is in several namespaces: say KIND/NAMESPACE/NAME");
      }
      Map<String, Object> document = document(node, found.getFirst(), pass);
      System.out.println(
          format == Format.JSON ? Documents.json(document) : Documents.yaml(document));
      return 0;
    }
  }

  private static Map<String, Object> document(Node node, Resource object, Pass pass) {
    Map<String, Object> document = node.printer().document(object);
    List<Operation> missing = node.convergence().operationsOf(object.ref(), pass.plan());
    List<Item> wanted = node.convergence().desired().of(object.ref());
    Map<String, Object> kernel = new LinkedHashMap<>();
    kernel.put("asIfBy", commands(wanted));
    kernel.put("toDo", missing.stream().map(Commands::of).toList());
    kernel.put(
        "changedSysctls", node.changedSysctls().stream().map(InspectCommand::sysctl).toList());
    document.put("kernel", kernel);
    return document;
  }

  /** What stands there as it should, as the commands that would have made it. */
  private static List<String> commands(List<Item> wanted) {
    Map<Key, Item> items = new LinkedHashMap<>();
    wanted.forEach(item -> items.put(item.key(), item));
    return Planner.plan(items, Map.of(), Set.of()).plan().operations().stream()
        .map(Commands::of)
        .toList();
  }

  private static Map<String, Object> sysctl(Changed changed) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("sysctl", changed.key().path());
    document.put("before", changed.found());
    document.put("now", changed.set());
    return document;
  }
}
