package dev.plumbline.agent.translate;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a pass saw of the node before it translates.
 *
 * @param standing what is ours in the kernel
 * @param addresses of the links of ours in sandboxes, by namespace and link
 * @param foreign keys that are taken by what is not ours
 * @param absent sandboxes that are not there and that cannot be made, with why
 * @param listeners which ports processes of this node listen on
 */
public record Surroundings(
    Host host,
    Map<Key, Item> standing,
    Map<Key.OfLink, List<IpAddress>> addresses,
    Set<Key> foreign,
    Map<NamespaceRef, String> absent,
    Listeners listeners) {

  /** Which ports processes of this node listen on. */
  @FunctionalInterface
  public interface Listeners {
    /**
     * A listener that a port published there would cut off.
     *
     * @param address unspecified: on any local address
     * @return how a person would name it, as {@code sshd (pid 812) on 0.0.0.0:22}
     */
    Optional<String> on(Protocol protocol, IpAddress address, int port);

    /** Equal to that of another look, if both find the same everywhere. */
    default Object found() {
      return this;
    }
  }
}
