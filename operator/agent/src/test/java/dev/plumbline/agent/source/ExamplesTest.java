package dev.plumbline.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.api.EndpointSpec;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

  private static final Path EXAMPLES = Path.of("../../examples");

  /** Those for a node; what is for Argo CD holds nothing of ours. */
  static List<Path> examples() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders
          .filter(Files::isDirectory)
          .filter(folder -> !folder.endsWith("argocd"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_is_explained_and_there_is_nothing_wrong_with_it(Path example) throws IOException {
    assertTrue(Files.size(example.resolve("README.md")) > 0);
    var snapshot = new Folder(example).read();
    assertEquals(List.of(), snapshot.problems());
    // an example for a cluster has the Pods that it speaks of
    assertTrue(
        snapshot.notices().stream()
            .allMatch(notice -> notice.toString().endsWith("is not Plumbline's: skipped")),
        snapshot.notices()::toString);
    assertFalse(snapshot.objects().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void what_an_example_refers_to_is_in_it(Path example) {
    var objects = new Folder(example).read().objects();
    for (var entry : objects.values()) {
      references(entry.resource())
          .forEach(ref -> assertTrue(objects.containsKey(ref), ref::toString));
    }
  }

  @Test
  void all_examples_can_be_applied_together() throws IOException {
    var names = new ArrayList<String>();
    examples().forEach(example -> names.add(example.toString()));
    var snapshot = new Folder(EXAMPLES).source(names.toArray(String[]::new)).read(Optional.empty());
    assertEquals(List.of(), snapshot.problems());
    var prefixes = new HashMap<String, ObjectRef>();
    var bindings = new HashMap<String, ObjectRef>();
    for (var resource : snapshot.resources()) {
      if (resource instanceof Resource.ContainerNetwork network) {
        network.spec().subnets().forEach(subnet -> unique(prefixes, subnet.cidr(), network.ref()));
      } else if (resource instanceof Resource.PortMapping mapping) {
        mapping
            .spec()
            .ports()
            .forEach(port -> unique(bindings, port.protocol() + " " + port.port(), mapping.ref()));
      }
    }
  }

  private static void unique(Map<String, ObjectRef> taken, String what, ObjectRef by) {
    assertNull(taken.put(what, by), () -> what + " is taken twice");
  }

  private static List<ObjectRef> references(Resource resource) {
    var namespace = resource.metadata().namespace();
    return switch (resource) {
      case Resource.ContainerNetwork _ -> List.of();
      case Resource.Endpoint endpoint ->
          Stream.concat(
                  endpoint.spec().networkRef().map(EndpointSpec.NetworkRef::name).stream()
                      .map(name -> new ObjectRef(Kind.ContainerNetwork, namespace, name)),
                  endpoint.spec().sandbox().endpointRef().map(Sandbox.EndpointRef::name).stream()
                      .map(name -> new ObjectRef(Kind.Endpoint, namespace, name)))
              .toList();
      case Resource.PortMapping mapping ->
          mapping.spec().endpointRef().map(PortMappingSpec.EndpointRef::name).stream()
              .map(name -> new ObjectRef(Kind.Endpoint, namespace, name))
              .toList();
    };
  }
}
