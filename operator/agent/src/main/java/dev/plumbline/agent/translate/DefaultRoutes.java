package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Family;
import dev.plumbline.model.Item;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A sandbox's default routes: for each family through the endpoint with the highest gateway
 * priority, among equals through the network whose name comes first, as Docker chooses.
 */
final class DefaultRoutes {

  private static final Comparator<Attachment> BEST_FIRST =
      Comparator.<Attachment, Integer>comparing(
              a -> a.link().orElseThrow().gatewayPriority(), Comparator.reverseOrder())
          .thenComparing(a -> a.network().map(Network::ref).orElseThrow())
          .thenComparing(Attachment::endpoint);

  private DefaultRoutes() {}

  /** The route's item with the endpoint that gives it. */
  record Chosen(ObjectRef endpoint, Item route) {}

  static List<Chosen> of(Collection<Attachment> sandbox) {
    List<Chosen> chosen = new ArrayList<>();
    for (Family family : Family.values()) {
      sandbox.stream()
          .filter(attachment -> leadsOut(attachment, family))
          .min(BEST_FIRST)
          .ifPresent(best -> chosen.add(new Chosen(best.endpoint(), route(best, family))));
    }
    return chosen;
  }

  private static boolean leadsOut(Attachment attachment, Family family) {
    return attachment.address(family).isPresent()
        && attachment.network().filter(network -> network.leadsOut(family)).isPresent();
  }

  private static Route route(Attachment attachment, Family family) {
    var address = attachment.address(family).orElseThrow();
    var gateway =
        attachment.network().flatMap(network -> network.subnetOf(address)).orElseThrow().gateway();
    return new Route(
        attachment.sandbox(),
        Route.MAIN_TABLE,
        Prefix.everything(family),
        Route.defaultMetric(family),
        Optional.of(gateway),
        attachment.link().orElseThrow().interfaceName(),
        Optional.empty(),
        Route.Origin.PLUMBLINE);
  }
}
