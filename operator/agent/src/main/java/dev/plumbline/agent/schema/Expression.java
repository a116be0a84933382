package dev.plumbline.agent.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A CEL expression, parsed.
 *
 * <p>Values are {@code String}, {@code Long}, {@code Boolean}, {@code List}, {@code Map}, and the
 * addresses and prefixes of Kubernetes' library. As CEL has it, {@code &&} and {@code ||} let an
 * error on one side pass when the other side decides, and so do {@code all} and {@code exists}.
 */
sealed interface Expression {

  /**
   * What it comes to, given the variables.
   *
   * @throws EvaluationException if a function gets what it does not take
   */
  Object evaluate(Scope scope);

  /** A variable and what else is known. */
  record Scope(String name, Object value, Scope outer) {
    Object find(String wanted) {
      for (var scope = this; scope != null; scope = scope.outer) {
        if (scope.name.equals(wanted)) {
          return scope.value;
        }
      }
      throw new EvaluationException("no variable " + wanted);
    }
  }

  record Constant(Object value) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return value;
    }
  }

  record Variable(String name) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return scope.find(name);
    }
  }

  /** {@code operand.field} */
  record Select(Expression operand, String field) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      var value = ((Map<?, ?>) operand.evaluate(scope)).get(field);
      if (value == null) {
        throw new EvaluationException("no field " + field);
      }
      return value;
    }
  }

  /** {@code has(operand.field)} */
  record Has(Expression operand, String field) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return ((Map<?, ?>) operand.evaluate(scope)).containsKey(field);
    }
  }

  /** {@code [a, b]} */
  record ListOf(List<Expression> items) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return items.stream().map(item -> item.evaluate(scope)).toList();
    }
  }

  /** {@code when ? then : otherwise} */
  record Conditional(Expression when, Expression then, Expression otherwise) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return ((boolean) when.evaluate(scope) ? then : otherwise).evaluate(scope);
    }
  }

  /** {@code a || b}, where {@code decisive} is true, or {@code a && b}, where it is false. */
  record Junction(boolean decisive, Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return decide(decisive, List.of(left, right), scope);
    }
  }

  /** {@code range.all(x, body)} and its kin; over a map, of its keys. */
  record Quantifier(Macro macro, String variable, Expression range, Expression body)
      implements Expression {

    enum Macro {
      all,
      exists,
      exists_one,
      filter
    }

    @Override
    public Object evaluate(Scope scope) {
      var value = range.evaluate(scope);
      var items = List.copyOf(value instanceof Map<?, ?> map ? map.keySet() : (List<?>) value);
      return switch (macro) {
        case all -> decide(false, each(items, scope), scope);
        case exists -> decide(true, each(items, scope), scope);
        case exists_one -> chosen(items, scope).size() == 1;
        case filter -> chosen(items, scope);
      };
    }

    private List<Expression> each(List<?> items, Scope scope) {
      var bodies = new ArrayList<Expression>(items.size());
      for (var item : items) {
        bodies.add(new Bound(body, new Scope(variable, item, scope)));
      }
      return bodies;
    }

    private List<Object> chosen(List<?> items, Scope scope) {
      var chosen = new ArrayList<Object>();
      for (var item : items) {
        if ((boolean) body.evaluate(new Scope(variable, item, scope))) {
          chosen.add(item);
        }
      }
      return chosen;
    }
  }

  /** The body of a quantifier for one item. */
  record Bound(Expression body, Scope own) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return body.evaluate(own);
    }
  }

  /** Any other operator or function; a method's target is its first argument. */
  record Call(Function function, List<Expression> arguments) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      var values = new Object[arguments.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = arguments.get(i).evaluate(scope);
      }
      return function.apply(values);
    }
  }

  /** What a rule cannot be asked of this value, for instance {@code cidr('x')}. */
  final class EvaluationException extends RuntimeException {
    EvaluationException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Whether any (decisive true) or all (decisive false) hold; an error counts only if nothing
   * decides.
   */
  private static boolean decide(boolean decisive, List<Expression> sides, Scope scope) {
    EvaluationException first = null;
    for (var side : sides) {
      try {
        if ((boolean) side.evaluate(scope) == decisive) {
          return decisive;
        }
      } catch (EvaluationException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return !decisive;
  }
}
