package dev.plumbline.dataplane;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.link.SeenLinks;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes pairs. The index of the far end is chosen here, so that what stands on it can be asked for
 * without asking the kernel first; where it is taken after all, the kernel chooses.
 */
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
    Map<Integer, NetlinkError> errors = send(places, true);
    List<Integer> again = new ArrayList<>();
    errors.forEach(
        (place, error) -> {
          forget(pair(place).peer());
          if (error.errno().equals(Errno.EBUSY)) {
            again.add(place);
          }
        });
    if (!again.isEmpty()) {
      again.forEach(errors::remove);
      errors.putAll(send(again, false));
    }
    lookUp(places);
    return errors;
  }

  private Map<Integer, NetlinkError> send(List<Integer> places, boolean choose) {
    Batch batch = new Batch(progress, out);
    for (int place : places) {
      Operation.CreatePair pair = pair(place);
      Optional<Key> missing = write(pair.host(), pair.peer(), choose);
      if (missing.isPresent()) {
        progress.skip(place, missing.get());
      } else {
        batch.belongsTo(place);
      }
    }
    return batch.send(host.socket());
  }

  private Optional<Key> write(Link.Veth hostEnd, Link.VethPeer peer, boolean choose) {
    Optional<OpenNamespace> sandbox = sandboxes.find(peer.namespace());
    if (sandbox.isEmpty()) {
      return Optional.of(new Key.OfSandbox(peer.namespace()));
    }
    int master = hostEnd.master().flatMap(host.indexes()::of).orElse(ANY);
    if (hostEnd.master().isPresent() && master == ANY) {
      return Optional.of(new Key.OfLink(NamespaceRef.Host.HOST, hostEnd.master().get()));
    }
    int index = choose ? sandbox.get().indexes().free() : ANY;
    if (index != ANY) {
      sandbox.get().indexes().note(peer.name(), index);
    }
    LinkMessages.createPair(out, hostEnd, peer, master, sandbox.get().handle().fd(), index);
    return Optional.empty();
  }

  /** Asks for the indexes that the kernel has chosen. */
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

  private void forget(Link.VethPeer peer) {
    sandboxes.find(peer.namespace()).ifPresent(sandbox -> sandbox.indexes().forget(peer.name()));
  }

  private Operation.CreatePair pair(int place) {
    return (Operation.CreatePair) progress.operation(place);
  }
}
