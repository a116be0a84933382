package dev.plumbline.agent.source;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A folder of manifests for a test, and what a source says of it. */
final class Folder {

  static final UUID MACHINE = UUID.fromString("0123abcd-0123-4567-89ab-0123456789ab");

  final Path path;

  Folder(Path path) {
    this.path = path;
  }

  Folder write(String name, String... documents) throws IOException {
    Files.createDirectories(path.resolve(name).getParent());
    Files.writeString(path.resolve(name), String.join("---\n", documents));
    return this;
  }

  FolderSource source() {
    return source(path.toString());
  }

  FolderSource source(String... names) {
    return FolderSource.of(
        List.of(names), "node-1", MACHINE, new ByteArrayInputStream(new byte[0]));
  }

  Snapshot read() {
    return source().read(Optional.empty());
  }

  Snapshot read(Snapshot previous) {
    return source().read(Optional.of(previous));
  }

  /** Problems with the folder's own name left out. */
  List<String> problems(Snapshot snapshot) {
    return shortened(snapshot.problems());
  }

  List<String> notices(Snapshot snapshot) {
    return shortened(snapshot.notices());
  }

  private List<String> shortened(List<?> lines) {
    return lines.stream()
        .map(line -> line.toString().replace(path + "/", "").replace(path.toString(), "DIR"))
        .toList();
  }

  static String network(String name, String spec) {
    return """
    apiVersion: plumbline.dev/v1alpha1
    kind: ContainerNetwork
    metadata:
      name: %s
    spec: %s
    """
        .formatted(name, spec);
  }

  static String bridge(String name, int mtu) {
    return network(name, "{driver: Bridge, mtu: " + mtu + "}");
  }

  static String endpoint(String name, String node) {
    return """
    apiVersion: plumbline.dev/v1alpha1
    kind: Endpoint
    metadata:
      name: %s
    spec:
      nodeName: %s
      networkRef: {name: net}
      sandbox: {netns: {name: %s}}
    """
        .formatted(name, node, name);
  }

  static ObjectRef networkRef(String name) {
    return new ObjectRef(Kind.ContainerNetwork, "default", name);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
