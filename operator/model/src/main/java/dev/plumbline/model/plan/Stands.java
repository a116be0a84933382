package dev.plumbline.model.plan;

import dev.plumbline.model.Address;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.Sysctl;
import dev.plumbline.model.TableFamily;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which items go when another goes, and which cannot be made without another. */
public final class Stands {

  private static final Key INET = new Key.OfTable(TableFamily.INET);
  private static final Key BRIDGE = new Key.OfTable(TableFamily.BRIDGE);

  private Stands() {}

  /** The kernel takes the item away together with any of these. */
  public static Set<Key> on(Item item) {
    return switch (item) {
      case Sandbox _, FirewallTable _ -> Set.of();
      case Link.Bridge _ -> Set.of();
      case Link.Veth veth -> {
        Set<Key> keys = new LinkedHashSet<>();
        veth.peer().ifPresent(peer -> keys.add(new Key.OfSandbox(peer.namespace())));
        veth.peer().ifPresent(keys::add);
        yield keys;
      }
      case Link.VethPeer peer -> {
        Set<Key> keys = inside(peer.namespace());
        peer.hostEnd().ifPresent(end -> keys.add(new Key.OfLink(NamespaceRef.Host.HOST, end)));
        yield keys;
      }
      case Address address -> onLink(new Key.OfLink(address.namespace(), address.link()));
      case Route route -> onLink(new Key.OfLink(route.namespace(), route.link()));
      case Rule rule -> inside(rule.namespace());
      case Sysctl sysctl -> onLink(new Key.OfLink(sysctl.namespace(), sysctl.link()));
      case Element element -> Set.of(tableOf(element));
    };
  }

  /** What has to be there before the item. */
  public static Set<Key> needs(Item item) {
    if (item instanceof Link.Veth veth && veth.master().isPresent()) {
      Set<Key> keys = new LinkedHashSet<>(on(item));
      veth.peer().ifPresent(keys::remove);
      keys.add(new Key.OfLink(NamespaceRef.Host.HOST, veth.master().get()));
      return keys;
    }
    return on(item);
  }

  private static Key tableOf(Element element) {
    return switch (element.set().table()) {
      case INET -> INET;
      case BRIDGE -> BRIDGE;
    };
  }

  private static Set<Key> onLink(Key.OfLink link) {
    Set<Key> keys = inside(link.namespace());
    keys.add(link);
    return keys;
  }

  private static Set<Key> inside(NamespaceRef namespace) {
    Set<Key> keys = new LinkedHashSet<>();
    if (!namespace.equals(NamespaceRef.Host.HOST)) {
      keys.add(new Key.OfSandbox(namespace));
    }
    return keys;
  }
}
