package dev.plumbline.agent.translate;

import java.io.Serial;

/** An object cannot be translated; carries the judgement that says why. */
public final class Refusal extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Judgement judgement;

  Refusal(String type, String reason, String message) {
    super(message, null, false, false);
    this.judgement = Judgement.no(type, reason, message);
  }

  public Judgement judgement() {
    return judgement;
  }
}
