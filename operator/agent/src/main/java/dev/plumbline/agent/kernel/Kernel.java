package dev.plumbline.agent.kernel;

import dev.plumbline.agent.converge.Obstacles;
import dev.plumbline.agent.translate.Host;
import dev.plumbline.agent.translate.Surroundings;
import dev.plumbline.dataplane.Dataplane;
import dev.plumbline.dataplane.LinuxDataplane;
import dev.plumbline.dataplane.firewall.Firewall;
import dev.plumbline.dataplane.firewall.ForeignFirewall;
import dev.plumbline.dataplane.firewall.Skeleton;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.dataplane.listener.Listeners;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.model.FirewallTable;
import java.nio.file.Path;
import java.util.List;

/** The kernel of the network namespace that this is opened in. */
public final class Kernel implements AutoCloseable {

  private final LinuxDataplane dataplane;
  private final Listeners listeners = new Listeners();

  /** Whose the nftables table is while this is open. */
  public enum Owner {
    THIS_PROCESS,
    NOBODY
  }

  private Kernel(LinuxDataplane dataplane) {
    this.dataplane = dataplane;
  }

  /**
   * Opens it; changes nothing, but for taking over a table of ours that is to be this process's.
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
    return HostReader.host(dataplane.hostFacts(), dataplane.changedSysctls());
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

  /** The firewall's table as it should be. */
  public FirewallTable table() {
    return Skeleton.table();
  }

  /** Settings of the host's own links that stand changed. */
  public List<Changed> changedSysctls() {
    return dataplane.changedSysctls();
  }

  /**
   * Tells when something changed by another hand than ours, on threads of its own, until this is
   * closed: once, and again after the next look at everything.
   */
  public void watch(Runnable listener) {
    dataplane.watch(listener);
  }

  @Override
  public void close() {
    listeners.close();
    dataplane.close();
  }
}
