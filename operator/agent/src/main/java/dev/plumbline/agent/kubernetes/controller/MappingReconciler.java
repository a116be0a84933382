package dev.plumbline.agent.kubernetes.controller;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.NodeNetworkStateStatus.Part;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.agent.api.PortMappingStatus;
import dev.plumbline.agent.api.PortMappingStatus.Binding;
import dev.plumbline.agent.api.Resource.PortMapping;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.api.codec.ResourceEncoder;
import dev.plumbline.agent.converge.StatusView;
import dev.plumbline.agent.kubernetes.Kept;
import dev.plumbline.agent.kubernetes.StatusWriter;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.ContainerNetworkObject;
import dev.plumbline.agent.kubernetes.api.EndpointObject;
import dev.plumbline.agent.kubernetes.api.PortMappingObject;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Says of each mapping what became of it on the nodes where its endpoints are. */
final class MappingReconciler implements Reconciler<PortMappingObject> {

  private static final String BY_ENDPOINT = "endpoint";
  private static final String BY_SELECTOR = "selector";

  private final Kept<PortMappingObject> mappings;
  private final Kept<EndpointObject> endpoints;
  private final Kept<ContainerNetworkObject> networks;
  private final NodeParts parts;
  private final StatusWriter writer;

  MappingReconciler(
      Kept<PortMappingObject> mappings,
      Kept<EndpointObject> endpoints,
      Kept<ContainerNetworkObject> networks,
      NodeParts parts,
      StatusWriter writer) {
    this.mappings = mappings;
    this.endpoints = endpoints;
    this.networks = networks;
    this.parts = parts;
    this.writer = writer;
    mappings
        .indexed(
            BY_ENDPOINT,
            mapping ->
                Untyped.spec(mapping, String.class, "endpointRef", "name").stream()
                    .map(name -> mapping.getMetadata().getNamespace() + "/" + name)
                    .toList())
        .indexed(
            BY_SELECTOR,
            mapping ->
                Untyped.spec(mapping, Map.class, "selector").stream()
                    .map(_ -> mapping.getMetadata().getNamespace())
                    .toList());
  }

  @Override
  public List<EventSource<?, PortMappingObject>> prepareEventSources(
      EventSourceContext<PortMappingObject> context) {
    return mappings.sources(context);
  }

  /** An endpoint came, went or changed. */
  void endpoint(EndpointObject endpoint) {
    String namespace = endpoint.getMetadata().getNamespace();
    mappings
        .by(BY_ENDPOINT, namespace + "/" + endpoint.getMetadata().getName())
        .forEach(mappings::again);
    mappings.by(BY_SELECTOR, namespace).forEach(mappings::again);
  }

  @Override
  public UpdateControl<PortMappingObject> reconcile(
      PortMappingObject object, Context<PortMappingObject> context) {
    if (!context.isPrimaryResourceDeleted()) {
      writer.write(object, ResourceEncoder.status(status(object)));
    }
    return UpdateControl.noUpdate();
  }

  private PortMappingStatus status(PortMappingObject object) {
    try {
      PortMapping mapping = (PortMapping) Untyped.resource(Kind.PortMapping, object);
      List<EndpointObject> targets = targets(mapping);
      Map<String, Part> reported = parts.of(mapping.ref());
      reported
          .values()
          .removeIf(part -> part.observedGeneration() != mapping.metadata().generation());
      List<Condition> conditions = conditions(object, mapping, targets, reported);
      boolean ready = conditions.getLast().status() == Condition.Status.True;
      return new PortMappingStatus(
          ready ? bindings(mapping.spec(), targets) : List.of(),
          Optional.of(StatusView.ports(mapping.spec())),
          conditions);
    } catch (DecodeException e) {
      return new PortMappingStatus(
          List.of(),
          Optional.empty(),
          refused(object, Condition.ACCEPTED, "Invalid", e.getMessage()));
    }
  }

