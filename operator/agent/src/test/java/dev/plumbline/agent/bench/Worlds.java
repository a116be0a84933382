package dev.plumbline.agent.bench;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.converge.World;
import dev.plumbline.agent.source.FolderSource;
import dev.plumbline.agent.source.Snapshot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Objects to measure with: one bridge network, endpoints on it, ports that lead to them. */
final class Worlds {

  private Worlds() {}

  /**
   * A network, endpoints and mappings.
   *
   * @param round part of the endpoints' names: an address at rest is not given again at once
   */
  static World of(int round, int endpoints, int mappings) {
    return world(
        network()
            + endpoints(round, endpoints)
            + mappings(round, mappings, Math.max(endpoints, 1)));
  }

  static ObjectRef mapping(int number) {
    return new ObjectRef(Kind.PortMapping, "default", "m" + number);
  }

  private static World world(String manifests) {
    FolderSource source =
        FolderSource.of(
            List.of("-"),
            "bench",
            UUID.nameUUIDFromBytes(new byte[0]),
            new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)));
    Snapshot snapshot = source.read(Optional.empty());
    snapshot.problems().forEach(System.out::println);
    Map<ObjectRef, Resource> objects = new LinkedHashMap<>();
    snapshot.objects().forEach((ref, entry) -> objects.put(ref, entry.resource()));
    return new World(objects, true);
  }

  private static String network() {
    return """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata: {name: bench}
        spec: {driver: Bridge, subnets: [{cidr: 10.88.0.0/16}]}
        """;
  }

  private static String endpoints(int round, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(
          """
          ---
          apiVersion: plumbline.dev/v1alpha1
          kind: Endpoint
          metadata: {name: r%1$d-e%2$d}
          spec: {networkRef: {name: bench}, sandbox: {netns: {name: r%1$d-e%2$d}}}
          """
              .formatted(round, i));
    }
    return text.toString();
  }

  private static String mappings(int round, int count, int endpoints) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(
          """
          ---
          apiVersion: plumbline.dev/v1alpha1
          kind: PortMapping
          metadata: {name: m%d}
          spec: {endpointRef: {name: r%d-e%d}, ports: [{protocol: TCP, port: %d, targetPort: 8080}]}
          """
              .formatted(i, round, i % endpoints, 20000 + i));
    }
    return text.toString();
  }
}
