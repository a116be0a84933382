package dev.plumbline.agent.kernel;

import dev.plumbline.agent.translate.Host;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.model.Family;
import dev.plumbline.model.LinkName;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The host as translation wants to know it. */
final class HostReader {

  private HostReader() {}

  /**
   * Puts what was seen together with what we changed: forwarding that is on because of us is to
   * stay as it is.
   */
  static Host host(HostFacts facts, List<Changed> changed, boolean guardsPorts) {
    Set<String> paths = new HashSet<>();
    changed.forEach(change -> paths.add(change.key().path()));
    List<Host.Device> devices =
        facts.devices().stream()
            .filter(device -> device.up() && !device.loopback())
            .map(device -> device(device, paths))
            .toList();
    Host.ForwardingKnob knob =
        facts.forcedForwarding() ? Host.ForwardingKnob.PER_DEVICE : Host.ForwardingKnob.ALL;
    Host.Guards guards = guardsPorts ? Host.Guards.POSSIBLE : Host.Guards.IMPOSSIBLE;
    return new Host(devices, facts.prefixes(), uplink(facts), knob, guards);
  }

  private static Optional<LinkName> uplink(HostFacts facts) {
    return Arrays.stream(Family.values())
        .flatMap(family -> facts.uplinks().getOrDefault(family, List.of()).stream())
        .findFirst();
  }

  private static Host.Device device(HostFacts.Device device, Set<String> changed) {
    String ipv4 = "net/ipv4/conf/" + device.name() + "/";
    String ipv6 = "net/ipv6/conf/" + device.name() + "/";
    Map<Family, Boolean> turnedOn = new EnumMap<>(Family.class);
    turnedOn.put(Family.IPV4, changed.contains(ipv4 + "forwarding"));
    turnedOn.put(
        Family.IPV6,
        changed.contains(ipv6 + "force_forwarding")
            || changed.contains("net/ipv6/conf/all/forwarding"));
    return new Host.Device(
        device.name(),
        device.mtu(),
        device.addresses().stream().map(HostFacts.Assigned::ip).toList(),
        device.forwards(),
        turnedOn,
        device.acceptRa() == 1 || changed.contains(ipv6 + "accept_ra"));
  }
}
