package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;
import static dev.plumbline.agent.api.Condition.ALLOCATED;
import static dev.plumbline.agent.api.Condition.ATTACHED;

import dev.plumbline.agent.api.AllowedNamespaces;
import dev.plumbline.agent.api.ContainerNetworkSpec.Driver;
import dev.plumbline.agent.api.EndpointSpec;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Key;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out where one endpoint goes: sandbox, network, addresses. */
final class EndpointTranslator {

  static final String SANDBOX_NOT_FOUND = "SandboxNotFound";

  private final Map<ObjectRef, Network> networks;
  private final SandboxResolver sandboxes;
  private final Surroundings surroundings;
  private final Addresses addresses;
  private final Cluster cluster;

  EndpointTranslator(
      Map<ObjectRef, Network> networks,
      SandboxResolver sandboxes,
      Surroundings surroundings,
      Addresses addresses,
      Cluster cluster) {
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.surroundings = surroundings;
    this.addresses = addresses;
    this.cluster = cluster;
  }

  /** Finds sandbox and network. */
  Accepted accept(Endpoint endpoint) throws Refusal {
    refuseUnsupported(endpoint.spec());
    NamespaceRef sandbox = sandboxes.resolve(endpoint);
    if (endpoint.spec().networkRef().isEmpty()) {
      return new Accepted(endpoint, sandbox, Optional.empty());
    }
    Network network = network(endpoint);
    refuseMismatch(network.driver(), sandbox);
    return new Accepted(endpoint, sandbox, Optional.of(network));
  }

  /** Frees the addresses that it holds and no longer asks for. */
  void withdraw(Accepted accepted) {
    accepted
        .bridged()
        .ifPresent(network -> addresses.withdraw(network, request(accepted.endpoint(), List.of())));
  }

  /** Gives it addresses, and attaches it if its sandbox is there or can be made. */
  Attachment attach(Accepted accepted, Placement placement) throws Refusal {
    Endpoint endpoint = accepted.endpoint();
    Optional<Attachment.Wire> wire = Optional.empty();
    if (accepted.bridged().isPresent()) {
      Placement.Place place = placement.of(endpoint.ref());
      wire = Optional.of(wire(accepted, accepted.bridged().get(), place));
    }
    String absent = surroundings.absent().get(accepted.sandbox());
    if (absent != null) {
      throw new Refusal(ATTACHED, SANDBOX_NOT_FOUND, absent);
    }
    return new Attachment(
        endpoint.ref(), endpoint.metadata().uid(), accepted.sandbox(), accepted.network(), wire);
  }

  /** The hardware address that the endpoint asks for, or that follows from its UID. */
  static MacAddress mac(Endpoint endpoint) {
    return endpoint
        .spec()
        .mac()
        .map(MacAddress::parse)
        .orElseGet(() -> Names.mac(endpoint.metadata().uid()));
  }

  private static void refuseUnsupported(EndpointSpec spec) throws Refusal {
    if (spec.dns().isPresent()) {
      throw refuse("Unsupported", "dns is not supported yet");
    }
    if (!spec.aliases().isEmpty()) {
      throw refuse("Unsupported", "aliases is not supported yet");
    }
  }

  private Network network(Endpoint endpoint) throws Refusal {
    ObjectRef ref = networkOf(endpoint).orElseThrow();
    Network network = networks.get(ref);
    String name = ref.namespace() + "/" + ref.name();
    if (network == null) {
      throw refuse("NetworkNotFound", "there is no accepted network " + name);
    }
    if (!allowed(network, endpoint.metadata().namespace())) {
      throw refuse(
          "NotAllowed",
          "network " + name + " does not allow endpoints of this namespace to attach");
    }
    return network;
  }

  /** The network that the endpoint names. */
  static Optional<ObjectRef> networkOf(Endpoint endpoint) {
    return endpoint
        .spec()
        .networkRef()
        .map(
            ref ->
                new ObjectRef(
                    Kind.ContainerNetwork,
                    ref.namespace().orElse(endpoint.metadata().namespace()),
                    ref.name()));
  }

  private boolean allowed(Network network, String namespace) {
    if (network.ref().namespace().equals(namespace)) {
      return true;
    }
    AllowedNamespaces.From from =
        network
            .allowedNamespaces()
            .map(AllowedNamespaces::from)
            .orElse(AllowedNamespaces.From.Same);
    return switch (from) {
      case Same -> false;
      case All -> true;
      case Selector ->
          network
              .allowedNamespaces()
              .flatMap(AllowedNamespaces::selector)
              .filter(selector -> selector.matches(cluster.labelsOf(namespace)))
              .isPresent();
    };
  }

  private static void refuseMismatch(Driver driver, NamespaceRef sandbox) throws Refusal {
    boolean host = sandbox instanceof NamespaceRef.Host;
    if (driver == Driver.Host && !host) {
      throw refuse("SandboxMismatch", "driver Host goes with sandbox.host");
    }
    if (driver != Driver.Host && host) {
      throw refuse("SandboxMismatch", "sandbox.host goes with a network of driver Host");
    }
  }

  private Attachment.Wire wire(Accepted accepted, Network network, Placement.Place place)
      throws Refusal {
    Key.OfLink link = new Key.OfLink(accepted.sandbox(), place.interfaceName());
    return new Attachment.Wire(
        place.interfaceName(),
        place.hostEnd(),
        place.mac(),
        addresses(accepted.endpoint(), network, link),
        accepted.endpoint().spec().gatewayPriority().orElse(0));
  }

  private List<IpAddress> addresses(Endpoint endpoint, Network network, Key.OfLink link)
      throws Refusal {
    List<IpAddress> standing = surroundings.addresses().getOrDefault(link, List.of());
    return switch (addresses.give(network, request(endpoint, standing))) {
      case Addresses.Given(List<IpAddress> given) -> given;
      case Addresses.Refused(String reason, String message) ->
          throw new Refusal(ALLOCATED, reason, message);
    };
  }

  private static Addresses.Request request(Endpoint endpoint, List<IpAddress> standing) {
    List<IpAddress> statics = endpoint.spec().addresses().stream().map(IpAddress::parse).toList();
    return new Addresses.Request(endpoint.ref(), endpoint.metadata().uid(), statics, standing);
  }

  private static Refusal refuse(String reason, String message) {
    return new Refusal(ACCEPTED, reason, message);
  }
}
