package dev.plumbline.dataplane;

import dev.plumbline.dataplane.conntrack.Conntrack;
import dev.plumbline.dataplane.firewall.Firewall;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** nf_tables and conntrack. */
final class NftPacketRules implements PacketRules {
  private final Firewall firewall;
  private final Conntrack conntrack = new Conntrack();

  NftPacketRules(Firewall.Owner owner) {
    firewall = new Firewall(owner);
    firewall.claim();
  }

  @Override
  public boolean observe(Map<Key, Item> into) {
    return firewall.observe(into);
  }

  @Override
  public boolean observe(Set<Key> keys, Map<Key, Item> into) {
    return firewall.observe(keys, into);
  }

  @Override
  public List<Outcome> apply(List<Operation> operations) {
    return firewall.apply(operations);
  }

  @Override
  public List<Outcome> flush(List<Operation> operations) {
    return conntrack.flush(operations.stream().map(Operation.FlushConntrack.class::cast).toList());
  }

  @Override
  public boolean guards() {
    return firewall.guards();
  }

  @Override
  public void tryGuards() {
    firewall.tryGuards();
  }

  @Override
  public int portId() {
    return firewall.portId();
  }

  @Override
  public void close() {
    conntrack.close();
    firewall.close();
  }
}
