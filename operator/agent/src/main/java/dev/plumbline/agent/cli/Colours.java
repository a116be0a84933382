package dev.plumbline.agent.cli;

import java.io.Console;
import java.util.Optional;

/** Colours on a terminal that wants them; {@code NO_COLOR} holds (no-color.org). */
enum Colours {
  ON,
  OFF;

  static Colours ofTerminal() {
    String no = System.getenv("NO_COLOR");
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return terminal && (no == null || no.isEmpty()) ? ON : OFF;
  }

  String bold(String text) {
    return paint("1", text);
  }

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  String of(PlanPrinter.Action action, String text) {
    return switch (action) {
      case ADD -> paint("32", text);
      case CHANGE -> paint("33", text);
      case REPLACE -> paint("35", text);
      case REMOVE -> paint("31", text);
      case TELL -> paint("36", text);
    };
  }

  private String paint(String code, String text) {
    return this == ON ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
