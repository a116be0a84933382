package dev.plumbline.agent.kernel;

import dev.plumbline.agent.converge.Obstacles;
import dev.plumbline.agent.translate.Attachment;
import dev.plumbline.agent.translate.Mapping;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.dataplane.firewall.Finding;
import dev.plumbline.dataplane.firewall.ForeignFirewall;
import dev.plumbline.dataplane.firewall.Probe;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Others' rules of one moment, asked about the first packet from the uplink to each endpoint of a
 * mapping, and about its answer.
 */
final class ForeignRules implements Obstacles {

  private final ForeignFirewall firewall;
  private final Map<Family, LinkName> uplinks = new EnumMap<>(Family.class);

  /** Where a family has no default route, any link with an address of it stands for the uplink. */
  ForeignRules(ForeignFirewall firewall, HostFacts facts) {
    this.firewall = firewall;
    for (HostFacts.Device device : facts.devices()) {
      if (device.up() && !device.loopback()) {
        device
            .addresses()
            .forEach(assigned -> uplinks.putIfAbsent(assigned.ip().family(), device.name()));
      }
    }
    facts
        .uplinks()
        .forEach(
            (family, links) -> {
              if (!links.isEmpty()) {
                uplinks.put(family, links.getFirst());
              }
            });
  }

  @Override
  public Optional<String> to(Mapping mapping) {
    for (Mapping.Binding binding : mapping.bindings()) {
      for (Probe probe : probes(mapping, binding)) {
        List<Finding> findings = new ArrayList<>(firewall.check(probe));
        findings.addAll(firewall.check(probe.answer()));
        if (!findings.isEmpty()) {
          return Optional.of(findings.getFirst() + " drops what comes to " + text(probe));
        }
      }
    }
    return Optional.empty();
  }

  /** None for a port of 127.0.0.1: what the host itself sends is not forwarded. */
  private List<Probe> probes(Mapping mapping, Mapping.Binding binding) {
    List<Probe> probes = new ArrayList<>();
    LinkName uplink = uplinks.get(binding.hostIp().family());
    if (uplink == null || binding.hostIp().isLoopback()) {
      return probes;
    }
    for (IpAddress target : binding.targets()) {
      bridge(mapping, target)
          .map(
              bridge ->
                  Probe.request(uplink, bridge, target, binding.protocol(), binding.firstTarget()))
          .ifPresent(probes::add);
    }
    return probes;
  }

  private static Optional<LinkName> bridge(Mapping mapping, IpAddress target) {
    return mapping.targets().stream()
        .filter(
            attachment -> attachment.address(target.family()).filter(target::equals).isPresent())
        .findFirst()
        .flatMap(Attachment::network)
        .map(Network::bridge);
  }

  private static String text(Probe probe) {
    String address = probe.endpoint().toString();
    return (address.indexOf(':') < 0 ? address : "[" + address + "]")
        + ":"
        + probe.port()
        + "/"
        + probe.protocol();
  }
}
