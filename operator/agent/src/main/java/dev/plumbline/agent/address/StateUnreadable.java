package dev.plumbline.agent.address;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** What must outlive a process cannot be read or written; without it nothing is given out. */
public final class StateUnreadable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StateUnreadable(Path path, IOException cause) {
    super("the state folder " + path + ": " + cause, cause);
  }

  StateUnreadable(IOException cause) {
    super("the state folder: " + cause, cause);
  }
}
