package dev.plumbline.agent.kernel;

import dev.plumbline.agent.converge.Obstacles;
import dev.plumbline.agent.translate.Host;
import dev.plumbline.agent.translate.Surroundings;
import dev.plumbline.dataplane.Dataplane;
import dev.plumbline.dataplane.LinuxDataplane;
import dev.plumbline.dataplane.drift.Drift;
import dev.plumbline.dataplane.firewall.Firewall;
import dev.plumbline.dataplane.firewall.ForeignFirewall;
import dev.plumbline.dataplane.firewall.Skeleton;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.dataplane.listener.Listeners;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.TableFamily;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The kernel of the network namespace that this is opened in. */
public final class Kernel implements AutoCloseable {

  private final LinuxDataplane dataplane;
  private final Listeners listeners = new Listeners();

  /** Whose the nftables tables are while this is open. */
  public enum Owner {
    THIS_PROCESS,
    NOBODY
  }

  private Kernel(LinuxDataplane dataplane) {
    this.dataplane = dataplane;
  }

  /**
   * Opens it; changes nothing, but for taking over tables of ours that are to be this process's.
   *
   * @param stateDir where the values of changed sysctls are kept
   */
  public static Kernel open(Path stateDir, Owner owner) {
    Firewall.Owner table =
        switch (owner) {
          case THIS_PROCESS -> Firewall.Owner.THIS_PROCESS;
          case NOBODY -> Firewall.Owner.NOBODY;
        };
    return new Kernel(LinuxDataplane.open(table, stateDir.resolve("sysctls")));
  }

  public Dataplane dataplane() {
    return dataplane;
  }

  /** What translation has to know of the host's own network, as it is now. */
  public Host host() {
    return HostReader.host(
        dataplane.hostFacts(), dataplane.changedSysctls(), dataplane.guardsPorts());
  }

  /** Addresses that the host has without us, loopback and link-local ones left out. */
  public List<HostFacts.Assigned> hostAddresses() {
    return dataplane.hostFacts().devices().stream()
        .filter(device -> device.up() && !device.loopback())
        .flatMap(device -> device.addresses().stream())
        .filter(assigned -> !assigned.ip().isLinkLocal())
        .toList();
  }

  /** Who listens on this node's ports, asked when the first question comes. */
  public Surroundings.Listeners listeners() {
    return new HostListeners(listeners);
  }

  /** What others' rules do to published ports, as they are now. */
  public Obstacles obstacles() {
    return new ForeignRules(ForeignFirewall.read(), dataplane.hostFacts());
  }

  /** The firewall's table of this family as it should be. */
  public FirewallTable table(TableFamily family) {
    return Skeleton.table(family);
  }

  /** Finds out whether ports can have guards; who changes the kernel learns it by that. */
  public void tryGuards() {
    dataplane.tryGuards();
  }

  /** Settings of the host's own links that stand changed. */
  public List<Changed> changedSysctls() {
    return dataplane.changedSysctls();
  }

  /**
   * Listens from now on, until this is closed.
   *
   * @param wakeUp called from other threads when {@link #drift} may have something to say
   */
  public void watch(Runnable wakeUp) {
    dataplane.watch(wakeUp);
  }

  /** As {@link LinuxDataplane#drift}. */
  public Drift drift(Map<Key, Item> desired) {
    return dataplane.drift(desired);
  }

  @Override
  public void close() {
    listeners.close();
    dataplane.close();
  }
}
