package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import java.util.List;
import java.util.Optional;

/**
 * Where an endpoint is, every default filled in.
 *
 * @param uid the endpoint's
 * @param link its link; empty where it has none of its own: driver Host or None, or it only shares
 */
public record Attachment(
    ObjectRef endpoint,
    String uid,
    NamespaceRef sandbox,
    Optional<Network> network,
    Optional<Wire> link) {

  /**
   * A pair of links and what the sandbox's end has.
   *
   * @param gatewayPriority of a sandbox's endpoints the highest gives the default route
   */
  public record Wire(
      LinkName interfaceName,
      LinkName hostEnd,
      MacAddress mac,
      List<IpAddress> addresses,
      int gatewayPriority) {
    public Wire {
      addresses = List.copyOf(addresses);
    }
  }

  /** Its address of this family. */
  public Optional<IpAddress> address(Family family) {
    for (IpAddress address : link.map(Wire::addresses).orElse(List.of())) {
      if (address.family() == family) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }
}
