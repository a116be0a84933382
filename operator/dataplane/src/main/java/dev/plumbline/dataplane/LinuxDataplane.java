package dev.plumbline.dataplane;

import dev.plumbline.dataplane.drift.Drift;
import dev.plumbline.dataplane.drift.DriftWatch;
import dev.plumbline.dataplane.drift.Interpretation;
import dev.plumbline.dataplane.firewall.Firewall;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.dataplane.host.HostReader;
import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.neighbour.Announcements;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.dataplane.sysctl.Sysctls;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.netlink.libc.HostMounts;
import dev.plumbline.netlink.wire.MessageWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kernel under us. Made on a thread in the namespace that is to be the host's. */
public final class LinuxDataplane implements Dataplane {
  private static final Path PINS = HostMounts.path("/run/netns");
  private static final Path PROC = Path.of("/proc");

  /**
   * The first netlink socket of a process in a namespace has the process's number as its address.
   */
  private static final int PROCESS = (int) ProcessHandle.current().pid();

  /** How many requests back, and how many ahead, a sequence number is taken for one of ours. */
  private static final int RECENT = 1 << 20;

  private static final int SOON = 1 << 16;

  private final OpenNamespace host = OpenNamespace.host();
  private final Sandboxes sandboxes;
  private final MessageWriter out = new MessageWriter(64 << 10);
  private final HostReader hostReader = new HostReader(host);
  private final Sysctls sysctls;
  private final PacketRules packetRules;
  private final PlanRun.Settings settings;
  private final int hostPortId = host.socket().portId();
  private volatile int lastSequence = out.firstSequence();
  private DriftWatch watch;
  private final Set<Key> justMade = new HashSet<>();
  private final Set<Key> unmarked = new HashSet<>();

  /**
   * Opens the namespace of the calling thread, with its nf_tables and conntrack.
   *
   * @param table whose our table is to be
   * @param foundSysctls folder for the values of sysctls that were found before they were changed
   */
  public static LinuxDataplane open(Firewall.Owner table, Path foundSysctls) {
    return new LinuxDataplane(new NftPacketRules(table), foundSysctls);
  }

  /** {@link #open} with other packet rules. */
  public LinuxDataplane(PacketRules packetRules, Path foundSysctls) {
    this(packetRules, foundSysctls, PROC);
  }

  /**
   * @param proc where processes are looked for
   */
  LinuxDataplane(PacketRules packetRules, Path foundSysctls, Path proc) {
    this.sandboxes = new Sandboxes(host, PINS, proc);
    this.packetRules = packetRules;
    this.sysctls = new Sysctls(sandboxes, foundSysctls);
    this.settings = settings(new Announcements(host));
  }

  @Override
  public Observation observe(Set<Key> wanted) {
    if (watch != null) {
      watch.forget();
      justMade.clear();
    }
    Findings findings = new Findings(wanted);
    sysctls.namespaces().forEach(findings::alsoIn);
    FullLook look = new FullLook(host, sandboxes, out);
    look.into(findings);
    if (findings.isComplete()) {
      sysctls.forget(ref -> sandboxes.find(ref).isEmpty());
    }
    sysctls.observeAll(wanted, findings::ours);
    look.closeTheRest(findings);
    findings.complete(packetRules.observe(findings.ours()));
    return finished(findings.everything());
  }

  @Override
  public Observation observeOnly(Set<Key> keys) {
    Findings findings = new Findings(keys);
    lookAt(findings);
    sysctls.observeOnly(keys, findings::ours);
    findings.complete(packetRules.observe(keys, findings.ours()));
    return finished(findings.onlyWanted());
  }

  @Override
  public Observation observePacketRules() {
    Findings findings = new Findings(Set.of());
    findings.complete(packetRules.observe(findings.ours()));
    return findings.everything();
  }

  private void lookAt(Findings findings) {
    new TargetedLook(host, sandboxes, findings, out).read();
  }

  private Observation finished(Observation seen) {
    unmarked.addAll(seen.unmarked());
    lastSequence = out.firstSequence();
    sandboxes.closeContainers();
    return seen;
  }

