package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Link;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import java.util.List;
import java.util.Optional;

/** How an observed item differs from the desired one with the same key. */
public sealed interface Comparison {

  record Same() implements Comparison {}

  /** The kernel can change it in place. */
  record Adjustable() implements Comparison {}

  /**
   * It has to be made again.
   *
   * @param reasons each like {@code "peer is eth0 in web, not in db"}
   */
  record Structural(List<String> reasons) implements Comparison {}

  static Comparison of(Item desired, Item observed) {
    if (desired.equals(observed)) {
      return new Same();
    }
    return switch (desired) {
      case Link.Veth veth -> veth(veth, observed);
      case Link.VethPeer peer -> peer(peer, observed);
      case Link.Bridge _ when !(observed instanceof Link.Bridge) ->
          new Structural(List.of("it is not a bridge"));
      case FirewallTable _ -> new Structural(List.of("its chains or rules differ"));
      case Link.Bridge _, Sandbox _, Route _, Sysctl _, Element _ -> new Adjustable();
      case Address _, Rule _ ->
          throw new IllegalArgumentException("the key of " + desired + " is all of it");
    };
  }

  private static Comparison veth(Link.Veth desired, Item observed) {
    if (!(observed instanceof Link.Veth other)) {
      return new Structural(List.of("it is not a veth"));
    }
    return desired.peer().equals(other.peer())
        ? new Adjustable()
        : new Structural(
            List.of("its peer is " + text(other.peer()) + ", not " + text(desired.peer())));
  }

  private static Comparison peer(Link.VethPeer desired, Item observed) {
    if (!(observed instanceof Link.VethPeer other)) {
      return new Structural(List.of("it is not a veth"));
    }
    return desired.hostEnd().equals(other.hostEnd())
        ? new Adjustable()
        : new Structural(
            List.of(
                "its other end is " + text(other.hostEnd()) + ", not " + text(desired.hostEnd())));
  }

  private static String text(Optional<?> end) {
    return end.map(Object::toString).orElse("elsewhere");
  }
}
