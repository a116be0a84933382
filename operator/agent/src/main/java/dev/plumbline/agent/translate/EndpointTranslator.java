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
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds out where one endpoint goes: sandbox, network, names, addresses. */
final class EndpointTranslator {

  /** The label that Kubernetes gives every namespace; a folder knows no other. */
  private static final String NAMESPACE_LABEL = "kubernetes.io/metadata.name";

  private final Map<ObjectRef, Network> networks;
  private final SandboxResolver sandboxes;
  private final Surroundings surroundings;
  private final Addresses addresses;

  EndpointTranslator(
      Map<ObjectRef, Network> networks,
      SandboxResolver sandboxes,
      Surroundings surroundings,
      Addresses addresses) {
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.surroundings = surroundings;
    this.addresses = addresses;
  }

  /**
   * Attaches the endpoint.
   *
   * @param networkTaken whether another in the sandbox is on this network
   * @param nameTaken whether another in the sandbox has this interface name
   * @param macTaken whether another on the network has this hardware address
   */
  Attachment translate(
      Endpoint endpoint,
      Predicate<ObjectRef> networkTaken,
      Predicate<LinkName> nameTaken,
      Predicate<MacAddress> macTaken)
      throws Refusal {
    refuseUnsupported(endpoint.spec());
    NamespaceRef sandbox = sandboxes.resolve(endpoint);
    if (endpoint.spec().networkRef().isEmpty()) {
      return new Attachment(
          endpoint.ref(), endpoint.metadata().uid(), sandbox, Optional.empty(), Optional.empty());
    }
    Network network = network(endpoint);
    refuseMismatch(network.driver(), sandbox);
    if (network.driver() == Driver.Bridge && networkTaken.test(network.ref())) {
      throw refuse(
          "NetworkConflict", "another endpoint connects this sandbox to the network already");
    }
    String missing = surroundings.absent().get(sandbox);
    if (missing != null) {
      throw new Refusal(ATTACHED, "SandboxNotFound", missing);
    }
    Optional<Attachment.Wire> wire =
        network.driver() == Driver.Bridge
            ? Optional.of(wire(endpoint, network, sandbox, nameTaken, macTaken))
            : Optional.empty();
    return new Attachment(
        endpoint.ref(), endpoint.metadata().uid(), sandbox, Optional.of(network), wire);
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

  private static boolean allowed(Network network, String namespace) {
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
              .filter(selector -> selector.matches(Map.of(NAMESPACE_LABEL, namespace)))
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

  private Attachment.Wire wire(
      Endpoint endpoint,
      Network network,
      NamespaceRef sandbox,
      Predicate<LinkName> nameTaken,
      Predicate<MacAddress> macTaken)
      throws Refusal {
    String uid = endpoint.metadata().uid();
    LinkName hostEnd = Names.hostEnd(uid);
    MacAddress mac = endpoint.spec().mac().map(MacAddress::parse).orElseGet(() -> Names.mac(uid));
    if (macTaken.test(mac)) {
      throw refuse("MacConflict", mac + " belongs to another endpoint of the network");
    }
    LinkName name = interfaceName(endpoint, network, sandbox, hostEnd, nameTaken);
    return new Attachment.Wire(
        name,
        hostEnd,
        mac,
        addresses(endpoint, network, new Key.OfLink(sandbox, name)),
        endpoint.spec().gatewayPriority().orElse(0));
  }

  private LinkName interfaceName(
      Endpoint endpoint,
      Network network,
      NamespaceRef sandbox,
      LinkName hostEnd,
      Predicate<LinkName> taken)
      throws Refusal {
    if (endpoint.spec().interfaceName().isPresent()) {
      LinkName asked = new LinkName(endpoint.spec().interfaceName().get());
      if (taken.test(asked)) {
        throw refuse("InterfaceConflict", asked + " is another endpoint's in this sandbox");
      }
      return asked;
    }
    Optional<LinkName> standing =
        surroundings
            .interfaceName(hostEnd, sandbox)
            .filter(name -> numbered(name, network.interfacePrefix()) && !taken.test(name));
    if (standing.isPresent()) {
      return standing.get();
    }
    for (int number = 0; number < 1024; number++) {
      LinkName name = new LinkName(network.interfacePrefix() + number);
      Key key = new Key.OfLink(sandbox, name);
      if (!taken.test(name) && !surroundings.foreign().contains(key)) {
        return name;
      }
    }
    throw refuse("InterfaceConflict", "the sandbox has no free interface name left");
  }

  private static boolean numbered(LinkName name, String prefix) {
    return name.text().startsWith(prefix)
        && name.text().substring(prefix.length()).matches("0|[1-9][0-9]*");
  }

  private List<IpAddress> addresses(Endpoint endpoint, Network network, Key.OfLink link)
      throws Refusal {
    List<IpAddress> statics = endpoint.spec().addresses().stream().map(IpAddress::parse).toList();
    List<IpAddress> standing = surroundings.addresses().getOrDefault(link, List.of());
    var request =
        new Addresses.Request(endpoint.ref(), endpoint.metadata().uid(), statics, standing);
    return switch (addresses.give(network, request)) {
      case Addresses.Given(List<IpAddress> given) -> given;
      case Addresses.Refused(String reason, String message) ->
          throw new Refusal(ALLOCATED, reason, message);
    };
  }

  private static Refusal refuse(String reason, String message) {
    return new Refusal(ACCEPTED, reason, message);
  }
}
