package dev.plumbline.agent.translate;

/**
 * What translation has to say of one aspect of an object.
 *
 * @param type the condition it speaks of, as {@code Accepted}
 * @param holds whether the condition is True
 * @param reason one word in CamelCase
 * @param message a sentence
 */
public record Judgement(String type, boolean holds, String reason, String message) {

  static Judgement yes(String type, String reason) {
    return new Judgement(type, true, reason, "");
  }

  static Judgement no(String type, String reason, String message) {
    return new Judgement(type, false, reason, message);
  }
}
