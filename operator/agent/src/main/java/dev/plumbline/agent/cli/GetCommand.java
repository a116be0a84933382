package dev.plumbline.agent.cli;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description =
        "Lists networks, endpoints and port mappings and whether the kernel is as they say, like"
            + " `docker network ls` and `docker ps`.")
final class GetCommand implements Callable<Integer> {

  @Mixin Options options;

  @Parameters(
      paramLabel = "KIND[/NAME]",
      description = "cnet, cnep, pmap (or their long names), with commas or spaces. Default: all")
  List<String> what = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, wide, json, yaml or name. Default: table")
  Format format = Format.TABLE;

  enum Format {
    TABLE,
    WIDE,
    JSON,
    YAML,
    NAME
  }

  @Override
  public Integer call() {
    List<Selection> selections = selections();
    try (Node node = Node.toLook(options, new DeleteOptions())) {
      node.complain(System.err);
      node.statuses().replace(node.convergence().look(node.world()));
      List<Resource> objects =
          node.world().objects().values().stream()
              .filter(o -> selections.isEmpty() || selections.stream().anyMatch(s -> s.takes(o)))
              .toList();
      print(node, objects);
      boolean missing =
          selections.stream()
              .anyMatch(s -> s.name().isPresent() && objects.stream().noneMatch(s::takes));
      if (missing) {
        System.err.println("plumb: not found: " + String.join(" ", what));
      }
      return missing || node.hasProblems() ? Main.WRONG : 0;
    }
  }

  /** Which objects a word of the command line means. */
  record Selection(Kind kind, Optional<String> name) {
    boolean takes(Resource object) {
      return object.kind() == kind
          && name.map(
                  n ->
                      n.equals(object.metadata().name())
                          || n.equals(
                              object.metadata().namespace() + "/" + object.metadata().name()))
              .orElse(true);
    }

    static Selection parse(String word) {
      int slash = word.indexOf('/');
      String kind = slash < 0 ? word : word.substring(0, slash);
      return new Selection(
          Kind.named(kind)
              .orElseThrow(
                  () -> new Stop("no such kind: " + kind + "; there are cnet, cnep, pmap")),
          slash < 0 ? Optional.empty() : Optional.of(word.substring(slash + 1)));
    }
  }

  private List<Selection> selections() {
    return what.stream()
        .flatMap(word -> java.util.Arrays.stream(word.split(",", -1)))
        .filter(word -> !word.isEmpty())
        .map(Selection::parse)
        .toList();
  }

  private void print(Node node, List<Resource> objects) {
    ObjectPrinter printer = node.printer();
    String text =
        switch (format) {
          case TABLE -> objects.isEmpty() ? "No objects." : printer.tables(objects, false);
          case WIDE -> objects.isEmpty() ? "No objects." : printer.tables(objects, true);
          case NAME ->
              objects.stream()
                  .map(
                      o ->
                          o.kind().shortName()
                              + "/"
                              + o.metadata().namespace()
                              + "/"
                              + o.metadata().name())
                  .collect(Collectors.joining("\n"));
          case JSON -> Documents.json(list(printer, objects));
          case YAML -> Documents.yaml(list(printer, objects));
        };
    System.out.println(text);
  }

  private static Map<String, Object> list(ObjectPrinter printer, List<Resource> objects) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("apiVersion", "v1");
    list.put("kind", "List");
    list.put("items", objects.stream().map(printer::document).toList());
    return list;
  }
}
