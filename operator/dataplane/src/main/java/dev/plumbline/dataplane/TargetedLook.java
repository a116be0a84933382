package dev.plumbline.dataplane;

import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.route.Routes;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what stands under the wanted keys. In the host's namespace links are asked for by name; a
 * sandbox holds so little that it is read whole.
 */
final class TargetedLook {
  private final Sandboxes sandboxes;
  private final Findings findings;
  private final MessageWriter out;
  private final NamespaceLook here;
  private List<Routes.Seen> routesHere = List.of();
  private final Map<NamespaceRef, NamespaceLook> inside = new LinkedHashMap<>();

  /** Other ends of the host's pairs in sandboxes that no key is of. */
  private final Map<NamespaceRef, NamespaceLook> beside = new LinkedHashMap<>();

  TargetedLook(OpenNamespace host, Sandboxes sandboxes, Findings findings, MessageWriter out) {
    this.sandboxes = sandboxes;
    this.findings = findings;
    this.out = out;
    this.here = new NamespaceLook(host, findings, out);
  }

  void read() {
    Sandboxes.Presence presence = sandboxes.open(findings.namespaces());
    presence.absent().forEach(findings::absent);
    findings.complete(presence.complete());
    here.readLinks(namesInHost());
    if (here.wants(Key.OfRoute.class)) {
      routesHere = here.wantedRoutes();
    }
    for (NamespaceRef ref : findings.namespaces()) {
      if (!ref.equals(NamespaceRef.Host.HOST)) {
        sandboxes.find(ref).ifPresent(sandbox -> look(inside, sandbox).readLinks());
      }
    }
    readOtherEnds();
    Recognition recognition = new Recognition(here, findings);
    recognition.claimInHost();
    beside.values().forEach(recognition::claimInside);
    inside.values().forEach(recognition::claimInside);
    inside.values().forEach(look -> finish(look, recognition));
    recognition.noteHost();
    here.rememberWanted();
    finishHost();
  }

  private NamespaceLook look(Map<NamespaceRef, NamespaceLook> among, OpenNamespace sandbox) {
    return among.computeIfAbsent(sandbox.ref(), _ -> new NamespaceLook(sandbox, findings, out));
  }

  private Set<LinkName> namesInHost() {
    Set<LinkName> names = new LinkedHashSet<>();
    for (Key key : findings.wantedIn(NamespaceRef.Host.HOST)) {
      switch (key) {
        case Key.OfLink link -> names.add(link.name());
        case Key.OfAddress address -> names.add(address.link());
        case Key.OfSandbox _,
            Key.OfRoute _,
            Key.OfRule _,
            Key.OfSysctl _,
            Key.OfTable _,
            Key.OfElement _ -> {}
      }
    }
    return names;
  }

  /**
   * The bridges that ports have, links that routes lead to, and the other end of each pair of which
   * one was read.
   */
  private void readOtherEnds() {
    Set<Integer> indexes = new LinkedHashSet<>();
    routesHere.forEach(route -> indexes.add(route.link()));
    for (SeenLink link : List.copyOf(here.links().all())) {
      indexes.add(link.master());
    }
    for (NamespaceLook look : inside.values()) {
      look.links().all().stream()
          .filter(SeenLink::isVeth)
          .forEach(link -> indexes.add(link.peer()));
    }
    indexes.remove(0);
    here.links().all().forEach(link -> indexes.remove(link.index()));
    here.readLinksAt(indexes);
    for (SeenLink link : List.copyOf(here.links().all())) {
      if (link.isVeth() && link.peerNamespace() != SeenLink.HERE) {
        sandboxWithId(link.peerNamespace())
            .filter(sandbox -> !inside.containsKey(sandbox.ref()))
            .ifPresent(sandbox -> look(beside, sandbox).readLinksAt(List.of(link.peer())));
      }
    }
  }

  private Optional<OpenNamespace> sandboxWithId(int nsid) {
    Optional<OpenNamespace> open = sandboxes.withId(nsid);
    if (open.isEmpty()) {
      findings.complete(sandboxes.openUnknown());
      return sandboxes.withId(nsid);
    }
    return open;
  }

  private void finish(NamespaceLook look, Recognition recognition) {
    recognition.noteInside(look);
    look.rememberAll();
    look.readAddresses();
    look.readRoutes();
    if (look.wants(Key.OfRule.class)) {
      look.readRules();
    }
  }

  private void finishHost() {
    NamespaceRef host = NamespaceRef.Host.HOST;
    Set<LinkName> withAddresses = new LinkedHashSet<>();
    for (Key key : findings.wantedIn(host)) {
      if (key instanceof Key.OfAddress address) {
        withAddresses.add(address.link());
      }
    }
    for (LinkName name : withAddresses) {
      here.links().named(name).ifPresent(link -> here.readAddressesOf(link.index()));
    }
    routesHere.forEach(here::note);
    if (here.wants(Key.OfRule.class)) {
      here.readRules();
    }
  }
}
