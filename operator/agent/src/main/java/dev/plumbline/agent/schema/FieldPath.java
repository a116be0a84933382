package dev.plumbline.agent.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a document, as field names ({@link String}) and places in lists ({@link Integer}, from
 * 0); printed as {@code spec.subnets[0].cidr}.
 */
public record FieldPath(List<Object> steps) {

  /** The document itself. */
  public static final FieldPath ROOT = new FieldPath(List.of());

  public FieldPath {
    steps = List.copyOf(steps);
  }

  public FieldPath field(String name) {
    return plus(name);
  }

  public FieldPath item(int index) {
    return plus(index);
  }

  /** Further down by what a rule's {@code fieldPath} says: {@code .overlay.vni}; empty: here. */
  public FieldPath below(String fieldPath) {
    var path = this;
    for (var name : fieldPath.split("\\.", -1)) {
      path = name.isEmpty() ? path : path.field(name);
    }
    return path;
  }

  private FieldPath plus(Object step) {
    var longer = new ArrayList<>(steps);
    longer.add(step);
    return new FieldPath(longer);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var step : steps) {
      if (step instanceof String name && name.indexOf('.') < 0) {
        text.append(text.isEmpty() ? "" : ".").append(name);
      } else {
        text.append('[').append(step).append(']');
      }
    }
    return text.toString();
  }
}
