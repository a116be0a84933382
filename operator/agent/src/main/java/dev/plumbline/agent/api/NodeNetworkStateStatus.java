package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.NamespaceName;
import dev.plumbline.agent.api.constraint.ObjectName;
import dev.plumbline.agent.api.constraint.Text;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.List;
import java.util.Optional;

/** What became of networks and port mappings on one node; written by its agent alone. */
@Doc("What became of networks and port mappings on this node; written by its agent alone.")
public record NodeNetworkStateStatus(
    @Doc("The agent's version.") Optional<@Text(max = 64) String> agentVersion,
    @Doc("How many endpoints are attached here.") @Whole(min = 0, max = 2147483647) int endpoints,
    @Doc("The networks that this node should have.")
        @Items(
            max = 4096,
            type = ListType.MAP,
            keys = {"namespace", "name"})
        List<Part> networks,
    @Doc("The port mappings that lead to endpoints here.")
        @Items(
            max = 16384,
            type = ListType.MAP,
            keys = {"namespace", "name"})
        List<Part> mappings,
    @Doc("Ready: the kernel has all that is asked for. Removed: nothing of ours is left in it.")
        @Items(max = 16, type = ListType.MAP, keys = "type")
        List<Condition> conditions) {

  public NodeNetworkStateStatus {
    networks = List.copyOf(networks);
    mappings = List.copyOf(mappings);
    conditions = List.copyOf(conditions);
  }

  /** What became of one object here. */
  public record Part(
      @Doc("The object's namespace.") @NamespaceName String namespace,
      @Doc("The object's name.") @ObjectName String name,
      @Doc("The metadata.generation that this was judged for.")
          @Whole(min = 0, max = Long.MAX_VALUE)
          long observedGeneration,
      @Doc("How many endpoints here stand behind it.") @Whole(min = 0, max = 2147483647)
          int targets,
      @Doc("The condition that does not hold; left out: it is ready here.")
          Optional<@Text(max = 316) String> failed,
      @Doc("Why, in one word.") Optional<@Text(max = 1024) String> reason,
      @Doc("Why, in a sentence.") Optional<@Text(max = 1024) String> message) {

    public boolean isReady() {
      return failed.isEmpty();
    }
  }
}
