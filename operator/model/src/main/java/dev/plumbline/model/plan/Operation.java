package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Protocol;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import java.util.Set;

/** One step of a plan. */
public sealed interface Operation {

  Phase phase();

  Key target();

  /** Keys without which it cannot work: if making one of them failed, this is skipped. */
  Set<Key> needs();

  /** Makes an item that is absent. */
  record Create(Item item) implements Operation {
    @Override
    public Phase phase() {
      return phaseOf(item);
    }

    @Override
    public Key target() {
      return item.key();
    }

    @Override
    public Set<Key> needs() {
      return Stands.needs(item);
    }
  }

  /** Makes both ends of a pair in one message. */
  record CreatePair(Link.Veth host, Link.VethPeer peer) implements Operation {
    @Override
    public Phase phase() {
      return Phase.CONNECT_LINKS;
    }

    @Override
    public Key target() {
      return host.key();
    }

    @Override
    public Set<Key> needs() {
      return Stands.needs(host);
    }
  }

  /** Changes in place what differs. */
  record Adjust(Item desired, Item observed) implements Operation {
    @Override
    public Phase phase() {
      return phaseOf(desired);
    }

    @Override
    public Key target() {
      return desired.key();
    }

    @Override
    public Set<Key> needs() {
      return Stands.needs(desired);
    }
  }

  record Delete(Item item) implements Operation {
    @Override
    public Phase phase() {
      return switch (item) {
        case Sandbox _, FirewallTable _ -> Phase.SWEEP;
        case Element _ -> Phase.FIREWALL;
        case Link _, Address _, Route _, Rule _, Sysctl _ -> Phase.CLEAR_THE_WAY;
      };
    }

    @Override
    public Key target() {
      return item.key();
    }

    @Override
    public Set<Key> needs() {
      return Set.of();
    }
  }

  /**
   * Ends what conntrack remembers of connections to this address and port, so that the next packet
   * meets today's rules.
   *
   * @param target the element whose change asks for it
   * @param address the original destination; unspecified: any
   */
  record FlushConntrack(Key target, Protocol protocol, IpAddress address, int port, Flows flows)
      implements Operation {
    @Override
    public Phase phase() {
      return Phase.SWEEP;
    }

    @Override
    public Set<Key> needs() {
      return Set.of(target);
    }
  }

  /** Which of the connections with one original destination. */
  sealed interface Flows {
    record All() implements Flows {}

    /** Those that no rule has translated. */
    record Untranslated() implements Flows {}

    /** Those that were translated to this destination. */
    record To(IpAddress address, int port) implements Flows {}
  }

  /**
   * Tells the neighbours on a bridge who has this address: gratuitous ARP, or an unsolicited
   * neighbour advertisement.
   */
  record Announce(Key target, LinkName bridge, IpAddress address, MacAddress mac)
      implements Operation {
    @Override
    public Phase phase() {
      return Phase.SWEEP;
    }

    @Override
    public Set<Key> needs() {
      return Set.of(target);
    }
  }

  private static Phase phaseOf(Item item) {
    return switch (item) {
      case Sandbox _ -> Phase.CREATE_SANDBOXES;
      case Link.Bridge _ -> Phase.CREATE_LINKS;
      case Link.Veth _, Link.VethPeer _ -> Phase.CONNECT_LINKS;
      case Sysctl sysctl ->
          sysctl.namespace().equals(NamespaceRef.Host.HOST) ? Phase.SETTINGS : Phase.ADDRESSES;
      case Address _ -> Phase.ADDRESSES;
      case Route _, Rule _ -> Phase.ROUTES;
      case FirewallTable _, Element _ -> Phase.FIREWALL;
    };
  }
}
