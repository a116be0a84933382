package dev.plumbline.agent.kernel;

import dev.plumbline.agent.translate.Host;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.model.Family;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The host as translation wants to know it. */
final class HostReader {

  private HostReader() {}

  /**
   * Puts what was seen together with what we changed: forwarding that is on because of us is to
   * stay as it is.
   */
  static Host host(HostFacts facts, List<Changed> changed) {
    Set<String> paths = new HashSet<>();
    changed.forEach(change -> paths.add(change.key().path()));
    return new Host(
        facts.links().stream().map(link -> device(link, paths)).toList(),
        facts.prefixes(),
        facts.uplink(),
        facts.ipv6ForcesPerLink() ? Host.ForwardingKnob.PER_DEVICE : Host.ForwardingKnob.ALL);
  }

  private static Host.Device device(HostFacts.HostLink link, Set<String> changed) {
    Map<Family, Boolean> forwards = new EnumMap<>(Family.class);
    Map<Family, Boolean> turnedOn = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      forwards.put(family, link.forwards().contains(family));
    }
    turnedOn.put(Family.IPV4, changed.contains("net/ipv4/conf/" + link.name() + "/forwarding"));
    turnedOn.put(
        Family.IPV6,
        changed.contains("net/ipv6/conf/" + link.name() + "/force_forwarding")
            || changed.contains("net/ipv6/conf/all/forwarding"));
    boolean accepts =
        link.acceptsAdvertisements()
            || changed.contains("net/ipv6/conf/" + link.name() + "/accept_ra");
    return new Host.Device(link.name(), link.mtu(), link.addresses(), forwards, turnedOn, accepts);
  }
}
