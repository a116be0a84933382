package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.api.AddressClaimSpec;
import dev.plumbline.agent.api.AddressClaimSpec.EndpointId;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.api.codec.SpecCodec;
import dev.plumbline.agent.kubernetes.ClaimNames;
import dev.plumbline.agent.kubernetes.api.AddressClaimObject;
import dev.plumbline.agent.translate.Addresses;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.model.IpAddress;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API objects that stand for addresses given out. Waits for the API server; for many threads.
 */
final class Claims {

  private final KubernetesClient client;
  private final String nodeName;

  Claims(KubernetesClient client, String nodeName) {
    this.client = client;
    this.nodeName = nodeName;
  }

  /** One claim. */
  record Claim(ObjectRef network, IpAddress address, AddressClaimSpec spec) {}

  /** All that this node's agent claimed last. */
  List<Claim> ofThisNode() {
    return read(
        client
            .resources(AddressClaimObject.class)
            .inAnyNamespace()
            .withField("spec.nodeName", nodeName)
            .list()
            .getItems());
  }

  /** Whose the addresses of a network are. */
  Map<IpAddress, EndpointId> ofNetwork(ObjectRef network) {
    Map<IpAddress, EndpointId> owners = new HashMap<>();
    read(client
            .resources(AddressClaimObject.class)
            .inNamespace(network.namespace())
            .withField("spec.network", network.name())
            .list()
            .getItems())
        .forEach(claim -> owners.put(claim.address(), claim.spec().endpoint()));
    return owners;
  }

  private static List<Claim> read(List<AddressClaimObject> objects) {
    List<Claim> claims = new ArrayList<>();
    objects.forEach(object -> read(object).ifPresent(claims::add));
    return claims;
  }

  private static Optional<Claim> read(AddressClaimObject object) {
    try {
      AddressClaimSpec spec = SpecCodec.addressClaim(object.getAdditionalProperties().get("spec"));
      ObjectRef network =
          new ObjectRef(Kind.ContainerNetwork, object.getMetadata().getNamespace(), spec.network());
      return Optional.of(new Claim(network, IpAddress.parse(spec.address()), spec));
    } catch (DecodeException | IllegalArgumentException e) {
      return Optional.empty(); // no claim of ours says that; its name keeps the address taken
    }
  }

  /**
   * Claims an address; of two who want it, one gets it. What the endpoint claimed before through
   * another node's agent is taken over.
   *
   * @return whose it is now, the endpoint's own UID if it was given; empty if nobody can tell
   * @throws KubernetesClientException if the API server cannot be asked, or refuses
   */
  Optional<EndpointId> claim(Network network, IpAddress address, Addresses.Request request) {
    ObjectRef endpoint = request.endpoint();
    EndpointId owner = new EndpointId(endpoint.namespace(), endpoint.name(), request.uid());
    AddressClaimSpec spec =
        new AddressClaimSpec(network.ref().name(), address.toString(), owner, nodeName);
    AddressClaimObject object = object(network, address, spec);
    try {
      client.resource(object).create();
      return Optional.of(owner);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
    AddressClaimObject there = client.resource(object).get();
    if (there == null || !there.hasOwnerReferenceFor(network.uid())) {
      return Optional
          .empty(); // it goes, with an endpoint or a network of that name before this one
    }
    Optional<AddressClaimSpec> known = read(there).map(Claim::spec);
    if (known.filter(claim -> claim.endpoint().uid().equals(request.uid())).isPresent()
        && !known.get().nodeName().equals(nodeName)) {
      there.setAdditionalProperty("spec", SpecCodec.document(known.get().on(nodeName)));
      client.resource(there).update();
    }
    return known.map(AddressClaimSpec::endpoint);
  }

  /** Owned by its network: the garbage collector takes it away with that. */
  private static AddressClaimObject object(
      Network network, IpAddress address, AddressClaimSpec spec) {
    AddressClaimObject object = new AddressClaimObject();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(ClaimNames.of(network.ref().name(), address))
            .withNamespace(network.ref().namespace())
            .addNewOwnerReference()
            .withApiVersion(Kind.API_VERSION)
            .withKind(Kind.ContainerNetwork.name())
            .withName(network.ref().name())
            .withUid(network.uid())
            .endOwnerReference()
            .build());
    object.setAdditionalProperty("spec", SpecCodec.document(spec));
    return object;
  }
}
