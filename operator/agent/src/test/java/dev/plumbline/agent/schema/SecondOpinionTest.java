package dev.plumbline.agent.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.crd.CompiledSchemas;
import dev.plumbline.agent.crd.Crds;
import dev.plumbline.agent.crd.Rules;
import dev.plumbline.agent.crd.SelfTypes;
import dev.plumbline.agent.schema.Expression.EvaluationException;
import dev.plumbline.agent.schema.Expression.Scope;
import dev.plumbline.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's CEL runtime and our evaluation, on the same rules and values: the same answers. */
class SecondOpinionTest {

  /** Of values of the wrong type the validator asks no rules. */
  private static final String NEVER_ASKED = "";

  private final CelRuntime google = runtime();
  private final Map<String, CelRuntime.Program> programs = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void agrees_on_every_rule_for_every_value_of_the_corpus(Kind kind) {
    var schema = CompiledSchemas.spec(Crds.trees().get(kind));
    Corpus.of(kind).forEach(each -> compare(schema, each.spec()));
    assertTrue(asked.size() > 50, asked::toString);
    assertTrue(asked.stream().anyMatch(answer -> answer.startsWith("false")), asked::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true || cidr('x') == cidr('y')",
        "cidr('x') == cidr('y') || true",
        "cidr('x') == cidr('y') || false",
        "false && cidr('x') == cidr('y')",
        "cidr('x') == cidr('y') && false",
        "['x', '10.0.0.1'].all(a, ip(a).family() == 6)",
        "['x', '10.0.0.1'].all(a, ip(a).family() == 4)",
        "['x', '10.0.0.1'].exists(a, ip(a).family() == 4)",
        "['x', '10.0.0.1'].exists(a, ip(a).family() == 6)",
        "['x', '10.0.0.1'].exists_one(a, ip(a).family() == 4)",
        "[1, 2, 3].filter(x, x > 1).size() == 2 && [1, 2, 2].exists_one(x, x == 1)",
        "9223372036854775807 + 1 > 0",
        "-9223372036854775807 - 2 < 0",
        "0 - (-9223372036854775807 - 1) > 0",
        "'äöü€'.size() == 4",
        "'a\\nb'.matches('^a$')",
        "'a\\n'.matches('^a$')",
        "self.size() == 0 && !('a' in self) ? 1 <= 1 : 1 >= 2"
      })
  void agrees_on_what_the_language_says(String rule) {
    ask(rule, Map.of());
  }

  private void compare(Map<String, Object> schema, Object value) {
    switch (schema.get("type").toString()) {
      case "object" -> {
        if (!(value instanceof Map<?, ?> map)) {
          return;
        }
        var properties = CompiledSchemas.map(schema.getOrDefault("properties", Map.of()));
        map.forEach(
            (name, inner) -> {
              var property = properties.getOrDefault(name, schema.get("additionalProperties"));
              if (property != null) {
                compare(CompiledSchemas.map(property), inner);
              }
            });
      }
      case "array" -> {
        if (!(value instanceof List<?> list)) {
          return;
        }
        list.forEach(item -> compare(CompiledSchemas.map(schema.get("items")), item));
      }
      case "string" -> {
        if (!(value instanceof String)) {
          return;
        }
      }
      default -> {
        return;
      }
    }
    CompiledSchemas.rules(schema).stream()
        .filter(rule -> !CompiledSchemas.isAboutAChange(rule))
        .forEach(rule -> ask(rule.get("rule").toString(), value));
  }

  private void ask(String rule, Object self) {
    var ours = ours(rule, self);
    if (!ours.equals(NEVER_ASKED)) {
      assertEquals(googles(rule, self), ours, () -> rule + " of " + self);
      asked.add(ours + " " + rule);
    }
  }

  private static String ours(String rule, Object self) {
    var expression = CompiledSchema.expression(Form.read(Rules.form(rule)));
    try {
      return expression.evaluate(new Scope("self", self, null)).toString();
    } catch (EvaluationException e) {
      return "error";
    } catch (ClassCastException e) {
      return NEVER_ASKED;
    }
  }

  private String googles(String rule, Object self) {
    var program =
        programs.computeIfAbsent(
            rule, text -> program(Rules.check(text, SimpleType.DYN, new SelfTypes())));
    try {
      return program.eval(Map.of("self", self)).toString();
    } catch (CelEvaluationException e) {
      return "error";
    }
  }

  private CelRuntime.Program program(CelAbstractSyntaxTree tree) {
    try {
      return google.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static CelRuntime runtime() {
    return CelRuntimeFactory.legacyCelRuntimeBuilder()
        .addFunctionBindings(
            CelFunctionBinding.from("is_ip", String.class, Cidr::isAddress),
            CelFunctionBinding.from("string_to_ip", String.class, Cidr::address),
            CelFunctionBinding.from(
                "ip_is_canonical",
                String.class,
                text -> Cidr.address(text).toString().equals(text)),
            CelFunctionBinding.from("cidr_ip", Cidr.class, Cidr::address),
            CelFunctionBinding.from(
                "ip_family", IpAddress.class, address -> address.family().bits() == 32 ? 4L : 6L),
            CelFunctionBinding.from("is_cidr", String.class, Cidr::isCidr),
            CelFunctionBinding.from("string_to_cidr", String.class, Cidr::parse),
            CelFunctionBinding.from("cidr_to_string", Cidr.class, Cidr::toString),
            CelFunctionBinding.from("cidr_masked", Cidr.class, Cidr::masked),
            CelFunctionBinding.from(
                "cidr_contains_ip", Cidr.class, IpAddress.class, Cidr::contains),
            CelFunctionBinding.from("cidr_contains_cidr", Cidr.class, Cidr.class, Cidr::contains))
        .build();
  }
}
