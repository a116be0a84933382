package dev.plumbline.agent.cli;

import java.io.Serial;

/** A command cannot go on; the message is all there is to say. */
final class Stop extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Stop(String message) {
    super(message, null, false, false);
  }
}
