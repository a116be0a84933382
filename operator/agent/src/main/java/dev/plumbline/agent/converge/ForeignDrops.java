package dev.plumbline.agent.converge;

import dev.plumbline.agent.translate.Mapping;
import java.util.Optional;

/** What others' firewalls do to what we let pass. */
@FunctionalInterface
public interface ForeignDrops {

  /** Who certainly drops packets of this mapping: table, chain and why. */
  Optional<String> of(Mapping mapping);
}
