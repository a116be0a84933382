package dev.plumbline.agent.kernel;

import dev.plumbline.agent.converge.ForeignDrops;
import dev.plumbline.agent.translate.Attachment;
import dev.plumbline.agent.translate.Mapping;
import dev.plumbline.dataplane.firewall.ForeignFirewall;
import dev.plumbline.dataplane.firewall.Probe;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import java.util.Optional;

/** Asks the rules of others what they would do to the first packet of a published connection. */
final class HostFirewalls implements ForeignDrops {

  private final ForeignFirewall rules = ForeignFirewall.read();
  private final LinkName uplink;

  /**
   * Reads the rules.
   *
   * @param uplink where packets from outside come in
   */
  HostFirewalls(LinkName uplink) {
    this.uplink = uplink;
  }

  @Override
  public Optional<String> of(Mapping mapping) {
    for (Mapping.Binding binding : mapping.bindings()) {
      for (Attachment target : mapping.targets()) {
        Optional<String> found = drops(binding, target);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> drops(Mapping.Binding binding, Attachment target) {
    Family family = binding.hostIp().family();
    Optional<IpAddress> address = target.address(family);
    if (binding.hostIp().isLoopback() || address.isEmpty()) {
      return Optional.empty();
    }
    LinkName bridge = target.network().orElseThrow().bridge();
    Probe request =
        Probe.request(uplink, bridge, address.get(), binding.protocol(), binding.firstTarget());
    return rules.check(request).stream()
        .findFirst()
        .map(finding -> "packets to it are dropped by " + finding);
  }
}
