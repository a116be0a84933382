package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which mapping has which host port. Two that want one port on one address exclude each other. */
final class PortClaims {

  private record PortKey(Protocol protocol, Family family, int port) {}

  /** A refused claim: the port, and who has it. */
  record Conflict(ObjectRef holder, Mapping.Binding binding, int port) {}

  private record Claim(IpAddress hostIp, ObjectRef mapping) {}

  private final Map<PortKey, List<Claim>> claims = new HashMap<>();
  private final Map<ObjectRef, List<Mapping.Binding>> granted = new HashMap<>();

  /** Takes all ports of the bindings, or none. */
  Optional<Conflict> claim(ObjectRef mapping, List<Mapping.Binding> bindings) {
    for (Mapping.Binding binding : bindings) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        for (Claim claim : claims.getOrDefault(key(binding, port), List.of())) {
          if (!claim.mapping().equals(mapping) && excludes(claim.hostIp(), binding.hostIp())) {
            return Optional.of(new Conflict(claim.mapping(), binding, port));
          }
        }
      }
    }
    for (Mapping.Binding binding : bindings) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        claims
            .computeIfAbsent(key(binding, port), _ -> new ArrayList<>(1))
            .add(new Claim(binding.hostIp(), mapping));
      }
    }
    granted.put(mapping, bindings);
    return Optional.empty();
  }

  void release(ObjectRef mapping) {
    List<Mapping.Binding> bindings = granted.remove(mapping);
    if (bindings == null) {
      return;
    }
    for (Mapping.Binding binding : bindings) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        PortKey key = key(binding, port);
        List<Claim> ofPort = claims.get(key);
        ofPort.removeIf(claim -> claim.mapping().equals(mapping));
        if (ofPort.isEmpty()) {
          claims.remove(key);
        }
      }
    }
  }

  private static boolean excludes(IpAddress one, IpAddress other) {
    return one.isUnspecified() || other.isUnspecified() || one.equals(other);
  }

  private static PortKey key(Mapping.Binding binding, int port) {
    return new PortKey(binding.protocol(), binding.family(), port);
  }
}
