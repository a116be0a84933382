package dev.plumbline.agent.api.codec;

import dev.plumbline.agent.api.AllowedNamespaces;
import dev.plumbline.agent.api.BridgeOptions;
import dev.plumbline.agent.api.ContainerNetworkSpec;
import dev.plumbline.agent.api.GatewayModes;
import dev.plumbline.agent.api.IpFamily;
import dev.plumbline.agent.api.IpvlanOptions;
import dev.plumbline.agent.api.MacvlanOptions;
import dev.plumbline.agent.api.OverlayOptions;
import dev.plumbline.agent.api.Route;
import dev.plumbline.agent.api.Rule;
import dev.plumbline.agent.api.Subnet;

/** The spec of a ContainerNetwork. */
final class ContainerNetworkDecoder {
  private ContainerNetworkDecoder() {}

  static ContainerNetworkSpec decode(ObjectReader in) {
    return new ContainerNetworkSpec(
        in.choice("driver", ContainerNetworkSpec.Driver.class),
        in.objects("subnets", ContainerNetworkDecoder::subnet),
        in.choices("ipFamilies", IpFamily.class),
        in.flag("internal"),
        in.optionalWhole("mtu"),
        in.optionalText("interfacePrefix"),
        in.optionalObject("gatewayMode", ContainerNetworkDecoder::gatewayModes),
        in.texts("hostBindings"),
        in.optionalObject("bridge", ContainerNetworkDecoder::bridge),
        in.optionalObject("overlay", ContainerNetworkDecoder::overlay),
        in.optionalObject("macvlan", ContainerNetworkDecoder::macvlan),
        in.optionalObject("ipvlan", ContainerNetworkDecoder::ipvlan),
        in.optionalObject("dns", SharedDecoder::dns),
        in.objects("routes", ContainerNetworkDecoder::route),
        in.objects("rules", ContainerNetworkDecoder::rule),
        in.optionalObject("nodeSelector", SharedDecoder::selector),
        in.optionalObject("allowedNamespaces", ContainerNetworkDecoder::allowedNamespaces));
  }

  private static Subnet subnet(ObjectReader in) {
    return new Subnet(
        in.text("cidr"),
        in.optionalText("gateway"),
        in.optionalText("range"),
        in.texts("reserved"));
  }

  private static GatewayModes gatewayModes(ObjectReader in) {
    return new GatewayModes(
        in.optionalChoice("ipv4", GatewayModes.Mode.class),
        in.optionalChoice("ipv6", GatewayModes.Mode.class));
  }

  private static BridgeOptions bridge(ObjectReader in) {
    return new BridgeOptions(
        in.optionalText("name"),
        in.optionalChoice("interContainer", BridgeOptions.InterContainer.class),
        in.optionalChoice("masquerade", BridgeOptions.Masquerade.class),
        in.texts("trustedInterfaces"));
  }

  private static OverlayOptions overlay(ObjectReader in) {
    return new OverlayOptions(
        in.optionalWhole("vni"),
        in.optionalWhole("port"),
        in.optionalChoice("encryption", OverlayOptions.Encryption.class));
  }

  private static MacvlanOptions macvlan(ObjectReader in) {
    return new MacvlanOptions(
        in.text("parent"),
        in.optionalWhole("vlan"),
        in.optionalChoice("mode", MacvlanOptions.Mode.class));
  }

  private static IpvlanOptions ipvlan(ObjectReader in) {
    return new IpvlanOptions(
        in.text("parent"),
        in.optionalWhole("vlan"),
        in.optionalChoice("mode", IpvlanOptions.Mode.class),
        in.optionalChoice("flag", IpvlanOptions.Flag.class));
  }

  private static Route route(ObjectReader in) {
    return new Route(
        in.text("to"),
        in.optionalText("via"),
        in.optionalWhole("metric"),
        in.optionalWhole("table"));
  }

  private static Rule rule(ObjectReader in) {
    return new Rule(in.whole("priority"), in.text("from"), in.whole("table"));
  }

  private static AllowedNamespaces allowedNamespaces(ObjectReader in) {
    return new AllowedNamespaces(
        in.choice("from", AllowedNamespaces.From.class),
        in.optionalObject("selector", SharedDecoder::selector));
  }
}
