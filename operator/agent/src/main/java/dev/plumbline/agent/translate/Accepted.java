package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ContainerNetworkSpec.Driver;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.model.NamespaceRef;
import java.util.Optional;

/**
 * An endpoint that may go where it wants to.
 *
 * @param network empty where it only shares a sandbox
 */
record Accepted(Endpoint endpoint, NamespaceRef sandbox, Optional<Network> network) {

  /** The network, if a link leads there. */
  Optional<Network> bridged() {
    return network.filter(n -> n.driver() == Driver.Bridge);
  }
}
