package dev.plumbline.agent.api.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.ContainerNetworkStatus;
import dev.plumbline.agent.api.EndpointStatus;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.agent.api.PortMappingStatus;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.constraint.JsonName;
import dev.plumbline.agent.crd.CompiledSchemas;
import dev.plumbline.agent.crd.Crds;
import dev.plumbline.agent.schema.Corpus;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {

  private static final Condition READY =
      new Condition(
          "Ready",
          Condition.Status.True,
          "Programmed",
          "all is well",
          3,
          Instant.parse("2026-01-31T12:00:00.123Z"));

  /**
   * What is decoded, put back into a tree by reflection, is what was written: no field is
   * forgotten.
   */
  @ParameterizedTest
  @EnumSource
  void every_field_of_every_accepted_spec_comes_through(Kind kind) {
    for (var each : Corpus.of(kind)) {
      if (each.refused().isEmpty()) {
        var resource =
            ResourceDecoder.decode(kind, Metadata.named("default", "x", ""), each.spec(), Map.of());
        assertEquals(withoutNulls(each.spec()), tree(resource.spec()), each::title);
      }
    }
  }

  private static Object tree(Object value) {
    return switch (value) {
      case Record record -> {
        var tree = new LinkedHashMap<String, Object>();
        for (var component : record.getClass().getRecordComponents()) {
          var inner = tree(get(component, record));
          var isAbsent =
              inner == null
                  || inner.equals(List.of())
                  || inner.equals(Map.of()) && component.getType() == Map.class
                  || inner.equals(false);
          if (!isAbsent) {
            tree.put(name(component), inner);
          }
        }
        yield tree;
      }
      case Optional<?> optional -> optional.map(CodecTest::tree).orElse(null);
      case List<?> list -> list.stream().map(CodecTest::tree).toList();
      case Enum<?> constant -> constant.name();
      case Integer number -> number.longValue();
      default -> value;
    };
  }

  private static String name(RecordComponent component) {
    var name = component.getAnnotation(JsonName.class);
    return name == null ? component.getName() : name.value();
  }

  private static Object get(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object withoutNulls(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<Object, Object>();
        map.forEach(
            (key, inner) -> {
              if (inner != null && !inner.equals(false)) {
                copy.put(key, withoutNulls(inner));
              }
            });
        yield copy;
      }
      case List<?> list -> list.stream().map(CodecTest::withoutNulls).toList();
      default -> value;
    };
  }

  @Test
  void an_object_of_the_api_server_is_decoded_with_its_metadata() {
    var document =
        Map.<String, Object>of(
            "apiVersion",
            Kind.API_VERSION,
            "kind",
            "PortMapping",
            "metadata",
            Map.of(
                "name",
                "web",
                "namespace",
                "shop",
                "uid",
                "u-1",
                "generation",
                7,
                "resourceVersion",
                "12",
                "labels",
                Map.of("a", "b"),
                "finalizers",
                List.of("f"),
                "creationTimestamp",
                "2026-01-31T12:00:00Z",
                "deletionTimestamp",
                "2026-02-01T12:00:00Z"),
            "spec",
            Map.of(
                "endpointRef",
                Map.of("name", "web"),
                "ports",
                List.of(Map.of("protocol", "TCP", "port", 8080))));
    var resource = ResourceDecoder.decode(document);
    var metadata = resource.metadata();
    assertEquals("pmap shop/web", resource.ref().toString());
    assertEquals(
        List.of("u-1", 7L, Map.of("a", "b"), List.of("f"), Optional.of("12")),
        List.of(
            metadata.uid(),
            metadata.generation(),
            metadata.labels(),
            metadata.finalizers(),
            metadata.resourceVersion()));
    assertEquals(Optional.of(Instant.parse("2026-01-31T12:00:00Z")), metadata.creationTimestamp());
    assertEquals(Optional.of(Instant.parse("2026-02-01T12:00:00Z")), metadata.deletionTimestamp());
    var port = ((Resource.PortMapping) resource).spec().ports().getFirst();
    assertEquals(PortMappingSpec.Protocol.TCP, port.protocol());
    assertEquals(8080, port.lastPort());
    assertEquals(8080, port.firstTarget());
    assertEquals(
        "u-1",
        ((Map<?, ?>) ResourceEncoder.resource(resource, Map.of()).get("metadata")).get("uid"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "driver | 5 | spec.driver: is not known here: 5",
        "driver | Ring | spec.driver: is not known here: Ring",
        "mtu | many | spec.mtu: must be a whole number",
        "subnets | none | spec.subnets: must be a list",
        "bridge | none | spec.bridge: must be an object",
        "internal | maybe | spec.internal: must be true or false",
      })
  void what_does_not_fit_is_refused_with_its_path(String field, String value, String expected) {
    var spec = new LinkedHashMap<String, Object>(Map.of("driver", "Bridge"));
    spec.put(field, value);
    var document =
        Map.<String, Object>of(
            "kind", "ContainerNetwork", "metadata", Map.of("name", "x"), "spec", spec);
    var thrown = assertThrows(DecodeException.class, () -> ResourceDecoder.decode(document));
    assertEquals(expected, thrown.getMessage());
  }

  @Test
  void a_field_deep_inside_is_named_too() {
    var spec =
        Map.of("driver", "Bridge", "subnets", List.of(Map.of("cidr", "a"), Map.of("gateway", "b")));
    var document =
        Map.<String, Object>of(
            "kind", "ContainerNetwork", "metadata", Map.of("name", "x"), "spec", spec);
    var thrown = assertThrows(DecodeException.class, () -> ResourceDecoder.decode(document));
    assertEquals("spec.subnets[1].cidr", thrown.path());
  }

  @Test
  void statuses_are_written_in_the_order_of_the_api_and_without_what_is_absent() {
    var network =
        new ContainerNetworkStatus(
            List.of(
                new ContainerNetworkStatus.SubnetStatus(
                    "10.0.0.0/24", Optional.of("10.0.0.1"), Optional.of(1L), Optional.of(252L))),
            Optional.of("10.0.0.0/24"),
            Optional.empty(),
            Optional.of(1500),
            Optional.of(1),
            Optional.of(new ContainerNetworkStatus.NodeCount(1, 1)),
            List.of(READY));
    assertEquals(
        "{subnets=[{cidr=10.0.0.0/24, gateway=10.0.0.1, inUse=1, available=252}], prefixes=10.0.0.0/24, mtu=1500,"
            + " endpoints=1, nodes={ready=1, total=1}, conditions=[{type=Ready, status=True, reason=Programmed,"
            + " message=all is well, observedGeneration=3, lastTransitionTime=2026-01-31T12:00:00Z}]}",
        ResourceEncoder.status(network).toString());
    var endpoint =
        new EndpointStatus(
            Optional.of("node-1"),
            Optional.of("/run/netns/web"),
            Optional.of("eth0"),
            List.of("10.0.0.2/24"),
            Optional.of("10.0.0.2"),
            Optional.of("02:42:0a:00:00:02"),
            List.of());
    assertEquals(
        "{nodeName=node-1, sandbox=/run/netns/web, interfaceName=eth0, ips=[10.0.0.2/24], address=10.0.0.2,"
            + " hardwareAddress=02:42:0a:00:00:02}",
        ResourceEncoder.status(endpoint).toString());
    var mapping =
        new PortMappingStatus(
            List.of(
                new PortMappingStatus.Binding(
                    "0.0.0.0", PortMappingSpec.Protocol.UDP, 53, Optional.of(54), 2)),
            Optional.of("53-54->53-54/udp"),
            List.of());
    assertEquals(
        "{bindings=[{hostIP=0.0.0.0, protocol=UDP, port=53, endPort=54, targets=2}], ports=53-54->53-54/udp}",
        ResourceEncoder.status(mapping).toString());
    for (var status :
        Map.of(
                Kind.ContainerNetwork, ResourceEncoder.status(network),
                Kind.Endpoint, ResourceEncoder.status(endpoint),
                Kind.PortMapping, ResourceEncoder.status(mapping))
            .entrySet()) {
      var known = CompiledSchemas.map(statusSchema(status.getKey()).get("properties")).keySet();
      assertTrue(known.containsAll(status.getValue().keySet()), () -> status + " in " + known);
    }
  }

  private static Map<String, Object> statusSchema(Kind kind) {
    var version =
        CompiledSchemas.map(
            ((List<?>) CompiledSchemas.map(Crds.trees().get(kind).get("spec")).get("versions"))
                .getFirst());
    var root =
        CompiledSchemas.map(CompiledSchemas.map(version.get("schema")).get("openAPIV3Schema"));
    return CompiledSchemas.map(CompiledSchemas.map(root.get("properties")).get("status"));
  }
}
