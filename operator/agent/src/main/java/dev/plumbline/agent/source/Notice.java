package dev.plumbline.agent.source;

/** What was skipped, and why; nothing is wrong with it. */
public record Notice(Place place, String message) {
  @Override
  public String toString() {
    return place + ": " + message;
  }
}
