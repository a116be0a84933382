package dev.plumbline.agent.source;

/**
 * What is wrong, on one line: {@code file:line: field: what is wrong}.
 *
 * @param field {@code spec.subnets[0].cidr}; empty where it is no field's fault
 */
public record Problem(Place place, String field, String message) {
  @Override
  public String toString() {
    return place + ": " + (field.isEmpty() ? "" : field + ": ") + message;
  }
}
