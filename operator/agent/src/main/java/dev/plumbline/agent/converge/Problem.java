package dev.plumbline.agent.converge;

/**
 * Why something in the kernel is not as it should be.
 *
 * @param reason one word in CamelCase, as a condition's
 * @param message a sentence
 */
record Problem(String reason, String message) {
  static final String BLOCKED = "Blocked";

  /** Whether it only follows from another one. */
  boolean isBlocked() {
    return reason.equals(BLOCKED);
  }
}
