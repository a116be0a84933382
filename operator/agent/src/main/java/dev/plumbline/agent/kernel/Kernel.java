package dev.plumbline.agent.kernel;

import dev.plumbline.agent.translate.Host;
import dev.plumbline.agent.translate.Surroundings;
import dev.plumbline.dataplane.Dataplane;
import dev.plumbline.dataplane.LinuxDataplane;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.dataplane.PacketRules;
import dev.plumbline.dataplane.firewall.Firewall;
import dev.plumbline.dataplane.firewall.Skeleton;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.plan.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

public final class Kernel implements AutoCloseable {
  public enum Owner {
    THIS_PROCESS,
    NOBODY
  }

  private final LinuxDataplane dataplane;

  private Kernel(LinuxDataplane d) {
    this.dataplane = d;
  }

  public static Kernel open(Path stateDir, Owner owner) {
    Firewall firewall =
        new Firewall(
            owner == Owner.THIS_PROCESS ? Firewall.Owner.THIS_PROCESS : Firewall.Owner.NOBODY);
    PacketRules rules =
        new PacketRules() {
          public boolean observe(Map<Key, Item> into) {
            return firewall.observe(into);
          }

          public boolean observe(Set<Key> keys, Map<Key, Item> into) {
            return firewall.observe(keys, into);
          }

          public List<Outcome> apply(List<Operation> operations) {
            return firewall.apply(operations);
          }

          public List<Outcome> flush(List<Operation> operations) {
            return operations.stream().map(o -> (Outcome) new Outcome.Done()).toList();
          }

          public void close() {
            firewall.close();
          }
        };
    return new Kernel(new LinuxDataplane(rules, stateDir.resolve("sysctls")));
  }

  public Dataplane dataplane() {
    return dataplane;
  }

  public Host host() {
    return Host.unknown();
  }

  public Surroundings.Listeners listeners() {
    return (p, a, n) -> Optional.empty();
  }

  public FirewallTable table() {
    return Skeleton.table();
  }

  public List<Changed> changedSysctls() {
    return dataplane.changedSysctls();
  }

  public AutoCloseable watch(Runnable r) {
    return () -> {};
  }

  @Override
  public void close() {
    dataplane.close();
  }
}
