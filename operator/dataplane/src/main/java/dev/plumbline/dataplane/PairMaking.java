package dev.plumbline.dataplane;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.link.SeenLinks;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes pairs, and notes the indexes that the kernel gave to both ends. */
final class PairMaking {
  private static final int ANY = 0;

  private final OpenNamespace host;
  private final Sandboxes sandboxes;
  private final Progress progress;
  private final MessageWriter out;

  PairMaking(OpenNamespace host, Sandboxes sandboxes, Progress progress, MessageWriter out) {
    this.host = host;
    this.sandboxes = sandboxes;
    this.progress = progress;
    this.out = out;
  }

  /**
   * Makes the pairs of these operations.
   *
   * @return what went wrong, by operation
   */
  Map<Integer, NetlinkError> make(List<Integer> places) {
    Batch batch = new Batch(progress, out);
    Map<LinkName, Link.VethPeer> peers = new HashMap<>();
    for (int place : places) {
      Operation.CreatePair pair = pair(place);
      Optional<Key> missing = write(pair.host(), pair.peer());
      if (missing.isPresent()) {
        progress.skip(place, missing.get());
      } else {
        peers.put(pair.host().name(), pair.peer());
        batch.belongsTo(place);
      }
    }
    Map<Integer, NetlinkError> errors =
        batch.send(host.socket(), reply -> note(SeenLink.of(reply), peers));
    lookUp(places);
    return errors;
  }

  private void note(SeenLink made, Map<LinkName, Link.VethPeer> peers) {
    LinkName name = made.linkName().orElseThrow();
    Link.VethPeer peer = peers.get(name);
    host.indexes().note(name, made.index());
    sandboxes.find(peer.namespace()).orElseThrow().indexes().note(peer.name(), made.peer());
  }

  private Optional<Key> write(Link.Veth hostEnd, Link.VethPeer peer) {
    Optional<OpenNamespace> sandbox = sandboxes.find(peer.namespace());
    if (sandbox.isEmpty()) {
      return Optional.of(new Key.OfSandbox(peer.namespace()));
    }
    int master = hostEnd.master().flatMap(host.indexes()::of).orElse(ANY);
    if (hostEnd.master().isPresent() && master == ANY) {
      return Optional.of(new Key.OfLink(NamespaceRef.Host.HOST, hostEnd.master().get()));
    }
    sandbox.get().indexes().forget(peer.name());
    LinkMessages.createPair(out, hostEnd, peer, master, sandbox.get().handle().fd());
    return Optional.empty();
  }

  /** Asks for the indexes that an older kernel has not told. */
  private void lookUp(List<Integer> places) {
    Map<OpenNamespace, List<LinkName>> unknown = new LinkedHashMap<>();
    for (int place : places) {
      Link.VethPeer peer = pair(place).peer();
      sandboxes
          .find(peer.namespace())
          .filter(sandbox -> progress.isDone(place) && sandbox.indexes().of(peer.name()).isEmpty())
          .ifPresent(
              sandbox -> unknown.computeIfAbsent(sandbox, _ -> new ArrayList<>()).add(peer.name()));
    }
    unknown.forEach(this::lookUp);
  }

  private void lookUp(OpenNamespace sandbox, List<LinkName> names) {
    SeenLinks seen = new SeenLinks();
    out.clear();
    names.forEach(name -> LinkMessages.get(out, name));
    sandbox.socket().exchange(out, seen::add);
    for (LinkName name : names) {
      seen.named(name).ifPresent(link -> sandbox.indexes().note(name, link.index()));
    }
  }

  private Operation.CreatePair pair(int place) {
    return (Operation.CreatePair) progress.operation(place);
  }
}
