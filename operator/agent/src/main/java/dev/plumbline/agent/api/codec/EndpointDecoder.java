package dev.plumbline.agent.api.codec;

import dev.plumbline.agent.api.EndpointSpec;
import dev.plumbline.agent.api.Sandbox;

/** The spec of an Endpoint. */
final class EndpointDecoder {
  private EndpointDecoder() {}

  static EndpointSpec decode(ObjectReader in) {
    return new EndpointSpec(
        in.optionalObject("networkRef", EndpointDecoder::networkRef),
        in.optionalText("nodeName"),
        in.object("sandbox", EndpointDecoder::sandbox),
        in.optionalText("interface"),
        in.texts("addresses"),
        in.optionalText("mac"),
        in.texts("aliases"),
        in.optionalObject("dns", SharedDecoder::dns),
        in.optionalWhole("gatewayPriority"),
        in.textMap("sysctls"));
  }

  private static EndpointSpec.NetworkRef networkRef(ObjectReader in) {
    return new EndpointSpec.NetworkRef(in.text("name"), in.optionalText("namespace"));
  }

  private static Sandbox sandbox(ObjectReader in) {
    return new Sandbox(
        in.optionalObject("pod", pod -> new Sandbox.Pod(pod.text("name"))),
        in.optionalObject("netns", netns -> new Sandbox.Netns(netns.text("name"))),
        in.optionalObject("container", container -> new Sandbox.Container(container.text("id"))),
        in.optionalObject("endpointRef", ref -> new Sandbox.EndpointRef(ref.text("name"))),
        in.optionalObject("host", _ -> new Sandbox.Host()));
  }
}
