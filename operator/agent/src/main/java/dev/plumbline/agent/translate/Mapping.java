package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import java.util.List;

/**
 * A port mapping that is accepted, every default filled in.
 *
 * @param bindings what the host answers on; empty where every target is routed
 * @param targets the endpoints behind it
 */
public record Mapping(ObjectRef ref, List<Binding> bindings, List<Attachment> targets) {

  public Mapping {
    bindings = List.copyOf(bindings);
    targets = List.copyOf(targets);
  }

  /**
   * One published range on one host address.
   *
   * @param hostIp unspecified: every local address of its family
   * @param firstTarget the endpoints' port that {@code port} leads to
   * @param targets the endpoints' addresses, of the host address's family
   */
  public record Binding(
      IpAddress hostIp,
      Protocol protocol,
      int port,
      int lastPort,
      int firstTarget,
      List<IpAddress> targets) {

    public Binding {
      targets = List.copyOf(targets);
    }

    Family family() {
      return hostIp.family();
    }
  }
}
