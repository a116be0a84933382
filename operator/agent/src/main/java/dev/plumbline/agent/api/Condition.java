package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Text;
import dev.plumbline.agent.api.constraint.Whole;
import java.time.Instant;

/** One aspect of an object's state, as Kubernetes' {@code metav1.Condition}. */
public record Condition(
    @Doc("Which aspect.") @Text(min = 1, max = 316) String type,
    @Doc("True, False, or Unknown.") Status status,
    @Doc("Why, in one word.") @Text(min = 1, max = 1024) String reason,
    @Doc("Why, in a sentence.") @Text(max = 32768) String message,
    @Doc("The metadata.generation that this was judged for.") @Whole(min = 0, max = Long.MAX_VALUE)
        long observedGeneration,
    @Doc("When status last changed.") Instant lastTransitionTime) {

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
