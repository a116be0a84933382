package dev.plumbline.dataplane;

import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** For tests of links and routes: no table, and none is asked for. */
final class NoPacketRules implements PacketRules {
  @Override
  public boolean observe(Map<Key, Item> into) {
    return true;
  }

  @Override
  public boolean observe(Set<Key> keys, Map<Key, Item> into) {
    return true;
  }

  @Override
  public List<Outcome> apply(List<Operation> operations) {
    throw new AssertionError("nothing was asked of the firewall: " + operations);
  }

  @Override
  public List<Outcome> flush(List<Operation> operations) {
    throw new AssertionError("nothing was asked of conntrack: " + operations);
  }

  @Override
  public void close() {}
}
