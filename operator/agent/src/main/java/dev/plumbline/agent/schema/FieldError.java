package dev.plumbline.agent.schema;

/** What is wrong with one field; the message goes on a line behind the field's path. */
public record FieldError(FieldPath path, String message) {
  @Override
  public String toString() {
    return path.steps().isEmpty() ? message : path + ": " + message;
  }
}
