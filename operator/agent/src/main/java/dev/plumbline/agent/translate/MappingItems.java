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

  /** A port of an endpoint's own address that is reached without NAT. */
  record Opening(IpAddress address, Protocol protocol, int port) {}

  static List<Item> of(Mapping mapping, PortMappingSpec spec) {
    MappingItems items = new MappingItems(spec);
    mapping.bindings().forEach(items::binding);
    openings(mapping, spec).forEach(items::open);
    return items.items;
  }

  /** The ports that are opened where packets may come without NAT. */
  static List<Opening> openings(Mapping mapping, PortMappingSpec spec) {
    List<Opening> openings = new ArrayList<>();
    for (Attachment target : mapping.targets()) {
      Network network = target.network().orElseThrow();
      for (IpAddress address : target.link().orElseThrow().addresses()) {
        if (network.mode(address.family()) == Mode.Routed || !network.trusted().isEmpty()) {
          spec.ports().forEach(port -> openings(address, port, openings));
        }
      }
    }
    return openings;
  }

  private static void openings(IpAddress address, PortMappingSpec.Port port, List<Opening> into) {
    Protocol protocol = MappingTranslator.protocol(port.protocol());
    int last = port.firstTarget() + port.lastPort() - port.port();
    for (int number = port.firstTarget(); number <= last; number++) {
      into.add(new Opening(address, protocol, number));
    }
  }

  /** What stands for one published port; the first of several where it is balanced. */
  static Element entry(Mapping.Binding binding, int port) {
    return binding.targets().size() == 1 ? publish(binding, port) : balance(binding, port, 0);
  }

  private void binding(Mapping.Binding binding) {
    for (int port = binding.port(); port <= binding.lastPort(); port++) {
      if (binding.targets().size() == 1) {
        items.add(publish(binding, port));
      } else {
        for (int slot = 0; slot < Field.Slot.COUNT; slot++) {
          items.add(balance(binding, port, slot));
        }
      }
      restrict(binding.hostIp(), binding.protocol(), port);
    }
  }

  private static Element publish(Mapping.Binding binding, int port) {
    return new Element(
        FirewallSet.PUBLISH4.of(binding.family()),
        key(binding.hostIp(), binding.protocol(), port),
        target(binding, port, binding.targets().getFirst()));
  }

  private static Element balance(Mapping.Binding binding, int port, int slot) {
    List<IpAddress> targets = binding.targets();
    return new Element(
        FirewallSet.BALANCE4.of(binding.family()),
        List.of(
            new Field.Ip(binding.hostIp()),
            new Field.Proto(binding.protocol()),
            new Field.Port(port),
            new Field.Slot(slot)),
        target(binding, port, targets.get(slot % targets.size())));
  }

  private static List<Field> target(Mapping.Binding binding, int port, IpAddress to) {
    int target = binding.firstTarget() + port - binding.port();
    return List.of(new Field.Ip(to), new Field.Port(target));
  }

  private void open(Opening opening) {
    FirewallSet set = FirewallSet.OPEN4.of(opening.address().family());
    items.add(
        new Element(set, key(opening.address(), opening.protocol(), opening.port()), List.of()));
    restrict(opening.address(), opening.protocol(), opening.port());
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
