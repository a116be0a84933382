package dev.plumbline.agent.source;

import static dev.plumbline.agent.source.Folder.bridge;
import static dev.plumbline.agent.source.Folder.endpoint;
import static dev.plumbline.agent.source.Folder.network;
import static dev.plumbline.agent.source.Folder.networkRef;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.source.Snapshot.Extent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderSourceTest {

  @TempDir Path temp;

  @Test
  void objects_of_all_files_are_read_and_know_where_they_stand() throws IOException {
    var folder = new Folder(temp).write("b.yaml", bridge("two", 1400), bridge("three", 1400));
    folder.write(
        "a.json",
        "{\"apiVersion\": \"plumbline.dev/v1alpha1\", \"kind\": \"ContainerNetwork\", \"metadata\": {\"name\": \"one\", \"namespace\": \"shop\", \"labels\": {\"a\": \"b\"}}, \"spec\": {\"driver\": \"None\"}}");
    var snapshot = folder.read();
    assertEquals(List.of(), snapshot.problems());
    assertEquals(Extent.WHOLE, snapshot.extent());
    assertEquals(
        List.of("cnet default/three", "cnet default/two", "cnet shop/one"),
        snapshot.objects().keySet().stream().map(ObjectRef::toString).toList());
    assertEquals(
        new Place(temp + "/b.yaml", 7), snapshot.objects().get(networkRef("three")).place());
  }

  @Test
  void what_is_wrong_is_told_with_file_line_and_field() throws IOException {
    var folder =
        new Folder(temp)
            .write(
                "net.yaml",
                bridge("ok", 1500),
                """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata:
          name: bad
        spec:
          driver: Bridge
          subnets:
          - cidr: 10.0.0.0/24
            gateway: 10.0.1.1
        """);
    var snapshot = folder.read();
    assertEquals(
        List.of("net.yaml:15: spec.subnets[0].gateway: must lie in cidr"),
        folder.problems(snapshot));
    assertEquals(List.of(networkRef("ok")), List.copyOf(snapshot.objects().keySet()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1, 2] | x.yaml:1: must be an object with fields, is a list",
        "just text | x.yaml:1: must be an object with fields, is \"just text\"",
        "{kind: X} | x.yaml:1: apiVersion: is missing",
        "{apiVersion: 1} | x.yaml:1: apiVersion: must be a text",
        "{apiVersion: plumbline.dev/v1alpha1} | x.yaml:1: kind: is missing",
        "{apiVersion: plumbline.dev/v2, kind: Endpoint} | x.yaml:1: apiVersion: must be plumbline.dev/v1alpha1, is \"plumbline.dev/v2\"",
        "{apiVersion: plumbline.dev/v1alpha1, kind: Endpiont} | x.yaml:1: kind: must be one of ContainerNetwork, Endpoint, PortMapping, is \"Endpiont\"; did you mean Endpoint?",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, spec: {driver: None}} | x.yaml:1: metadata: is missing",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {}, spec: {driver: None}} | x.yaml:1: metadata.name: is missing",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {name: A_b}, spec: {driver: None}} | x.yaml:1: metadata.name: must be lower case letters, digits, - and ., at most 253 characters, is \"A_b\"",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {name: a, namespace: b.c}, spec: {driver: None}} | x.yaml:1: metadata.namespace: must be lower case letters, digits and -, at most 63 characters, is \"b.c\"",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {generateName: a-}, spec: {driver: None}} | x.yaml:1: metadata.generateName: is not for files: give the object a name",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {name: a, lables: {}}, spec: {driver: None}} | x.yaml:1: metadata.lables: unknown field; did you mean labels?",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {name: a, labels: {x: 1}}, spec: {driver: None}} | x.yaml:1: metadata.labels.x: must be a text, is the number 1: write it in quotes",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {name: a, labels: {x: a b}}, spec: {driver: None}} | x.yaml:1: metadata.labels.x: \"a b\" is not a label's value",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {name: a, labels: {-x: a}}, spec: {driver: None}} | x.yaml:1: metadata.labels.-x: is not a label's name",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {name: a}} | x.yaml:1: spec: is missing",
        "{apiVersion: plumbline.dev/v1alpha1, kind: ContainerNetwork, metadata: {name: a}, sepc: {}, spec: {driver: None}} | x.yaml:1: sepc: unknown field; did you mean spec?",
        "{apiVersion: v1, kind: List, items: 5} | x.yaml:1: items: must be a list",
      })
  void a_document_that_is_no_object_of_ours_is_refused(String text, String expected)
      throws IOException {
    var folder = new Folder(temp).write("x.yaml", text);
    var snapshot = folder.read();
    assertEquals(List.of(expected), folder.problems(snapshot).stream().limit(1).toList());
    assertTrue(snapshot.objects().isEmpty());
    assertEquals(Extent.PARTIAL, snapshot.extent());
  }

  @Test
  void what_the_api_server_adds_does_no_harm() throws IOException {
    var folder =
        new Folder(temp)
            .write(
                "x.yaml",
                """
        apiVersion: plumbline.dev/v1alpha1
        kind: ContainerNetwork
        metadata:
          name: a
          uid: 5e2f7c1e-0000-4000-8000-000000000000
          resourceVersion: "12"
          generation: 4
          creationTimestamp: "2026-01-01T00:00:00Z"
          managedFields: [{manager: kubectl}]
          annotations:
        spec: {driver: None}
        status: {conditions: []}
        """);
    var snapshot = folder.read();
    assertEquals(List.of(), snapshot.problems());
    var metadata = snapshot.objects().get(networkRef("a")).resource().metadata();
    assertEquals(1, metadata.generation());
    assertEquals(Optional.empty(), metadata.creationTimestamp());
  }

  @Test
  void other_kinds_and_other_nodes_endpoints_are_skipped_with_a_notice() throws IOException {
    var folder =
        new Folder(temp)
            .write(
                "x.yaml",
                bridge("net", 1500),
                endpoint("here", "node-1"),
                endpoint("there", "node-2"),
                "{apiVersion: apps/v1, kind: Deployment}\n",
                "{apiVersion: v1, kind: ConfigMap}\n");
    var snapshot = folder.read();
    assertEquals(List.of(), snapshot.problems());
    assertEquals(Extent.WHOLE, snapshot.extent());
    assertEquals(
        List.of("cnet default/net", "cnep default/here"),
        snapshot.objects().keySet().stream().map(ObjectRef::toString).toList());
    assertEquals(
        List.of(
            "x.yaml:16: Endpoint is for node node-2: skipped",
            "x.yaml:25: Deployment of apps/v1 is not Plumbline's: skipped",
            "x.yaml:27: ConfigMap of v1 is not Plumbline's: skipped"),
        folder.notices(snapshot));
  }

  @Test
  void an_endpoint_of_another_node_that_is_wrong_is_told_but_holds_nothing_up() throws IOException {
    var folder =
        new Folder(temp)
            .write(
                "x.yaml",
                bridge("net", 1500),
                endpoint("there", "node-2").replace("netns", "nets"));
    var snapshot = folder.read();
    assertEquals(1, snapshot.problems().size());
    assertEquals(Extent.WHOLE, snapshot.extent());
  }

  @Test
  void a_list_counts_as_its_items() throws IOException {
    var folder =
        new Folder(temp)
            .write(
                "x.yaml",
                """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: plumbline.dev/v1alpha1
          kind: ContainerNetwork
          metadata: {name: a}
          spec: {driver: None}
        - apiVersion: plumbline.dev/v1alpha1
          kind: ContainerNetwork
          metadata: {name: b}
          spec:
            driver: Non
        """);
    var snapshot = folder.read();
    assertEquals(List.of(networkRef("a")), List.copyOf(snapshot.objects().keySet()));
    assertEquals(
        List.of(
            "x.yaml:12: items[1].spec.driver: must be one of Bridge, Overlay, Macvlan, Ipvlan, Host, None, is \"Non\"; did you mean None?"),
        folder.problems(snapshot));
  }

  @Test
  void two_of_one_name_are_told_with_both_places_and_neither_is_taken() throws IOException {
    var folder =
        new Folder(temp)
            .write("a.yaml", bridge("net", 1500))
            .write("b.yaml", bridge("other", 1500), bridge("net", 1400));
    var snapshot = folder.read();
    assertEquals(
        List.of(
            "a.yaml:1: metadata.name: cnet default/net is also at b.yaml:7",
            "b.yaml:7: metadata.name: cnet default/net is also at a.yaml:1"),
        folder.problems(snapshot));
    assertEquals(List.of(networkRef("other")), List.copyOf(snapshot.objects().keySet()));
    assertEquals(Extent.PARTIAL, snapshot.extent());
  }

  @Test
  void the_uid_is_the_name_based_one_of_machine_kind_namespace_and_name() {
    var ref = new ObjectRef(Kind.Endpoint, "default", "web");
    var uid = Manifests.uid(Folder.MACHINE, ref);
    // python3 -c 'import uuid; print(uuid.uuid5(uuid.UUID("0123abcd-0123-4567-89ab-0123456789ab"),
    // "Endpoint/default/web"))'
    assertEquals(UUID.fromString("2f4b01bf-e715-53ef-acce-bcfc5f59b7ee"), uid);
  }

  @Test
  void a_file_larger_than_ten_megabytes_is_refused_in_one_line() throws IOException {
    var folder = new Folder(temp).write("ok.yaml", bridge("net", 1500));
    var large = new byte[Documents.MAX_BYTES + 1];
    Arrays.fill(large, (byte) '#');
    Files.write(temp.resolve("large.yaml"), large);
    var snapshot = folder.read();
    assertEquals(List.of("large.yaml: is larger than 10 MiB"), folder.problems(snapshot));
    assertEquals(1, snapshot.objects().size());
    assertEquals(Extent.PARTIAL, snapshot.extent());
  }

  @Test
  @Timeout(20)
  void a_file_of_ten_megabytes_is_read() throws IOException {
    var folder = new Folder(temp).write("large.yaml", bridge("net", 1500));
    var rest = new byte[Documents.MAX_BYTES - (int) Files.size(temp.resolve("large.yaml"))];
    Arrays.fill(rest, (byte) '#');
    Files.write(temp.resolve("large.yaml"), rest, java.nio.file.StandardOpenOption.APPEND);
    assertEquals(List.of(), folder.problems(folder.read()));
  }

  @Test
  void standard_input_is_read_once_and_remembered() {
    var in = new ByteArrayInputStream(Folder.bytes(bridge("net", 1500) + "---\n{kind: X}\n"));
    var source = FolderSource.of(List.of("-"), "node-1", Folder.MACHINE, in);
    var first = source.read(Optional.empty());
    assertEquals("stdin:7: apiVersion: is missing", first.problems().getFirst().toString());
    assertTrue(first.saysTheSame(source.read(Optional.of(first))));
  }

  @Test
  void no_objects_at_all_are_empty_and_not_a_wish_to_delete() throws IOException {
    assertEquals(Extent.EMPTY, new Folder(temp).read().extent());
    assertEquals(
        Extent.EMPTY,
        new Folder(temp).write("x.yaml", "{apiVersion: v1, kind: Pod}\n").read().extent());
  }

  @Test
  void unsupported_features_are_valid_here() throws IOException {
    var folder =
        new Folder(temp)
            .write(
                "x.yaml",
                network("a", "{driver: Overlay, nodeSelector: {}}"),
                network("b", "{driver: Macvlan, macvlan: {parent: eth0}}"));
    assertEquals(List.of(), folder.read().problems());
  }
}
