package dev.plumbline.agent.source;

/** A file that cannot be read as documents; the message is one line. */
final class SyntaxException extends Exception {

  private static final long serialVersionUID = 1;

  private final int line;

  SyntaxException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** From 1; 0: the file as a whole. */
  int line() {
    return line;
  }
}
