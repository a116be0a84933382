package dev.plumbline.dataplane;

import dev.plumbline.netlink.Acks;
import dev.plumbline.netlink.MessageHandler;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of several operations on the way to one namespace. An operation may have several
 * messages.
 */
final class Batch {
  private record Part(int place, int from, int to) {}

  private final Progress progress;
  private final MessageWriter out;
  private final List<Part> parts = new ArrayList<>();

  Batch(Progress progress, MessageWriter out) {
    this.progress = progress;
    this.out = out.clear();
  }

  MessageWriter out() {
    return out;
  }

  /** What was written since the last call belongs to this operation. */
  void belongsTo(int place) {
    int from = parts.isEmpty() ? 0 : parts.getLast().to();
    parts.add(new Part(place, from, out.count()));
  }

  /**
   * Sends, and notes what is done.
   *
   * @return what went wrong, by operation
   */
  Map<Integer, NetlinkError> send(NetlinkSocket socket) {
    return send(socket, _ -> {});
  }

  /** {@link #send(NetlinkSocket)}, with what answers {@code NLM_F_ECHO}. */
  Map<Integer, NetlinkError> send(NetlinkSocket socket, MessageHandler replies) {
    Map<Integer, NetlinkError> errors = new LinkedHashMap<>();
    if (parts.isEmpty()) {
      return errors;
    }
    try {
      Acks acks = socket.exchange(out, replies);
      for (Part part : parts) {
        NetlinkError error = acks.allDone() ? null : firstError(acks, part);
        if (error == null) {
          progress.done(part.place());
        } else {
          errors.putIfAbsent(part.place(), error);
        }
      }
    } catch (ErrnoException e) {
      parts.forEach(part -> errors.put(part.place(), new NetlinkError(e.errno(), e.getMessage())));
    }
    return errors;
  }

  private NetlinkError firstError(Acks acks, Part part) {
    for (int i = part.from(); i < part.to(); i++) {
      NetlinkError error = acks.error(out.firstSequence() + i);
      if (error != null) {
        return error;
      }
    }
    return null;
  }
}
