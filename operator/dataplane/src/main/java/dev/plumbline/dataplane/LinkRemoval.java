package dev.plumbline.dataplane;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.link.SeenLinks;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.netlink.Acks;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deletes links of the host's namespace, many as fast as one. */
final class LinkRemoval {
  private final OpenNamespace host;
  private final MessageWriter out;

  LinkRemoval(OpenNamespace host, MessageWriter out) {
    this.host = host;
    this.out = out;
  }

  /**
   * Deletes them.
   *
   * @return what went wrong, by index
   */
  Map<Integer, NetlinkError> delete(Collection<Integer> indexes) {
    return indexes.size() > 1 ? deleteTogether(List.copyOf(indexes)) : deleteEach(indexes);
  }

  private Map<Integer, NetlinkError> deleteTogether(List<Integer> indexes) {
    out.clear();
    indexes.forEach(index -> LinkMessages.doom(out, index));
    Map<Integer, NetlinkError> errors = errors(indexes, host.socket().exchange(out));
    out.clear();
    LinkMessages.deleteDoomed(out);
    if (!host.socket().exchange(out).allDone()) {
      Set<Integer> left = new LinkedHashSet<>(indexes);
      left.removeAll(errors.keySet());
      errors.putAll(deleteEach(left));
    }
    return errors;
  }

  private Map<Integer, NetlinkError> deleteEach(Collection<Integer> indexes) {
    out.clear();
    indexes.forEach(index -> LinkMessages.delete(out, index));
    return errors(indexes, host.socket().exchange(out));
  }

  private Map<Integer, NetlinkError> errors(Collection<Integer> indexes, Acks acks) {
    Map<Integer, NetlinkError> errors = new LinkedHashMap<>();
    int sequence = out.firstSequence();
    for (int index : indexes) {
      NetlinkError error = acks.error(sequence++);
      if (error != null && !error.errno().equals(Errno.ENODEV)) {
        errors.put(index, error);
      }
    }
    return errors;
  }

  /**
   * Indexes of the host's ends of our pairs with that sandbox, which outlive it while a process is
   * left in it.
   */
  Set<Integer> hostEndsOf(OpenNamespace sandbox) {
    SeenLinks inside = new SeenLinks();
    out.clear();
    LinkMessages.getAll(out);
    sandbox.socket().dump(out, inside::add);
    SeenLinks here = new SeenLinks();
    out.clear();
    for (SeenLink link : inside.all()) {
      if (link.isVeth() && link.isMarked()) {
        LinkMessages.get(out, link.peer());
      }
    }
    host.socket().exchange(out, here::add);
    Set<Integer> ends = new LinkedHashSet<>();
    for (SeenLink link : here.all()) {
      boolean pair = link.peerNamespace() == sandbox.id() && inside.at(link.peer()).isPresent();
      if (link.isVeth() && link.isMarked() && pair) {
        ends.add(link.index());
      }
    }
    return ends;
  }
}
