package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Doc;
import java.util.Optional;

/** What is asked of a node's agent. */
@Doc("What is asked of the node's agent.")
public record NodeNetworkStateSpec(
    @Doc(
            "Present: the node has what the resources ask for. Removed: the agent takes away all that is ours, and does"
                + " nothing more. Left out: Present.")
        Optional<Desired> desired) {

  public enum Desired {
    Present,
    Removed
  }
}
