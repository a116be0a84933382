package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.GatewayModes.Mode;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.model.Element;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Protocol;
import java.util.ArrayList;
import java.util.List;

/**
 * What a mapping asks of the firewall: elements of {@code publish}, {@code balance}, {@code open}.
 */
final class MappingItems {

  private final PortMappingSpec spec;
  private final List<Prefix> allowed;
  private final List<Item> items = new ArrayList<>();

  private MappingItems(PortMappingSpec spec) {
    this.spec = spec;
    this.allowed = withoutCovered(spec.allowedSources().stream().map(Prefix::parse).toList());
  }

  static List<Item> of(Mapping mapping, PortMappingSpec spec) {
    MappingItems items = new MappingItems(spec);
    mapping.bindings().forEach(items::binding);
    mapping.targets().forEach(items::opening);
    return items.items;
  }

  private void binding(Mapping.Binding binding) {
    for (int port = binding.port(); port <= binding.lastPort(); port++) {
      int target = binding.firstTarget() + port - binding.port();
      if (binding.targets().size() == 1) {
        publish(binding, port, binding.targets().getFirst(), target);
      } else {
        balance(binding, port, target);
      }
      restrict(binding.hostIp(), binding.protocol(), port);
    }
  }

  private void publish(Mapping.Binding binding, int port, IpAddress to, int target) {
    items.add(
        new Element(
            FirewallSet.PUBLISH4.of(binding.family()),
            key(binding.hostIp(), binding.protocol(), port),
            List.of(new Field.Ip(to), new Field.Port(target))));
  }

  private void balance(Mapping.Binding binding, int port, int target) {
    List<IpAddress> targets = binding.targets();
    for (int slot = 0; slot < Field.Slot.COUNT; slot++) {
      List<Field> key = new ArrayList<>(key(binding.hostIp(), binding.protocol(), port));
      key.add(new Field.Slot(slot));
      IpAddress to = targets.get(slot % targets.size());
      items.add(
          new Element(
              FirewallSet.BALANCE4.of(binding.family()),
              List.copyOf(key),
              List.of(new Field.Ip(to), new Field.Port(target))));
    }
  }

  /** Where packets may come without NAT the target's own address and port are opened. */
  private void opening(Attachment target) {
    Network network = target.network().orElseThrow();
    for (IpAddress address : target.link().orElseThrow().addresses()) {
      boolean open = network.mode(address.family()) == Mode.Routed || !network.trusted().isEmpty();
      if (open) {
        for (PortMappingSpec.Port port : spec.ports()) {
          Protocol protocol = MappingTranslator.protocol(port.protocol());
          int last = port.firstTarget() + port.lastPort() - port.port();
          for (int number = port.firstTarget(); number <= last; number++) {
            items.add(
                new Element(
                    FirewallSet.OPEN4.of(address.family()),
                    key(address, protocol, number),
                    List.of()));
            restrict(address, protocol, number);
          }
        }
      }
    }
  }

  private void restrict(IpAddress address, Protocol protocol, int port) {
    if (spec.allowedSources().isEmpty()) {
      return;
    }
    items.add(
        new Element(
            FirewallSet.RESTRICTED4.of(address.family()), key(address, protocol, port), List.of()));
    for (Prefix source : allowed) {
      if (source.family() == address.family()) {
        Prefix host = Prefix.of(address, address.family().bits());
        items.add(
            Element.of(
                FirewallSet.ALLOWED4.of(address.family()),
                new Field.Net(host),
                new Field.Proto(protocol),
                new Field.Port(port),
                new Field.Net(source)));
      }
    }
  }

  /** The kernel refuses intervals that overlap. */
  private static List<Prefix> withoutCovered(List<Prefix> prefixes) {
    return prefixes.stream()
        .distinct()
        .filter(
            one -> prefixes.stream().noneMatch(other -> !other.equals(one) && other.contains(one)))
        .toList();
  }

  private static List<Field> key(IpAddress address, Protocol protocol, int port) {
    return List.of(new Field.Ip(address), new Field.Proto(protocol), new Field.Port(port));
  }
}
