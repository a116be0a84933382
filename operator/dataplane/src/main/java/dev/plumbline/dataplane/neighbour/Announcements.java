package dev.plumbline.dataplane.neighbour;

import dev.plumbline.dataplane.KernelRefusal;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.model.Family;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.plan.Commands;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.PacketSocket;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Neighbour;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells a bridge's ports, and the host itself, that an address is now at another link: those that
 * talked to whoever had it before would keep on for up to a minute.
 */
public final class Announcements {
  private final OpenNamespace host;

  public Announcements(OpenNamespace host) {
    this.host = host;
  }

  /** Carries out {@link Operation.Announce}, one outcome each. */
  public List<Outcome> apply(List<Operation> operations) {
    List<Outcome> outcomes = new ArrayList<>();
    try (PacketSocket socket = host.handle().call(PacketSocket::open)) {
      for (Operation operation : operations) {
        outcomes.add(announce(socket, (Operation.Announce) operation));
      }
    }
    return outcomes;
  }

  private Outcome announce(PacketSocket socket, Operation.Announce announce) {
    Optional<Integer> bridge = host.indexes().of(announce.bridge());
    if (bridge.isEmpty()) {
      return new Outcome.Skipped(new Key.OfLink(NamespaceRef.Host.HOST, announce.bridge()));
    }
    try {
      forget(announce, bridge.get());
      socket.send(
          bridge.get(),
          announce.address().family() == Family.IPV4
              ? Frames.gratuitousArp(announce.address(), announce.mac())
              : Frames.unsolicitedAdvertisement(announce.address(), announce.mac()));
      return new Outcome.Done();
    } catch (ErrnoException e) {
      return new Outcome.Failed(
          new KernelRefusal(Commands.of(announce), e.errno().name(), e.getMessage()));
    }
  }

  /** What the host itself remembers; that there is nothing is as good. */
  private void forget(Operation.Announce announce, int bridge) {
    MessageWriter out = new MessageWriter(64);
    out.begin(Rtnetlink.RTM_DELNEIGH, 0);
    out.u8(announce.address().family().number()).zeros(3).i32(bridge).zeros(4);
    out.attrBytes(Neighbour.NDA_DST, announce.address().bytes()).end();
    host.socket().exchange(out);
  }
}
