package dev.plumbline.dataplane;

import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a dataplane asks of its firewall and of connection tracking. */
interface PacketRules extends AutoCloseable {
  /**
   * Reads the whole tables.
   *
   * @return false when they changed meanwhile
   */
  boolean observe(Map<Key, Item> into);

  /** Reads what stands under the keys of tables and elements; other keys are passed over. */
  boolean observe(Set<Key> keys, Map<Key, Item> into);

  /** Carries out operations on tables and elements, one outcome each, in order. */
  List<Outcome> apply(List<Operation> operations);

  /** Carries out {@link Operation.FlushConntrack}, one outcome each, in order. */
  List<Outcome> flush(List<Operation> operations);

  /** As {@link dev.plumbline.dataplane.firewall.Firewall#guards}. */
  default boolean guards() {
    return true;
  }

  /** As {@link dev.plumbline.dataplane.firewall.Firewall#tryGuards}. */
  default void tryGuards() {}

  /** The netlink address from which the table is changed, as notifications tell it. */
  default int portId() {
    return 0;
  }

  @Override
  void close();
}
