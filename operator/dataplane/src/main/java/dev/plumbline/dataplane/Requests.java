package dev.plumbline.dataplane;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.route.Addresses;
import dev.plumbline.dataplane.route.Routes;
import dev.plumbline.dataplane.route.Rules;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.model.Address;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Route;
import dev.plumbline.model.Rule;
import dev.plumbline.model.Sandbox;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.Optional;

/** Operations of one namespace as requests: all but those that netlink does not do. */
final class Requests {
  private static final int ANY = 0;

  private final OpenNamespace namespace;
  private final MessageWriter out;

  Requests(OpenNamespace namespace, MessageWriter out) {
    this.namespace = namespace;
    this.out = out;
  }

  /**
   * Writes the requests of an operation.
   *
   * @return the link that it is about and that we do not know as ours here; then nothing was
   *     written
   */
  Optional<Key> write(Operation operation) {
    return switch (operation) {
      case Operation.Create(Item item) -> create(item);
      case Operation.Adjust(Item desired, Item observed) -> adjust(desired, observed);
      case Operation.Delete(Item item) -> delete(item);
      case Operation.CreatePair _, Operation.FlushConntrack _, Operation.Announce _ ->
          throw new IllegalArgumentException("no request of one namespace: " + operation);
    };
  }

  private Optional<Key> create(Item item) {
    return switch (item) {
      case Link.Bridge bridge -> {
        namespace.indexes().forget(bridge.name());
        LinkMessages.create(out, bridge);
        yield Optional.empty();
      }
      case Address address -> on(address.link(), link -> Addresses.create(out, address, link));
      case Route route -> on(route.link(), link -> Routes.create(out, route, link));
      case Rule rule -> {
        namespace.mayHoldRules(true);
        Rules.create(out, rule);
        yield Optional.empty();
      }
      default -> throw new IllegalArgumentException("not made by a request: " + item);
    };
  }

  private Optional<Key> adjust(Item desired, Item observed) {
    return switch (desired) {
      case Sandbox _ -> on(LinkName.LOOPBACK, link -> LinkMessages.up(out, link));
      case Link.Veth veth when veth.master().isPresent() && masterOf(veth) == ANY ->
          Optional.of(new Key.OfLink(namespace.ref(), veth.master().get()));
      case Link link ->
          on(
              link.name(),
              index -> LinkMessages.adjust(out, index, link, (Link) observed, masterOf(link)));
      case Route route -> on(route.link(), link -> Routes.replace(out, route, link));
      default -> throw new IllegalArgumentException("not changed by a request: " + desired);
    };
  }

  private Optional<Key> delete(Item item) {
    return switch (item) {
      case Link link -> on(link.name(), index -> LinkMessages.delete(out, index));
      case Address address -> on(address.link(), link -> Addresses.delete(out, address, link));
      case Route route -> {
        Routes.delete(out, route, namespace.indexes().of(route.link()).orElse(ANY));
        yield Optional.empty();
      }
      case Rule rule -> {
        Rules.delete(out, rule);
        yield Optional.empty();
      }
      default -> throw new IllegalArgumentException("not deleted by a request: " + item);
    };
  }

  private int masterOf(Link link) {
    return link instanceof Link.Veth veth
        ? veth.master().flatMap(namespace.indexes()::of).orElse(ANY)
        : ANY;
  }

  private Optional<Key> on(LinkName name, java.util.function.IntConsumer request) {
    Optional<Integer> index = namespace.indexes().of(name);
    index.ifPresent(request::accept);
    return index.isPresent()
        ? Optional.empty()
        : Optional.of(new Key.OfLink(namespace.ref(), name));
  }
}
