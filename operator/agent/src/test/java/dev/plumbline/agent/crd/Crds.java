package dev.plumbline.agent.crd;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.TypeBindings;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.type.TypeModifier;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.plumbline.agent.api.AddressClaimSpec;
import dev.plumbline.agent.api.ContainerNetworkSpec;
import dev.plumbline.agent.api.ContainerNetworkStatus;
import dev.plumbline.agent.api.EndpointSpec;
import dev.plumbline.agent.api.EndpointStatus;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.NodeNetworkStateSpec;
import dev.plumbline.agent.api.NodeNetworkStateStatus;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.agent.api.PortMappingStatus;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.JsonName;
import dev.plumbline.agent.kubernetes.api.AddressClaimResource;
import dev.plumbline.agent.kubernetes.api.ContainerNetworkResource;
import dev.plumbline.agent.kubernetes.api.EndpointResource;
import dev.plumbline.agent.kubernetes.api.NodeNetworkStateResource;
import dev.plumbline.agent.kubernetes.api.PortMappingResource;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The CustomResourceDefinitions as the types of {@code agent.api} say them. */
public final class Crds {
  private Crds() {}

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .setTypeFactory(TypeFactory.defaultInstance().withModifier(new OptionalIsItsContent()))
          .setAnnotationIntrospector(new JsonNames());

  /** What a CRD is made of: who says its names, what describes it, and its two parts. */
  private record Definition(
      Class<? extends CustomResource<?, ?>> names,
      AnnotatedElement described,
      Class<?> spec,
      Optional<Class<?>> status) {}

  private static final List<Definition> DEFINITIONS =
      List.of(
          new Definition(
              ContainerNetworkResource.class,
              Resource.ContainerNetwork.class,
              ContainerNetworkSpec.class,
              Optional.of(ContainerNetworkStatus.class)),
          new Definition(
              EndpointResource.class,
              Resource.Endpoint.class,
              EndpointSpec.class,
              Optional.of(EndpointStatus.class)),
          new Definition(
              PortMappingResource.class,
              Resource.PortMapping.class,
              PortMappingSpec.class,
              Optional.of(PortMappingStatus.class)),
          new Definition(
              AddressClaimResource.class,
              AddressClaimResource.class,
              AddressClaimSpec.class,
              Optional.empty()),
          new Definition(
              NodeNetworkStateResource.class,
              NodeNetworkStateResource.class,
              NodeNetworkStateSpec.class,
              Optional.of(NodeNetworkStateStatus.class)));

  private static final Map<String, Map<String, Object>> TREES = generate();

  /** Each CRD as the plain tree that YAML and JSON know, by the plural of its kind. */
  static Map<String, Map<String, Object>> all() {
    return TREES;
  }

  /** The CRDs of what a person writes. */
  public static Map<Kind, Map<String, Object>> trees() {
    var trees = new EnumMap<Kind, Map<String, Object>>(Kind.class);
    for (var kind : Kind.values()) {
      trees.put(kind, TREES.get(kind.plural()));
    }
    return trees;
  }

  private static Map<String, Map<String, Object>> generate() {
    var trees = new TreeMap<String, Map<String, Object>>();
    var generator =
        new CRDGenerator().withObjectMapper(MAPPER, new KubernetesSerialization(MAPPER, false));
    DEFINITIONS.forEach(definition -> generator.customResourceClasses(definition.names()));
    generator.withPostProcessor(new Collect(trees)).withOutput(new Discard()).generate();
    return trees;
  }

  static String yaml(Map<String, Object> tree) {
    var settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(120)
            .build();
    return "# Generated from the types of dev.plumbline.agent.api; see CONTRIBUTING.md.\n"
        + new Dump(settings).dumpToString(tree);
  }

  private static Map<String, Object> tree(CustomResourceDefinition crd) {
    var definition =
        DEFINITIONS.stream()
            .filter(
                one -> HasMetadata.getKind(one.names()).equals(crd.getSpec().getNames().getKind()))
            .findFirst()
            .orElseThrow();
    var version = crd.getSpec().getVersions().getFirst();
    constrain(definition, version.getSchema().getOpenAPIV3Schema());
    // in the order of the annotations; the generator sorts by path
    var columns =
        Arrays.stream(definition.names().getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    version
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparing(column -> columns.indexOf(column.getName())));
    // the API server's to write
    crd.setStatus(null);
    @SuppressWarnings("unchecked")
    var tree = (Map<String, Object>) tidy(MAPPER.convertValue(crd, Map.class));
    return tree;
  }

  private static void constrain(Definition definition, JSONSchemaProps root) {
    var properties = new LinkedHashMap<String, JSONSchemaProps>();
    properties.put("apiVersion", string("The version of this form: " + Kind.API_VERSION + "."));
    properties.put("kind", string("The kind of object."));
    properties.put("metadata", object());
    properties.putAll(root.getProperties());
    root.setProperties(properties);
    root.setDescription(definition.described().getAnnotation(Doc.class).value());
    root.setRequired(List.of("spec"));
    Constraints.rules(root, List.of(definition.described()));
    constrain(properties.get("spec"), definition.spec());
    definition.status().ifPresent(status -> constrain(properties.get("status"), status));
  }

  private static void constrain(JSONSchemaProps part, Class<?> type) {
    part.setDescription(type.getAnnotation(Doc.class).value());
    Constraints.ofRecord(part, type);
  }

  private static JSONSchemaProps string(String description) {
    var schema = new JSONSchemaProps();
    schema.setDescription(description);
    schema.setType("string");
    return schema;
  }

  private static JSONSchemaProps object() {
    var schema = new JSONSchemaProps();
    schema.setType("object");
    return schema;
  }

  /** Whole numbers without a point, nothing empty, keys in order. */
  private static Object tidy(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, Object>();
        map.forEach(
            (key, inner) -> {
              if (inner != null && !(inner instanceof List<?> list && list.isEmpty())) {
                sorted.put((String) key, tidy(inner));
              }
            });
        yield sorted;
      }
      case List<?> list -> new ArrayList<>(list.stream().map(Crds::tidy).toList());
      case Double number when number == Math.rint(number) -> number.longValue();
      default -> value;
    };
  }

  /** Lets Jackson read {@link JsonName}, so that the API's types need not know Jackson. */
  private static final class JsonNames extends JacksonAnnotationIntrospector {
    @Override
    public PropertyName findNameForSerialization(Annotated annotated) {
      return Optional.ofNullable(annotated.getAnnotation(JsonName.class))
          .map(name -> PropertyName.construct(name.value()))
          .orElseGet(() -> super.findNameForSerialization(annotated));
    }
  }

  /** That a field may be left out is not a matter of its type in a schema. */
  private static final class OptionalIsItsContent extends TypeModifier {
    @Override
    public JavaType modifyType(
        JavaType type, Type declared, TypeBindings context, TypeFactory factory) {
      return type.getRawClass() == Optional.class ? type.containedType(0) : type;
    }
  }

  private record Collect(Map<String, Map<String, Object>> trees) implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata crd, String version) {
      var definition = (CustomResourceDefinition) crd;
      trees.put(definition.getSpec().getNames().getPlural(), tree(definition));
      return crd;
    }
  }

  /** The generator insists on writing somewhere. */
  private static final class Discard extends CRDGenerator.AbstractCRDOutput<OutputStream> {
    @Override
    protected OutputStream createStreamFor(String name) {
      return new ByteArrayOutputStream();
    }
  }
}
