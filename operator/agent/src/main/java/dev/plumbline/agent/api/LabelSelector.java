package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Atomic;
import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.Text;
import java.util.List;
import java.util.Map;

/** Kubernetes' label selector. An empty one selects everything. */
@Atomic
public record LabelSelector(
    @Doc("Labels that must be there with just these values.") @Items(max = 32)
        Map<String, @Text(max = 63, pattern = LabelSelector.VALUE) String> matchLabels,
    @Doc("Further requirements; all must be met.") @Items(max = 32)
        List<Requirement> matchExpressions) {

  /** What Kubernetes takes for the value of a label. */
  static final String VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

  public LabelSelector {
    matchLabels = Map.copyOf(matchLabels);
    matchExpressions = List.copyOf(matchExpressions);
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    return matchLabels.entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
        && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
  }

  /** One expression; a label that is absent satisfies {@code NotIn}, as in Kubernetes. */
  @Cel(
      value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
      message = "In and NotIn need values, Exists and DoesNotExist take none",
      path = ".values")
  public record Requirement(
      @Doc("The label.") @Text(min = 1, max = 317) String key,
      @Doc("In and NotIn compare with values; Exists and DoesNotExist take none.")
          Operator operator,
      @Doc("What In and NotIn compare with.") @Items(max = 32, type = ListType.SET)
          List<@Text(max = 63, pattern = LabelSelector.VALUE) String> values) {

    public Requirement {
      values = List.copyOf(values);
    }

    boolean matches(Map<String, String> labels) {
      var value = labels.get(key);
      return switch (operator) {
        case In -> value != null && values.contains(value);
        case NotIn -> value == null || !values.contains(value);
        case Exists -> value != null;
        case DoesNotExist -> value == null;
      };
    }
  }

  public enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist
  }
}
