package dev.plumbline.agent.kubernetes.controller;

import dev.plumbline.agent.api.AddressClaimSpec;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.api.codec.SpecCodec;
import dev.plumbline.agent.kubernetes.Kept;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.AddressClaimObject;
import dev.plumbline.agent.kubernetes.api.EndpointObject;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.model.IpAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Takes away claims of which nobody has need: seen so twice, a rest apart, the second time asked of
 * the API server itself, the claim first and its endpoint after. The rest is also how long an
 * address is not given to others after its endpoint has gone.
 */
final class ClaimReconciler implements Reconciler<AddressClaimObject> {

  static final String BY_NETWORK = "network";
  private static final String BY_ENDPOINT = "endpoint";

  private final KubernetesClient client;
  private final Kept<AddressClaimObject> claims;
  private final Kept<EndpointObject> endpoints;
  private final Duration rest;
  private final Consumer<ObjectRef> changed;

  /** When a claim was first seen without need, by its UID; moments of System.nanoTime. */
  private final Map<String, Long> idleSince = new ConcurrentHashMap<>();

  /**
   * @param changed hears of each network of which a claim came or went
   */
  ClaimReconciler(
      KubernetesClient client,
      Kept<AddressClaimObject> claims,
      Kept<EndpointObject> endpoints,
      Duration rest,
      Consumer<ObjectRef> changed) {
    this.client = client;
    this.claims = claims;
    this.endpoints = endpoints;
    this.rest = rest;
    this.changed = changed;
    claims
        .indexed(
            BY_NETWORK,
            claim -> spec(claim).map(s -> network(claim, s).toString()).stream().toList())
        .indexed(BY_ENDPOINT, claim -> spec(claim).map(s -> s.endpoint().uid()).stream().toList());
  }

  @Override
  public List<EventSource<?, AddressClaimObject>> prepareEventSources(
      EventSourceContext<AddressClaimObject> context) {
    return claims.sources(context);
  }

  /** An endpoint came, went or changed. */
  void endpoint(EndpointObject endpoint) {
    claims.by(BY_ENDPOINT, endpoint.getMetadata().getUid()).forEach(claims::again);
  }

  @Override
  public UpdateControl<AddressClaimObject> reconcile(
      AddressClaimObject claim, Context<AddressClaimObject> context) {
    String uid = claim.getMetadata().getUid();
    Optional<AddressClaimSpec> spec = spec(claim);
    if (spec.isEmpty()) {
      return UpdateControl.noUpdate();
    }
    if (context.isPrimaryResourceDeleted()) {
      idleSince.remove(uid);
      changed.accept(network(claim, spec.get()));
      return UpdateControl.noUpdate();
    }
    changed.accept(network(claim, spec.get()));
    Optional<EndpointObject> owner =
        endpoints.by(Binder.BY_UID, spec.get().endpoint().uid()).stream().findFirst();
    if (owner.filter(endpoint -> needs(endpoint, claim, spec.get())).isPresent()) {
      idleSince.remove(uid);
      return UpdateControl.noUpdate();
    }
    long since = idleSince.computeIfAbsent(uid, _ -> System.nanoTime());
    long left = since + rest.toNanos() - System.nanoTime();
    if (left > 0) {
      return UpdateControl.<AddressClaimObject>noUpdate()
          .rescheduleAfter(Duration.ofNanos(left).toMillis() + 1);
    }
    removeIfIdle(claim, spec.get());
    idleSince.remove(uid);
    return UpdateControl.noUpdate();
  }

  /** Nothing from a cache decides here: the claim first, then whose it is. */
  private void removeIfIdle(AddressClaimObject claim, AddressClaimSpec spec) {
    AddressClaimObject now = client.resource(claim).get();
    if (now == null || !now.getMetadata().getUid().equals(claim.getMetadata().getUid())) {
      return;
    }
    EndpointObject owner =
        client
            .resources(EndpointObject.class)
            .inNamespace(spec.endpoint().namespace())
            .withName(spec.endpoint().name())
            .get();
    boolean needed =
        owner != null
            && owner.getMetadata().getUid().equals(spec.endpoint().uid())
            && needs(owner, now, spec);
    if (!needed) {
      client.resource(now).lockResourceVersion(now.getMetadata().getResourceVersion()).delete();
    }
  }

  /** Whether the endpoint is on the claim's network and names no other address of the family. */
  private static boolean needs(
      EndpointObject object, AddressClaimObject claim, AddressClaimSpec spec) {
    try {
      Endpoint endpoint = (Endpoint) Untyped.resource(Kind.Endpoint, object);
      IpAddress address = IpAddress.parse(spec.address());
      List<IpAddress> named =
          endpoint.spec().addresses().stream()
              .map(IpAddress::parse)
              .filter(one -> one.family() == address.family())
              .toList();
      return Translator.networkOf(endpoint).equals(Optional.of(network(claim, spec)))
          && (named.isEmpty() || named.contains(address));
    } catch (DecodeException e) {
      return true;
    }
  }

  private static ObjectRef network(AddressClaimObject claim, AddressClaimSpec spec) {
    return new ObjectRef(Kind.ContainerNetwork, claim.getMetadata().getNamespace(), spec.network());
  }

  private static Optional<AddressClaimSpec> spec(AddressClaimObject claim) {
    try {
      return Optional.of(SpecCodec.addressClaim(claim.getAdditionalProperties().get("spec")));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}
