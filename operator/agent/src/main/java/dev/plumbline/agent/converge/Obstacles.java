package dev.plumbline.agent.converge;

import dev.plumbline.agent.translate.Mapping;
import java.util.Optional;

/** What others' packet filters do to packets that ours lets pass. */
@FunctionalInterface
public interface Obstacles {

  /** Who keeps packets from a mapping's endpoints; empty where nobody does for certain. */
  Optional<String> to(Mapping mapping);
}
