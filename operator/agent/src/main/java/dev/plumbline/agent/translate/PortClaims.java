package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which mapping has which host port. Two that want one port on one address exclude each other. Two
 * that open one port of an endpoint may, if they open it to the same sources.
 */
final class PortClaims {

  private record PortKey(Protocol protocol, Family family, int port) {}

  private record Claim(IpAddress address, ObjectRef mapping) {}

  private record Opened(ObjectRef mapping, Set<String> sources) {}

  /** What a mapping was given. */
  private record Grant(List<Mapping.Binding> bindings, List<MappingItems.Opening> openings) {}

  /** A refused claim: the port, and who has it. */
  record Conflict(ObjectRef holder, IpAddress address, Protocol protocol, int port) {

    /** Another tenant's mapping is not named. */
    String text(ObjectRef refused) {
      String what = address + " " + port + "/" + protocol;
      return holder.namespace().equals(refused.namespace())
          ? what + " belongs to " + holder
          : what + " is taken";
    }
  }

  private final Map<PortKey, List<Claim>> claims = new HashMap<>();
  private final Map<MappingItems.Opening, List<Opened>> opened = new HashMap<>();
  private final Map<ObjectRef, Grant> granted = new HashMap<>();

  /** Takes all ports of the mapping, or none. */
  Optional<Conflict> claim(Mapping mapping, PortMappingSpec spec) {
    ObjectRef ref = mapping.ref();
    List<MappingItems.Opening> openings = MappingItems.openings(mapping, spec);
    Set<String> sources = Set.copyOf(spec.allowedSources());
    Optional<Conflict> conflict =
        conflict(mapping.bindings()).or(() -> conflict(openings, sources));
    if (conflict.isPresent()) {
      return conflict;
    }
    for (Mapping.Binding binding : mapping.bindings()) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        claims
            .computeIfAbsent(key(binding, port), _ -> new ArrayList<>(1))
            .add(new Claim(binding.hostIp(), ref));
      }
    }
    Opened mine = new Opened(ref, sources);
    openings.forEach(o -> opened.computeIfAbsent(o, _ -> new ArrayList<>(1)).add(mine));
    granted.put(ref, new Grant(mapping.bindings(), openings));
    return Optional.empty();
  }

  private Optional<Conflict> conflict(List<Mapping.Binding> bindings) {
    for (Mapping.Binding binding : bindings) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        for (Claim claim : claims.getOrDefault(key(binding, port), List.of())) {
          if (excludes(claim.address(), binding.hostIp())) {
            return Optional.of(
                new Conflict(claim.mapping(), binding.hostIp(), binding.protocol(), port));
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Conflict> conflict(List<MappingItems.Opening> openings, Set<String> sources) {
    for (MappingItems.Opening opening : openings) {
      for (Opened other : opened.getOrDefault(opening, List.of())) {
        if (!other.sources().equals(sources)) {
          return Optional.of(
              new Conflict(other.mapping(), opening.address(), opening.protocol(), opening.port()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the mapping has this port now. */
  boolean has(ObjectRef mapping, Mapping.Binding binding, int port) {
    return claims
        .getOrDefault(key(binding, port), List.of())
        .contains(new Claim(binding.hostIp(), mapping));
  }

  void release(ObjectRef mapping) {
    Grant grant = granted.remove(mapping);
    if (grant == null) {
      return;
    }
    for (Mapping.Binding binding : grant.bindings()) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        PortKey key = key(binding, port);
        List<Claim> ofPort = claims.get(key);
        if (ofPort != null) {
          ofPort.removeIf(claim -> claim.mapping().equals(mapping));
          if (ofPort.isEmpty()) {
            claims.remove(key);
          }
        }
      }
    }
    for (MappingItems.Opening opening : grant.openings()) {
      List<Opened> ofPort = opened.get(opening);
      if (ofPort != null) {
        ofPort.removeIf(other -> other.mapping().equals(mapping));
        if (ofPort.isEmpty()) {
          opened.remove(opening);
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
