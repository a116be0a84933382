package dev.plumbline.agent.source;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import java.util.List;
import java.util.Optional;

/** What one document of a file turned out to be. */
sealed interface Finding {

  /** An object of ours, for this node, that holds to the rules. */
  record Good(Resource resource, Place place) implements Finding {}

  /**
   * Something of ours that does not.
   *
   * @param ref empty if it does not say which object it is
   */
  record Bad(Optional<ObjectRef> ref, List<Problem> problems) implements Finding {}

  /**
   * Not ours, or not for this node.
   *
   * @param problems what is wrong with it all the same
   */
  record Skipped(Notice notice, List<Problem> problems) implements Finding {}
}
