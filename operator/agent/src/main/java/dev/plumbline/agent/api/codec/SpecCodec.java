package dev.plumbline.agent.api.codec;

import dev.plumbline.agent.api.AddressClaimSpec;
import dev.plumbline.agent.api.AddressClaimSpec.EndpointId;
import dev.plumbline.agent.api.NodeNetworkStateSpec;
import dev.plumbline.agent.api.NodeNetworkStateStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** The kinds that are written by us alone, from and to documents. */
public final class SpecCodec {
  private SpecCodec() {}

  /**
   * The spec of an AddressClaim.
   *
   * @throws DecodeException if it is not of that form
   */
  public static AddressClaimSpec addressClaim(Object spec) {
    ObjectReader in = new ObjectReader("spec", spec);
    return new AddressClaimSpec(
        in.text("network"),
        in.text("address"),
        in.object(
            "endpoint",
            endpoint ->
                new EndpointId(
                    endpoint.text("namespace"), endpoint.text("name"), endpoint.text("uid"))),
        in.text("nodeName"));
  }

  public static Map<String, Object> document(AddressClaimSpec spec) {
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("namespace", spec.endpoint().namespace());
    endpoint.put("name", spec.endpoint().name());
    endpoint.put("uid", spec.endpoint().uid());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("network", spec.network());
    out.put("address", spec.address());
    out.put("endpoint", endpoint);
    out.put("nodeName", spec.nodeName());
    return out;
  }

  /**
   * The spec of a NodeNetworkState.
   *
   * @throws DecodeException if it is not of that form
   */
  public static NodeNetworkStateSpec nodeNetworkState(Object spec) {
    return new NodeNetworkStateSpec(
        new ObjectReader("spec", spec)
            .optionalChoice("desired", NodeNetworkStateSpec.Desired.class));
  }

  /**
   * What became of one object on a node.
   *
   * @throws DecodeException if it is not of that form
   */
  public static NodeNetworkStateStatus.Part part(Object part) {
    ObjectReader in = new ObjectReader("status", part);
    return new NodeNetworkStateStatus.Part(
        in.text("namespace"),
        in.text("name"),
        in.optionalLong("observedGeneration").orElse(0L),
        in.whole("targets"),
        in.optionalText("failed"),
        in.optionalText("reason"),
        in.optionalText("message"));
  }
}
