package dev.plumbline.agent.api;

import java.time.Instant;

/**
 * One aspect of an object's state, as Kubernetes' {@code metav1.Condition}.
 *
 * @param reason one word in CamelCase, for programs
 * @param message a sentence, for people
 * @param observedGeneration the {@code metadata.generation} this was judged for
 * @param lastTransitionTime when {@code status} last changed
 */
public record Condition(
    String type,
    Status status,
    String reason,
    String message,
    long observedGeneration,
    Instant lastTransitionTime) {

  public static final String ACCEPTED = "Accepted";
  public static final String ALLOCATED = "Allocated";
  public static final String ATTACHED = "Attached";
  public static final String PROGRAMMED = "Programmed";
  public static final String READY = "Ready";
  public static final String RESOLVED_REFS = "ResolvedRefs";

  public enum Status {
    True,
    False,
    Unknown
  }
}
