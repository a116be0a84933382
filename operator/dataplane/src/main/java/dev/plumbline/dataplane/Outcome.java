package dev.plumbline.dataplane;

import dev.plumbline.model.Key;

/** How an operation went. */
public sealed interface Outcome {

  record Done() implements Outcome {}

  /** The kernel was already as it should be: somebody was faster. */
  record AlreadyDone() implements Outcome {}

  record Failed(KernelRefusal refusal) implements Outcome {}

  /** Not tried, because this failed. */
  record Skipped(Key because) implements Outcome {}
}
