package dev.plumbline.agent.source;

/**
 * Where in the files, printed as {@code file:line}.
 *
 * @param file as it was reached from what the user named; {@code stdin} for standard input
 * @param line from 1; 0: the file as a whole
 */
public record Place(String file, int line) {
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
