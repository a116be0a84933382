package dev.plumbline.agent.schema;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.schema.Expression.Quantifier;
import dev.plumbline.agent.schema.Form.Word;
import dev.plumbline.agent.schema.Schema.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Builds a {@link Schema} from its compiled form, which the tests' {@code CompiledSchemas} writes.
 */
final class CompiledSchema {
  private CompiledSchema() {}

  /** The schema of the kind's spec. */
  static Schema of(Kind kind) {
    var name = kind.plural() + ".schema";
    try (var in = CompiledSchema.class.getResourceAsStream(name)) {
      return schema(Form.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("the agent's jar lacks " + name, e);
    }
  }

  private static Schema schema(List<?> form) {
    var rules = new ArrayList<Rule>();
    var fields = new LinkedHashMap<String, Schema>();
    var required = new LinkedHashSet<String>();
    var rest = new ArrayList<Object>();
    for (var part : form.subList(1, form.size())) {
      switch (part instanceof List<?> list ? word(list, 0) : "") {
        case "rule" -> rules.add(rule((List<?>) part));
        case "field" -> fields.put(word((List<?>) part, 1), schema(list((List<?>) part, 2)));
        case "required" ->
            ((List<?>) part).stream().skip(1).forEach(name -> required.add(name(name)));
        default -> rest.add(part);
      }
    }
    return switch (word(form, 0)) {
      case "object" -> new Schema.Fields(fields, required, rules);
      case "map" -> new Schema.Names(number(rest, 0), schema(list(rest, 1)), rules);
      case "list" ->
          new Schema.Items(
              number(rest, 0),
              number(rest, 1),
              word(rest, 2).equals("set"),
              list(rest, 3).stream().skip(1).map(CompiledSchema::name).toList(),
              schema(list(rest, 4)),
              rules);
      case "text" ->
          new Schema.Text(
              number(rest, 0), number(rest, 1), Patterns.compile((String) rest.get(2)), rules);
      case "choice" -> new Schema.Choice(rest.stream().map(CompiledSchema::name).toList(), rules);
      case "whole" -> new Schema.Whole((long) rest.get(0), (long) rest.get(1), rules);
      case "boolean" -> new Schema.Flag(rules);
      default -> throw new IllegalStateException("no such schema: " + form.getFirst());
    };
  }

  private static Rule rule(List<?> form) {
    return new Rule((String) form.get(1), (String) form.get(2), expression(form.get(3)));
  }

  static Expression expression(Object form) {
    if (form instanceof Word(var name)) {
      return new Expression.Variable(name);
    }
    if (!(form instanceof List<?> list)) {
      return new Expression.Constant(form);
    }
    return switch (word(list, 0)) {
      case "true" -> new Expression.Constant(true);
      case "false" -> new Expression.Constant(false);
      case "select" -> new Expression.Select(expression(list.get(1)), word(list, 2));
      case "has" -> new Expression.Has(expression(list.get(1)), word(list, 2));
      case "list" -> new Expression.ListOf(expressions(list));
      case "?" ->
          new Expression.Conditional(
              expression(list.get(1)), expression(list.get(2)), expression(list.get(3)));
      case "||" -> new Expression.Junction(true, expression(list.get(1)), expression(list.get(2)));
      case "&&" -> new Expression.Junction(false, expression(list.get(1)), expression(list.get(2)));
      case "all", "exists", "exists_one", "filter" ->
          new Quantifier(
              Quantifier.Macro.valueOf(word(list, 0)),
              word(list, 2),
              expression(list.get(1)),
              expression(list.get(3)));
      default -> new Expression.Call(Function.spelled(word(list, 0)), expressions(list));
    };
  }

  private static List<Expression> expressions(List<?> form) {
    return form.stream().skip(1).map(CompiledSchema::expression).toList();
  }

  private static String name(Object word) {
    return ((Word) word).name();
  }

  private static String word(List<?> form, int index) {
    return name(form.get(index));
  }

  private static List<?> list(List<?> form, int index) {
    return (List<?>) form.get(index);
  }

  private static int number(List<?> form, int index) {
    return Math.toIntExact((long) form.get(index));
  }
}
