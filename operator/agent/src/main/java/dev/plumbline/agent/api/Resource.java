package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import java.util.Map;

/**
 * One object of ours, decoded.
 *
 * <p>{@link #raw()} is the document as it was written, for printing; it takes no part in decisions.
 */
public sealed interface Resource {

  Metadata metadata();

  /** The spec, of the kind's own type. */
  Record spec();

  Map<String, Object> raw();

  Kind kind();

  /** The same object under other metadata. */
  Resource with(Metadata newMetadata);

  /** Its kind, namespace and name. */
  default ObjectRef ref() {
    return new ObjectRef(kind(), metadata().namespace(), metadata().name());
  }

  /** What {@code docker network create} makes. */
  @Doc(
      "A network that endpoints attach to: what docker network create makes. Its driver says of what it is made,"
          + " its subnets which addresses endpoints get.")
  @Cel(
      value = "size(self.metadata.name) <= 200",
      message = "must have a name of 200 characters at most: names of address claims begin with it")
  record ContainerNetwork(Metadata metadata, ContainerNetworkSpec spec, Map<String, Object> raw)
      implements Resource {
    @Override
    public Kind kind() {
      return Kind.ContainerNetwork;
    }

    @Override
    public ContainerNetwork with(Metadata newMetadata) {
      return new ContainerNetwork(newMetadata, spec, raw);
    }
  }

  /** What {@code docker network connect} makes. */
  @Doc(
      "An interface of a container, Pod or named network namespace in a ContainerNetwork: what docker network connect"
          + " makes.")
  record Endpoint(Metadata metadata, EndpointSpec spec, Map<String, Object> raw)
      implements Resource {
    @Override
    public Kind kind() {
      return Kind.Endpoint;
    }

    @Override
    public Endpoint with(Metadata newMetadata) {
      return new Endpoint(newMetadata, spec, raw);
    }
  }

  /** What {@code docker run --publish} makes. */
  @Doc(
      "Ports of the host that lead to an endpoint, or to several: what docker run --publish makes.")
  record PortMapping(Metadata metadata, PortMappingSpec spec, Map<String, Object> raw)
      implements Resource {
    @Override
    public Kind kind() {
      return Kind.PortMapping;
    }

    @Override
    public PortMapping with(Metadata newMetadata) {
      return new PortMapping(newMetadata, spec, raw);
    }
  }
}