  private List<EndpointObject> targets(PortMapping mapping) {
    String namespace = mapping.metadata().namespace();
    PortMappingSpec spec = mapping.spec();
    if (spec.endpointRef().isPresent()) {
      return endpoints.get(namespace, spec.endpointRef().get().name()).stream().toList();
    }
    return endpoints
        .all()
        .filter(endpoint -> endpoint.getMetadata().getNamespace().equals(namespace))
        .filter(
            endpoint ->
                spec.selector()
                    .orElseThrow()
                    .matches(
                        Objects.requireNonNullElse(endpoint.getMetadata().getLabels(), Map.of())))
        .toList();
  }

  private static List<Condition> conditions(
      PortMappingObject object,
      PortMapping mapping,
      List<EndpointObject> targets,
      Map<String, Part> reported) {
    Optional<Map.Entry<String, Part>> failed =
        reported.entrySet().stream()
            .filter(entry -> !entry.getValue().isReady())
            .min(Map.Entry.comparingByKey());
    if (failed.isPresent()) {
      Part part = failed.get().getValue();
      String message = part.message().orElse("");
      return refused(
          object,
          part.failed().orElseThrow(),
          part.reason().orElse("Failed"),
          reported.size() == 1 ? message : "node " + failed.get().getKey() + ": " + message);
    }
    if (!reported.isEmpty()) {
      return Stream.of(
              Condition.ACCEPTED, Condition.RESOLVED_REFS, Condition.PROGRAMMED, Condition.READY)
          .map(type -> Untyped.condition(object, type, true, type, ""))
          .toList();
    }
    if (targets.isEmpty()) {
      String wanted =
          mapping
              .spec()
              .endpointRef()
              .map(ref -> "there is no endpoint " + ref.name())
              .orElse("no endpoint has the labels of the selector");
      return refused(object, Condition.RESOLVED_REFS, "EndpointNotFound", wanted);
    }
    return refused(
        object,
        Condition.PROGRAMMED,
        "Pending",
        "no node that has one of its endpoints has said anything of it yet");
  }

  private static List<Condition> refused(
      PortMappingObject object, String type, String reason, String message) {
    List<Condition> conditions = new ArrayList<>();
    for (String before :
        List.of(Condition.ACCEPTED, Condition.RESOLVED_REFS, Condition.PROGRAMMED)) {
      if (before.equals(type)) {
        break;
      }
      conditions.add(Untyped.condition(object, before, true, before, ""));
    }
    conditions.add(Untyped.condition(object, type, false, reason, message));
    conditions.add(Untyped.condition(object, Condition.READY, false, reason, message));
    return conditions;
  }

  private List<Binding> bindings(PortMappingSpec spec, List<EndpointObject> targets) {
    List<Binding> bindings = new ArrayList<>();
    for (IpAddress host : hostIps(spec, targets)) {
      int reached =
          (int) targets.stream().filter(target -> hasFamily(target, host.family())).count();
      if (reached > 0 && !(host.family() == Family.IPV6 && host.isLoopback())) {
        for (var port : spec.ports()) {
          bindings.add(
              new Binding(
                  host.toString(),
                  port.protocol(),
                  port.port(),
                  port.lastPort() == port.port() ? Optional.empty() : Optional.of(port.lastPort()),
                  reached));
        }
      }
    }
    return bindings;
  }

  private List<IpAddress> hostIps(PortMappingSpec spec, List<EndpointObject> targets) {
    List<String> asked = spec.hostIPs();
    if (asked.isEmpty()) {
      asked =
          targets.stream()
              .flatMap(target -> Binder.networkOf(target).stream())
              .flatMap(ref -> networks.get(ref.namespace(), ref.name()).stream())
              .findFirst()
              .map(MappingReconciler::hostBindings)
              .orElse(List.of());
    }
    return asked.isEmpty()
        ? List.of(IpAddress.unspecified(Family.IPV4), IpAddress.unspecified(Family.IPV6))
        : asked.stream().map(IpAddress::parse).toList();
  }

  private static List<String> hostBindings(ContainerNetworkObject network) {
    List<?> bindings = Untyped.spec(network, List.class, "hostBindings").orElse(List.of());
    return bindings.stream().map(Object::toString).toList();
  }

  private static boolean hasFamily(EndpointObject endpoint, Family family) {
    return Untyped.statusTexts(endpoint, "ips").stream()
        .anyMatch(ip -> ip.contains(":") == (family == Family.IPV6));
  }
}
