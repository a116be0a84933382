package dev.plumbline.agent.api.codec;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.ContainerNetworkStatus;
import dev.plumbline.agent.api.EndpointStatus;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.NodeNetworkStateStatus;
import dev.plumbline.agent.api.PortMappingStatus;
import dev.plumbline.agent.api.Resource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resources and statuses to documents: fields in the order of the API, and none for what is absent.
 */
public final class ResourceEncoder {
  private ResourceEncoder() {}

  /** The object with its spec as it was written, and that status. */
  public static Map<String, Object> resource(Resource resource, Map<String, Object> status) {
    var out = new LinkedHashMap<String, Object>();
    out.put("apiVersion", Kind.API_VERSION);
    out.put("kind", resource.kind().name());
    out.put("metadata", metadata(resource.metadata()));
    put(out, "spec", resource.raw().get("spec"));
    put(out, "status", status);
    return out;
  }

  /** Metadata without what a folder does not know. */
  public static Map<String, Object> metadata(Metadata metadata) {
    var out = new LinkedHashMap<String, Object>();
    out.put("name", metadata.name());
    out.put("namespace", metadata.namespace());
    put(out, "uid", metadata.uid());
    put(out, "resourceVersion", metadata.resourceVersion());
    out.put("generation", metadata.generation());
    put(out, "creationTimestamp", metadata.creationTimestamp().map(ResourceEncoder::time));
    put(out, "deletionTimestamp", metadata.deletionTimestamp().map(ResourceEncoder::time));
    put(out, "labels", metadata.labels());
    put(out, "annotations", metadata.annotations());
    put(out, "finalizers", metadata.finalizers());
    return out;
  }

  public static Map<String, Object> status(ContainerNetworkStatus status) {
    var out = new LinkedHashMap<String, Object>();
    put(out, "subnets", status.subnets().stream().map(ResourceEncoder::subnet).toList());
    put(out, "prefixes", status.prefixes());
    put(out, "vni", status.vni());
    put(out, "mtu", status.mtu());
    put(out, "endpoints", status.endpoints());
    status
        .nodes()
        .ifPresent(
            nodes -> out.put("nodes", ordered("ready", nodes.ready(), "total", nodes.total())));
    put(out, "conditions", conditions(status.conditions()));
    return out;
  }

  public static Map<String, Object> status(EndpointStatus status) {
    var out = new LinkedHashMap<String, Object>();
    put(out, "nodeName", status.nodeName());
    put(out, "sandbox", status.sandbox());
    put(out, "interfaceName", status.interfaceName());
    put(out, "ips", status.ips());
    put(out, "address", status.address());
    put(out, "hardwareAddress", status.hardwareAddress());
    put(out, "conditions", conditions(status.conditions()));
    return out;
  }

  public static Map<String, Object> status(PortMappingStatus status) {
    var out = new LinkedHashMap<String, Object>();
    put(out, "bindings", status.bindings().stream().map(ResourceEncoder::binding).toList());
    put(out, "ports", status.ports());
    put(out, "conditions", conditions(status.conditions()));
    return out;
  }

  public static Map<String, Object> status(NodeNetworkStateStatus status) {
    var out = new LinkedHashMap<String, Object>();
    put(out, "agentVersion", status.agentVersion());
    out.put("endpoints", status.endpoints());
    put(out, "networks", status.networks().stream().map(ResourceEncoder::part).toList());
    put(out, "mappings", status.mappings().stream().map(ResourceEncoder::part).toList());
    put(out, "conditions", conditions(status.conditions()));
    return out;
  }

  private static Map<String, Object> part(NodeNetworkStateStatus.Part part) {
    var out =
        ordered(
            "namespace", part.namespace(),
            "name", part.name(),
            "observedGeneration", part.observedGeneration(),
            "targets", part.targets());
    put(out, "failed", part.failed());
    put(out, "reason", part.reason());
    put(out, "message", part.message());
    return out;
  }

  private static Map<String, Object> subnet(ContainerNetworkStatus.SubnetStatus subnet) {
    var out = ordered("cidr", subnet.cidr());
    put(out, "gateway", subnet.gateway());
    put(out, "inUse", subnet.inUse());
    put(out, "available", subnet.available());
    return out;
  }

  private static Map<String, Object> binding(PortMappingStatus.Binding binding) {
    var out =
        ordered(
            "hostIP", binding.hostIP(),
            "protocol", binding.protocol().name(),
            "port", binding.port());
    put(out, "endPort", binding.endPort());
    out.put("targets", binding.targets());
    return out;
  }

  private static List<Map<String, Object>> conditions(List<Condition> conditions) {
    return conditions.stream()
        .map(
            condition ->
                ordered(
                    "type", condition.type(),
                    "status", condition.status().name(),
                    "reason", condition.reason(),
                    "message", condition.message(),
                    "observedGeneration", condition.observedGeneration(),
                    "lastTransitionTime", time(condition.lastTransitionTime())))
        .toList();
  }

  /** RFC 3339 in whole seconds, as Kubernetes writes times. */
  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Map<String, Object> ordered(Object... namesAndValues) {
    var out = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      out.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return out;
  }

  /** Leaves out what is absent or empty. */
  private static void put(Map<String, Object> out, String name, Object value) {
    switch (value) {
      case null -> {}
      case Optional<?> optional -> optional.ifPresent(present -> out.put(name, present));
      case Collection<?> items when items.isEmpty() -> {}
      case Map<?, ?> map when map.isEmpty() -> {}
      case String text when text.isEmpty() -> {}
      default -> out.put(name, value);
    }
  }
}
