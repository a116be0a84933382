package dev.plumbline.agent.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.agent.api.LabelSelector.Operator;
import dev.plumbline.agent.api.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {

  private static final Map<String, String> LABELS = Map.of("app", "web", "zone", "a");

  @Test
  void an_empty_selector_selects_everything() {
    assertEquals(true, new LabelSelector(Map.of(), List.of()).matches(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"web, a, true", "web, b, false", "db, a, false"})
  void all_labels_must_match(String app, String zone, boolean expected) {
    var selector = new LabelSelector(Map.of("app", app, "zone", zone), List.of());
    assertEquals(expected, selector.matches(LABELS));
  }

  @ParameterizedTest
  @CsvSource({
    "app, In, web, true",
    "app, In, db, false",
    "missing, In, web, false",
    "app, NotIn, web, false",
    "app, NotIn, db, true",
    "missing, NotIn, web, true",
    "app, Exists, , true",
    "missing, Exists, , false",
    "app, DoesNotExist, , false",
    "missing, DoesNotExist, , true"
  })
  void a_requirement_is_met_as_in_kubernetes(
      String key, Operator operator, String value, boolean expected) {
    var values = value == null ? List.<String>of() : List.of(value);
    var selector = new LabelSelector(Map.of(), List.of(new Requirement(key, operator, values)));
    assertEquals(expected, selector.matches(LABELS));
  }

  @Test
  void labels_and_requirements_must_all_be_met() {
    var requirement = new Requirement("zone", Operator.In, List.of("b", "c"));
    assertEquals(
        false, new LabelSelector(Map.of("app", "web"), List.of(requirement)).matches(LABELS));
  }
}
