package dev.plumbline.agent.crd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cel.common.types.SimpleType;
import dev.plumbline.agent.api.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RulesTest {

  @ParameterizedTest
  @EnumSource
  void every_rule_fits_the_type_of_what_it_is_about(Kind kind) {
    var types = new SelfTypes();
    var checked = new ArrayList<String>();
    eachSchema(
        CompiledSchemas.spec(Crds.trees().get(kind)),
        schema -> {
          var self = types.of(schema);
          for (var rule : CompiledSchemas.rules(schema)) {
            Rules.check(rule.get("rule").toString(), self, types);
            checked.add(rule.get("rule").toString());
          }
        });
    assertTrue(checked.size() >= 5, () -> "found only " + checked);
  }

  @Test
  void a_rule_that_misspells_a_field_does_not_pass() {
    var types = new SelfTypes();
    var self =
        types.of(Map.of("type", "object", "properties", Map.of("mtu", Map.of("type", "integer"))));
    Rules.check("has(self.mtu) && self.mtu > 5", self, types);
    assertThrows(IllegalArgumentException.class, () -> Rules.check("has(self.mut)", self, types));
    assertThrows(IllegalArgumentException.class, () -> Rules.check("self.mtu == 'x'", self, types));
  }

  @ParameterizedTest
  @EnumSource
  void no_schema_has_one_rule_twice_which_breaks_server_side_apply(Kind kind) {
    eachSchema(
        CompiledSchemas.spec(Crds.trees().get(kind)),
        schema -> {
          var seen = new HashSet<Object>();
          CompiledSchemas.rules(schema)
              .forEach(rule -> assertTrue(seen.add(rule.get("rule")), rule::toString));
        });
  }

  @ParameterizedTest
  @EnumSource
  void every_field_is_described_and_every_text_list_and_map_is_bounded(Kind kind) {
    eachSchema(
        CompiledSchemas.spec(Crds.trees().get(kind)),
        schema -> {
          var type = schema.get("type").toString();
          var bound =
              switch (type) {
                case "string" -> schema.containsKey("enum") ? "enum" : "maxLength";
                case "array" -> "maxItems";
                case "integer" -> "maximum";
                case "object" ->
                    schema.containsKey("additionalProperties") ? "maxProperties" : "type";
                default -> "type";
              };
          assertTrue(schema.containsKey(bound), () -> "no " + bound + " in " + schema);
          CompiledSchemas.map(schema.getOrDefault("properties", Map.of()))
              .forEach(
                  (name, property) ->
                      assertTrue(CompiledSchemas.map(property).containsKey("description"), name));
        });
  }

  @Test
  void operators_macros_and_functions_have_a_form_each() {
    assertEquals(
        "(? (&& (has self a) (! (select self b))) (ip.isCanonical \"\\\"x\") (in 1 (list 1 -2)))",
        Rules.form("has(self.a) && !self.b ? ip.isCanonical('\"x') : 1 in [1, -2]"));
    assertEquals(
        "(exists_one (select self a) x (== (size x) (family (ip y))))",
        Rules.form("self.a.exists_one(x, x.size() == ip(y).family())"));
    assertEquals(
        "(|| (true) (matches self \"^a\\\\.b$\"))",
        Rules.form("true || self.matches('^a\\\\.b$')"));
    assertEquals(
        SimpleType.BOOL, Rules.check("self", SimpleType.BOOL, new SelfTypes()).getResultType());
  }

  private static void eachSchema(
      Map<String, Object> schema, Consumer<Map<String, Object>> consumer) {
    consumer.accept(schema);
    var inner = new ArrayList<Object>();
    inner.addAll(CompiledSchemas.map(schema.getOrDefault("properties", Map.of())).values());
    for (var name : List.of("items", "additionalProperties")) {
      if (schema.containsKey(name)) {
        inner.add(schema.get(name));
      }
    }
    inner.forEach(each -> eachSchema(CompiledSchemas.map(each), consumer));
  }
}
