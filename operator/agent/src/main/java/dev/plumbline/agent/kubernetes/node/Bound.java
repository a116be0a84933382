package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Sandbox;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.model.IpAddress;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the controller wrote into an endpoint's status when it bound it to this node. */
final class Bound {

  private static final String POD = "pod://";

  private Bound() {}

  /** The Pod in whose sandbox it is to be. */
  static Optional<String> pod(GenericKubernetesResource endpoint) {
    return Untyped.status(endpoint, String.class, "sandbox")
        .filter(sandbox -> sandbox.startsWith(POD))
        .map(sandbox -> sandbox.substring(POD.length()));
  }

  /** An endpoint of a Pod is of no use before it is known which Pod. */
  static boolean isComplete(Resource.Endpoint endpoint, GenericKubernetesResource object) {
    return !(endpoint.spec().sandbox().choice() instanceof Sandbox.Pod) || pod(object).isPresent();
  }

  /** Its addresses, as its status shows them. */
  static List<IpAddress> addresses(GenericKubernetesResource endpoint) {
    List<IpAddress> addresses = new ArrayList<>();
    for (String text : Untyped.statusTexts(endpoint, "ips")) {
      int slash = text.indexOf('/');
      addresses.add(IpAddress.parse(slash < 0 ? text : text.substring(0, slash)));
    }
    return addresses;
  }
}
