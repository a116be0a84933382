package dev.plumbline.dataplane;

import dev.plumbline.dataplane.firewall.Firewall;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.dataplane.host.HostReader;
import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.neighbour.Announcements;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.dataplane.sysctl.Changed;
import dev.plumbline.dataplane.sysctl.Sysctls;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.model.plan.Plan;
import dev.plumbline.netlink.wire.MessageWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The kernel under us. Made on a thread in the namespace that is to be the host's. */
public final class LinuxDataplane implements Dataplane {
  private static final Path PINS = Path.of("/run/netns");
  private static final Path PROC = Path.of("/proc");

  private final OpenNamespace host = OpenNamespace.host();
  private final Sandboxes sandboxes = new Sandboxes(host, PINS, PROC);
  private final MessageWriter out = new MessageWriter(64 << 10);
  private final HostReader hostReader = new HostReader(host);
  private final Sysctls sysctls;
  private final PacketRules packetRules;
  private final PlanRun.Settings settings;
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
    this.packetRules = packetRules;
    this.sysctls = new Sysctls(sandboxes, foundSysctls);
    this.settings = settings(new Announcements(host));
  }

  @Override
  public Observation observe(Set<Key> wanted) {
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

  private void lookAt(Findings findings) {
    new TargetedLook(host, sandboxes, findings, out).read();
  }

  private Observation finished(Observation seen) {
    unmarked.addAll(seen.unmarked());
    sandboxes.closeContainers();
    return seen;
  }

  @Override
  public List<Outcome> apply(Plan plan) {
    Set<NamespaceRef> touched = new HashSet<>();
    plan.operations().forEach(operation -> touched.addAll(namespaces(operation)));
    unmarked.forEach(key -> touched.add(key.namespace()));
    sandboxes.open(touched);
    try {
      giveMarksBack();
      return new PlanRun(host, sandboxes, settings, this::lookAgain, out, plan).run();
    } finally {
      sandboxes.closeContainers();
    }
  }

  private static Set<NamespaceRef> namespaces(Operation operation) {
    return operation instanceof Operation.CreatePair pair
        ? Set.of(pair.peer().namespace())
        : Set.of(operation.target().namespace());
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

  /** What the host's network is like without us. */
  public HostFacts hostFacts() {
    return hostReader.read();
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
    packetRules.close();
    sandboxes.close();
    host.close();
  }
}
