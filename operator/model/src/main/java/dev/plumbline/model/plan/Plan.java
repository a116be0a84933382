package dev.plumbline.model.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Operations in the order in which they are carried out. */
public record Plan(List<Operation> operations) {

  public static final Plan EMPTY = new Plan(List.of());

  public Plan {
    operations = List.copyOf(operations);
  }

  public boolean isEmpty() {
    return operations.isEmpty();
  }

  /** What a person would have typed, one line an operation. */
  @Override
  public String toString() {
    return operations.stream().map(Commands::of).collect(Collectors.joining("\n"));
  }
}
