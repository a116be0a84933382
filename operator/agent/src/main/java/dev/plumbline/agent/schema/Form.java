package dev.plumbline.agent.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * The text form of a compiled schema: words, numbers, quoted texts, and lists of them in
 * parentheses.
 *
 * <p>Read as {@link Word}, {@link Long}, {@link String} and {@link List}.
 */
final class Form {

  /** A name of ours, as against a text of the schema's. */
  record Word(String name) {}

  private final String text;
  private int at;

  private Form(String text) {
    this.text = text;
  }

  /** The one list that the text is. */
  static List<?> read(String text) {
    return (List<?>) new Form(text).next();
  }

  private Object next() {
    skipBlanks();
    return switch (text.charAt(at)) {
      case '(' -> list();
      case '"' -> quoted();
      default -> atom();
    };
  }

  private List<Object> list() {
    at++;
    var items = new ArrayList<Object>();
    for (skipBlanks(); text.charAt(at) != ')'; skipBlanks()) {
      items.add(next());
    }
    at++;
    return items;
  }

  private String quoted() {
    var content = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
      content.append(text.charAt(at));
    }
    at++;
    return content.toString();
  }

  private Object atom() {
    int from = at;
    while (" \n()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    var atom = text.substring(from, at);
    var last = atom.charAt(atom.length() - 1);
    return last >= '0' && last <= '9' && !Character.isLetter(atom.charAt(0))
        ? (Object) Long.valueOf(atom)
        : new Word(atom);
  }

  private void skipBlanks() {
    while (text.charAt(at) == ' ' || text.charAt(at) == '\n') {
      at++;
    }
  }
}
