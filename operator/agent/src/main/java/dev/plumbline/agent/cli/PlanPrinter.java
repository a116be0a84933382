package dev.plumbline.agent.cli;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.converge.Pass;
import dev.plumbline.agent.translate.Desired;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Commands;
import dev.plumbline.model.plan.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plan as {@code terraform plan} would print it, with the lines a person would have typed. */
final class PlanPrinter {

  private static final String NODE = "the node";
  private static final String UNWANTED = "no longer wanted";

  /** What nothing to do means where all objects were accepted. */
  static final String ALL = "Nothing to do: the kernel is as the manifests say.";

  /** What it means where some were not. */
  static final String NOT_ALL = "Nothing to do for what could be accepted.";

  private final Pass pass;
  private final Desired desired;
  private final Colours colours;

  PlanPrinter(Pass pass, Desired desired, Colours colours) {
    this.pass = pass;
    this.desired = desired;
    this.colours = colours;
  }

  /** What becomes of a thing. */
  enum Action {
    ADD("+", "to add"),
    CHANGE("~", "to change"),
    REPLACE("-/+", "to replace"),
    REMOVE("-", "to remove"),
    TELL("»", "to follow");

    private final String sign;
    private final String words;

    Action(String sign, String words) {
      this.sign = sign;
      this.words = words;
    }
  }

  /** One line of the plan. */
  record Line(String group, Action action, Key target, String command) {}

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    Set<String> groups = new HashSet<>();
    for (Operation operation : pass.plan().operations()) {
      String group = group(operation, groups);
      groups.add(group);
      lines.add(new Line(group, action(operation, pass), operation.target(), command(operation)));
    }
    return lines;
  }

  /** What becomes of the thing that an operation is about. */
  static Action action(Operation operation, Pass pass) {
    return switch (operation) {
      case Operation.FlushConntrack _, Operation.Announce _ -> Action.TELL;
      case Operation.Adjust _ -> Action.CHANGE;
      case Operation.Create _, Operation.CreatePair _ -> Action.ADD;
      case Operation.Delete _ ->
          pass.recreated().containsKey(operation.target()) ? Action.REPLACE : Action.REMOVE;
    };
  }

  /** What several ask for stands with the one that begins first: others may build on it there. */
  private String group(Operation operation, Set<String> begun) {
    List<String> origins =
        desired.origins(operation.target()).stream().map(ObjectRef::toString).toList();
    if (!origins.isEmpty()) {
      return origins.stream().filter(begun::contains).findFirst().orElse(origins.getFirst());
    }
    return operation.target() instanceof Key.OfTable ? NODE : UNWANTED;
  }

  /** As a person would have typed it, on one line. */
  static String command(Operation operation) {
    if (operation instanceof Operation.Create(FirewallTable table)) {
      long lines = table.text().lines().count();
      return "nft add " + table.key() + "  # " + lines + " lines of sets, chains and rules";
    }
    return Commands.of(operation);
  }

  /**
   * As text.
   *
   * @param nothing what to say where nothing is to be done
   */
  String text(String nothing) {
    Map<String, List<Line>> groups = new LinkedHashMap<>();
    for (Line line : lines()) {
      groups.computeIfAbsent(line.group(), _ -> new ArrayList<>()).add(line);
    }
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (group, lines) -> {
          text.append(colours.bold(group)).append('\n');
          lines.forEach(line -> append(text, line));
          text.append('\n');
        });
    pass.conflicts()
        .forEach(
            key ->
                text.append("left alone: ")
                    .append(key)
                    .append(" is there and is not Plumbline's\n"));
    if (pass.withheld() > 0) {
      text.append(pass.withheld())
          .append(
              " things that nobody seems to want stay: it is not sure that these are all objects\n");
    }
    return text.append(summary(nothing)).append('\n').toString();
  }

  private void append(StringBuilder text, Line line) {
    String sign = colours.of(line.action(), String.format("%4s ", line.action().sign));
    text.append(sign).append(line.command()).append('\n');
    List<String> reasons =
        line.action() == Action.REPLACE
            ? pass.recreated().getOrDefault(line.target(), List.of())
            : List.of();
    reasons.forEach(reason -> text.append("       # ").append(reason).append('\n'));
  }

  private String summary(String nothing) {
    Map<Action, Integer> counts = counts();
    if (counts.isEmpty()) {
      return nothing;
    }
    List<String> words = new ArrayList<>();
    counts.forEach((action, count) -> words.add(count + " " + action.words));
    return "Plan: " + String.join(", ", words) + ".";
  }

  Map<Action, Integer> counts() {
    Map<Action, Integer> counts = new EnumMap<>(Action.class);
    lines().forEach(line -> counts.merge(line.action(), 1, Integer::sum));
    return counts;
  }
}
