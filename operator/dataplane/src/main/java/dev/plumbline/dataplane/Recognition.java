package dev.plumbline.dataplane;

import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Sandbox;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the links seen are ours, and what they are as items.
 *
 * <p>Ours are bridges and ends of pairs in the host's namespace that carry our mark, and the other
 * ends of those. A marked link in a sandbox whose other end is not in the host's namespace may
 * belong to another agent, whose host that sandbox is: it is ours only where we want that very
 * name.
 */
final class Recognition {
  private static final MacAddress NO_ADDRESS = new MacAddress(0);

  private final NamespaceLook host;
  private final Findings findings;

  /** The host's ends of pairs, by nsid and index of their other ends. */
  private final Map<Integer, Map<Integer, LinkName>> hostEnds = new HashMap<>();

  /** Links of sandboxes, by nsid. */
  private final Map<Integer, NamespaceLook> inside = new HashMap<>();

  Recognition(NamespaceLook host, Findings findings) {
    this.host = host;
    this.findings = findings;
  }

  void claimInHost() {
    for (SeenLink link : host.links().all()) {
      if ((link.isBridge() || link.isVeth()) && host.claim(link) && hasFarPeer(link)) {
        link.linkName()
            .ifPresent(
                name ->
                    hostEnds
                        .computeIfAbsent(link.peerNamespace(), _ -> new HashMap<>())
                        .put(link.peer(), name));
      }
    }
  }

  private static boolean hasFarPeer(SeenLink link) {
    return link.isVeth() && link.peerNamespace() != SeenLink.HERE;
  }

  void claimInside(NamespaceLook look) {
    int nsid = look.namespace().id();
    if (nsid != OpenNamespace.NO_ID) {
      inside.put(nsid, look);
    }
    for (SeenLink link : look.links().all()) {
      boolean expected = hostEnd(look, link).isPresent() || isWanted(look, link);
      if (link.isVeth() && expected || link.isLoopback()) {
        look.claim(link);
      }
    }
  }

  private boolean isWanted(NamespaceLook look, SeenLink link) {
    return link.linkName()
        .filter(name -> findings.wants(new Key.OfLink(look.namespace().ref(), name)))
        .isPresent();
  }

  private Optional<LinkName> hostEnd(NamespaceLook look, SeenLink link) {
    Map<Integer, LinkName> ends = hostEnds.get(look.namespace().id());
    return ends == null ? Optional.empty() : Optional.ofNullable(ends.get(link.index()));
  }

  void noteHost() {
    for (SeenLink link : host.links().all()) {
      if (host.links().isOurs(link.index())) {
        link.linkName().map(name -> inHost(link, name)).ifPresent(findings::ours);
      }
    }
    host.noteForeignLinks();
  }

  private Link inHost(SeenLink link, LinkName name) {
    return link.isBridge()
        ? new Link.Bridge(name, link.address().orElse(NO_ADDRESS), link.mtu(), link.isUp())
        : new Link.Veth(
            name,
            link.mtu(),
            link.isUp(),
            host.links().nameAt(link.master()),
            link.isolated(),
            link.hairpin(),
            peer(link));
  }

  private Optional<Key.OfLink> peer(SeenLink link) {
    NamespaceLook there = inside.get(link.peerNamespace());
    if (!hasFarPeer(link) || there == null) {
      return Optional.empty();
    }
    return there
        .links()
        .nameAt(link.peer())
        .map(name -> new Key.OfLink(there.namespace().ref(), name));
  }

  void noteInside(NamespaceLook look) {
    for (SeenLink link : look.links().all()) {
      if (link.isLoopback()) {
        noteSandbox(look, link);
      } else if (look.links().isOurs(link.index())) {
        link.linkName().map(name -> farEnd(look, link, name)).ifPresent(findings::ours);
      }
    }
    look.noteForeignLinks();
  }

  private Link farEnd(NamespaceLook look, SeenLink link, LinkName name) {
    return new Link.VethPeer(
        look.namespace().ref(),
        name,
        link.address().orElse(NO_ADDRESS),
        link.mtu(),
        link.isUp(),
        hostEnd(look, link));
  }

  /**
   * Made from here are those that carry our mark and that the host's namespace has a number for.
   */
  private void noteSandbox(NamespaceLook look, SeenLink loopback) {
    OpenNamespace sandbox = look.namespace();
    boolean made = look.links().isOurs(loopback.index()) && sandbox.id() != OpenNamespace.NO_ID;
    if (made && sandbox.ref() instanceof NamespaceRef.Named) {
      findings.ours(new Sandbox(sandbox.ref(), loopback.isUp()));
    } else {
      findings.foreign(new Key.OfSandbox(sandbox.ref()));
    }
  }
}
