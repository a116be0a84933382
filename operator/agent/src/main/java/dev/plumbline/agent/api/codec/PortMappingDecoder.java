package dev.plumbline.agent.api.codec;

import dev.plumbline.agent.api.PortMappingSpec;

/** The spec of a PortMapping. */
final class PortMappingDecoder {
  private PortMappingDecoder() {}

  static PortMappingSpec decode(ObjectReader in) {
    return new PortMappingSpec(
        in.optionalObject("endpointRef", ref -> new PortMappingSpec.EndpointRef(ref.text("name"))),
        in.optionalObject("selector", SharedDecoder::selector),
        in.texts("hostIPs"),
        in.objects("ports", PortMappingDecoder::port),
        in.optionalChoice("scope", PortMappingSpec.Scope.class),
        in.texts("allowedSources"),
        in.optionalChoice("externalTrafficPolicy", PortMappingSpec.TrafficPolicy.class));
  }

  private static PortMappingSpec.Port port(ObjectReader in) {
    return new PortMappingSpec.Port(
        in.optionalText("name"),
        in.choice("protocol", PortMappingSpec.Protocol.class),
        in.whole("port"),
        in.optionalWhole("endPort"),
        in.optionalWhole("targetPort"));
  }
}