  @Override
  public List<Outcome> apply(Plan plan) {
    Set<NamespaceRef> touched = new HashSet<>();
    for (Operation operation : plan.operations()) {
      touched.addAll(namespaces(operation));
      if (watch != null) {
        justMade.addAll(links(operation));
      }
    }
    unmarked.forEach(key -> touched.add(key.namespace()));
    sandboxes.open(touched);
    try {
      giveMarksBack();
      return new PlanRun(host, sandboxes, settings, this::lookAgain, out, plan).run();
    } finally {
      lastSequence = out.firstSequence();
      sandboxes.closeContainers();
    }
  }

  private static Set<NamespaceRef> namespaces(Operation operation) {
    return operation instanceof Operation.CreatePair pair
        ? Set.of(pair.peer().namespace())
        : Set.of(operation.target().namespace());
  }

  private static Set<Key> links(Operation operation) {
    return switch (operation) {
      case Operation.CreatePair(var hostEnd, var peer) -> Set.of(hostEnd.key(), peer.key());
      case Operation.Create(Link link) -> Set.of(link.key());
      case Operation.Adjust(Link link, Item _) -> Set.of(link.key());
      default -> Set.of();
    };
  }

  private Observation lookAgain(Set<Key> keys) {
    Findings findings = new Findings(keys);
    lookAt(findings);
    return findings.onlyWanted();
  }

  private void giveMarksBack() {
    for (Key key : unmarked) {
      if (key instanceof Key.OfLink link) {
        sandboxes.find(link.namespace()).ifPresent(namespace -> mark(namespace, link));
      }
    }
    unmarked.clear();
  }

  private void mark(OpenNamespace namespace, Key.OfLink link) {
    namespace
        .indexes()
        .of(link.name())
        .ifPresent(
            index -> {
              out.clear();
              LinkMessages.mark(out, index);
              namespace.socket().exchange(out);
            });
  }

  /**
   * Listens, from now on, to what happens behind our back: call it before the first look.
   *
   * @param wakeUp called from another thread when {@link #drift} may have something to say; must
   *     not block
   */
  public void watch(Runnable wakeUp) {
    watch = new DriftWatch(host, PINS, this::isOwn, wakeUp);
  }

  /**
   * What does not agree any more with what is desired, out of what was heard since the last call
   * and the last look at everything.
   */
  public Drift drift(Map<Key, Item> desired) {
    if (watch == null) {
      return Drift.NONE;
    }
    Set<Key> made = Set.copyOf(justMade);
    justMade.clear();
    return new Interpretation(desired, host.indexes(), sandboxes, packetRules.portId(), made)
        .of(watch);
  }

  private boolean isOwn(int portId, int sequence) {
    boolean recent = Integer.compareUnsigned(sequence - lastSequence + RECENT, RECENT + SOON) < 0;
    return recent && (portId == hostPortId || portId == PROCESS);
  }

  /** What the host's network is like without us. */
  public HostFacts hostFacts() {
    return hostReader.read();
  }

  /** Whether ports can have guards here, as far as is known. */
  public boolean guardsPorts() {
    return packetRules.guards();
  }

  /** Finds out whether ports can have guards here, for those who change nothing. */
  public void tryGuards() {
    packetRules.tryGuards();
  }

  /** Settings that are not of links of ours and that stand changed, with the values found. */
  public List<Changed> changedSysctls() {
    return sysctls.changed();
  }

  private PlanRun.Settings settings(Announcements announcements) {
    return new PlanRun.Settings() {
      @Override
      public List<Outcome> firewall(List<Operation> operations) {
        return packetRules.apply(operations);
      }

      @Override
      public List<Outcome> flush(List<Operation> operations) {
        return packetRules.flush(operations);
      }

      @Override
      public List<Outcome> sysctls(List<Operation> operations) {
        return sysctls.apply(operations);
      }

      @Override
      public List<Outcome> announce(List<Operation> operations) {
        return announcements.apply(operations);
      }
    };
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    packetRules.close();
    sandboxes.close();
    host.close();
  }
}
