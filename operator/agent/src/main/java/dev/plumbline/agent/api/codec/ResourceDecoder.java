package dev.plumbline.agent.api.codec;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.Resource;
import java.util.Map;

/** Documents to resources. */
public final class ResourceDecoder {
  private ResourceDecoder() {}

  /**
   * A whole object as the API server gives it.
   *
   * @throws DecodeException if it is not of the shape of its kind
   */
  public static Resource decode(Map<String, Object> document) {
    var in = new ObjectReader("", document);
    return decode(
        in.choice("kind", Kind.class),
        in.object("metadata", ResourceDecoder::metadata),
        document.get("spec"),
        document);
  }

  /**
   * An object whose metadata is known.
   *
   * @param raw the document as it was written
   * @throws DecodeException if the spec is not of the shape of its kind
   */
  public static Resource decode(
      Kind kind, Metadata metadata, Object spec, Map<String, Object> raw) {
    var in = new ObjectReader("spec", spec);
    return switch (kind) {
      case ContainerNetwork ->
          new Resource.ContainerNetwork(metadata, ContainerNetworkDecoder.decode(in), raw);
      case Endpoint -> new Resource.Endpoint(metadata, EndpointDecoder.decode(in), raw);
      case PortMapping -> new Resource.PortMapping(metadata, PortMappingDecoder.decode(in), raw);
    };
  }

  private static Metadata metadata(ObjectReader in) {
    return new Metadata(
        in.optionalText("namespace").orElse(Metadata.DEFAULT_NAMESPACE),
        in.text("name"),
        in.optionalText("uid").orElse(""),
        in.optionalLong("generation").orElse(1L),
        in.textMap("labels"),
        in.textMap("annotations"),
        in.texts("finalizers"),
        in.optionalTime("creationTimestamp"),
        in.optionalTime("deletionTimestamp"),
        in.optionalText("resourceVersion"));
  }
}
