package dev.plumbline.agent.kubernetes.controller;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.NodeNetworkStateStatus.Part;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.api.codec.SpecCodec;
import dev.plumbline.agent.kubernetes.Untyped;
import dev.plumbline.agent.kubernetes.api.NodeNetworkStateObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What the nodes' agents say of networks and mappings, by object. */
final class NodeParts {

  private final Consumer<ObjectRef> changed;
  private final Map<String, Map<ObjectRef, Part>> byNode = new HashMap<>();
  private final Map<ObjectRef, Map<String, Part>> byObject = new HashMap<>();

  /**
   * @param changed hears of each object of which a node says something new
   */
  NodeParts(Consumer<ObjectRef> changed) {
    this.changed = changed;
  }

  /** What each node says of an object. */
  synchronized Map<String, Part> of(ObjectRef ref) {
    return new TreeMap<>(byObject.getOrDefault(ref, Map.of()));
  }

  /** A node's object is as it is now, or gone. */
  void heard(NodeNetworkStateObject object, boolean gone) {
    String node = object.getMetadata().getName();
    Map<ObjectRef, Part> fresh = gone ? Map.of() : read(object);
    Map<ObjectRef, Part> all;
    Map<ObjectRef, Part> before;
    synchronized (this) {
      before = byNode.getOrDefault(node, Map.of());
      byNode.put(node, fresh);
      before.keySet().forEach(ref -> byObject.get(ref).remove(node));
      fresh.forEach(
          (ref, part) -> byObject.computeIfAbsent(ref, _ -> new HashMap<>()).put(node, part));
      byObject.values().removeIf(Map::isEmpty);
      all = new HashMap<>(before);
      all.putAll(fresh);
    }
    for (ObjectRef ref : all.keySet()) {
      if (!Objects.equals(before.get(ref), fresh.get(ref))) {
        changed.accept(ref);
      }
    }
  }

  private static Map<ObjectRef, Part> read(NodeNetworkStateObject object) {
    Map<ObjectRef, Part> parts = new HashMap<>();
    read(object, "networks", Kind.ContainerNetwork, parts);
    read(object, "mappings", Kind.PortMapping, parts);
    return parts;
  }

  private static void read(
      NodeNetworkStateObject object, String list, Kind kind, Map<ObjectRef, Part> into) {
    for (Map<?, ?> item : Untyped.statusItems(object, list)) {
      read(item)
          .ifPresent(part -> into.put(new ObjectRef(kind, part.namespace(), part.name()), part));
    }
  }

  /** What an agent of another version says so, this one cannot know. */
  private static Optional<Part> read(Map<?, ?> item) {
    try {
      return Optional.of(SpecCodec.part(item));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}
