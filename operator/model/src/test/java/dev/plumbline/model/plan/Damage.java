package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What people and programs do behind our back. */
final class Damage {

  private final FakeKernel kernel;
  private final Random random;

  Damage(FakeKernel kernel, Random random) {
    this.kernel = kernel;
    this.random = random;
  }

  void doSomething() {
    List<Item> all = List.copyOf(kernel.observe().values());
    if (all.isEmpty()) {
      return;
    }
    Item item = all.get(random.nextInt(all.size()));
    if (random.nextInt(100) < 40) {
      kernel.delete(item.key());
    } else {
      change(item);
    }
  }

  private void change(Item item) {
    switch (item) {
      case Link.Bridge bridge -> change(bridge);
      case Link.Veth veth -> change(veth);
      case Link.VethPeer peer -> change(peer);
      case Address address -> addBeside(address);
      case Route route -> change(route);
      case Sysctl sysctl ->
          adjust(
              new Sysctl(
                  sysctl.namespace(),
                  sysctl.path(),
                  sysctl.link(),
                  sysctl.value().equals("1") ? "0" : "1"),
              sysctl);
      case Sandbox sandbox -> adjust(new Sandbox(sandbox.namespace(), false), sandbox);
      case FirewallTable table ->
          adjust(new FirewallTable(table.family(), "chains of somebody"), table);
      case Element _ ->
          create(Element.of(FirewallSet.INTERNAL, new Field.Name(new LinkName("left-over"))));
      case Rule rule ->
          create(
              new Rule(rule.namespace(), rule.family(), 77, rule.from(), rule.to(), rule.table()));
    }
  }

  private void change(Link.Bridge bridge) {
    adjust(
        switch (random.nextInt(3)) {
          case 0 -> new Link.Bridge(bridge.name(), MacAddress.local(9), bridge.mtu(), true);
          case 1 -> new Link.Bridge(bridge.name(), bridge.mac(), otherMtu(), true);
          default -> new Link.Bridge(bridge.name(), bridge.mac(), bridge.mtu(), false);
        },
        bridge);
  }

  private int otherMtu() {
    return List.of(1400, 1100, 9000).get(random.nextInt(3));
  }

  private void change(Link.Veth veth) {
    Optional<LinkName> master = random.nextBoolean() ? veth.master() : Optional.empty();
    int mtu = random.nextBoolean() ? veth.mtu() : otherMtu();
    boolean isolated = random.nextBoolean();
    boolean hairpin = random.nextBoolean();
    adjust(
        new Link.Veth(
            veth.name(), mtu, random.nextBoolean(), master, isolated, hairpin, veth.peer()),
        veth);
  }

  private void change(Link.VethPeer peer) {
    MacAddress mac = random.nextBoolean() ? peer.mac() : MacAddress.local(99);
    int mtu = random.nextBoolean() ? peer.mtu() : otherMtu();
    adjust(
        new Link.VethPeer(
            peer.namespace(), peer.name(), mac, mtu, random.nextBoolean(), peer.hostEnd()),
        peer);
  }

  private void addBeside(Address address) {
    create(
        new Address(
            address.namespace(),
            address.link(),
            address.network().address().plus(7),
            address.length()));
  }

  private void change(Route route) {
    if (random.nextBoolean()) {
      create(
          new Route(
              route.namespace(),
              route.table(),
              Prefix.parse(
                  route.destination().family() == Family.IPV4 ? "10.99.0.0/16" : "fd99::/64"),
              route.metric(),
              Optional.empty(),
              route.link(),
              Optional.empty(),
              Route.Origin.PLUMBLINE));
    } else if (route.via().isPresent()) {
      adjust(
          new Route(
              route.namespace(),
              route.table(),
              route.destination(),
              route.metric(),
              Optional.of(route.via().get().plus(1)),
              route.link(),
              Optional.empty(),
              route.origin()),
          route);
    }
  }

  private void create(Item item) {
    kernel.apply(new Plan(List.of(new Operation.Create(item))));
  }

  private void adjust(Item to, Item from) {
    kernel.apply(new Plan(List.of(new Operation.Adjust(to, from))));
  }
}
