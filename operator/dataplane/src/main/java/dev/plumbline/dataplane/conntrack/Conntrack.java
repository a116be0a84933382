package dev.plumbline.dataplane.conntrack;

import static dev.plumbline.netlink.wire.NfConntrack.*;

import dev.plumbline.dataplane.KernelRefusal;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.plan.Commands;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.Acks;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.NetlinkException;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends connections in the network namespace that this was opened in. Not for two threads at once.
 */
public final class Conntrack implements AutoCloseable {

  /**
   * As many ports as these are asked for one by one: the kernel passes over what does not match
   * ({@code CTA_FILTER}, 5.8; ignored before). For more it is cheaper to read everything once.
   */
  private static final int MOST_SINGLE_QUESTIONS = 8;

  // bits of CTA_FILTER_ORIG_FLAGS, in nf_internals.h of the kernel's sources
  private static final int FILTER_DESTINATION = 1 << 1;
  private static final int FILTER_PROTOCOL = 1 << 3;
  private static final int FILTER_DESTINATION_PORT = 1 << 5;

  private final NetlinkSocket netfilter = NetlinkSocket.netfilter();
  private final LocalAddresses localAddresses = new LocalAddresses();
  private final MessageWriter out = new MessageWriter();

  /**
   * Ends the connections that each of these is about.
   *
   * @return an outcome for each, in their order: AlreadyDone where there was no such connection, or
   *     where the kernel remembers none
   */
  public List<Outcome> flush(List<Operation.FlushConntrack> flushes) {
    Search search = new Search(flushes);
    try {
      find(flushes, search);
      search.end();
    } catch (NetlinkException e) {
      if (!knowsNoConnections(e)) {
        search.fail(e.errno(), e.kernelSays());
      }
    }
    return List.of(search.outcomes);
  }

  /** nfnetlink's answer when the kernel has no ctnetlink: there is nothing to end. */
  private static boolean knowsNoConnections(NetlinkException e) {
    return e.errno().equals(Errno.EINVAL) || e.errno().equals(Errno.EOPNOTSUPP);
  }

  private void find(List<Operation.FlushConntrack> flushes, Search search) {
    if (flushes.size() <= MOST_SINGLE_QUESTIONS) {
      for (Operation.FlushConntrack flush : flushes) {
        beginDump(flush.address().family());
        filter(flush);
        out.end();
        netfilter.dump(out, search::look);
      }
      return;
    }
    for (Family family : Family.values()) {
      if (flushes.stream().anyMatch(flush -> flush.address().family() == family)) {
        beginDump(family);
        out.end();
        netfilter.dump(out, search::look);
      }
    }
  }

  private void beginDump(Family family) {
    out.clear();
    out.begin(Nfnetlink.NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET, 0);
    out.u8(family.number()).u8(Nfnetlink.NFNETLINK_V0).be16(0);
  }

  private void filter(Operation.FlushConntrack flush) {
    IpAddress address = flush.address();
    boolean any = address.isUnspecified();
    out.nest(CTA_TUPLE_ORIG);
    if (!any) {
      boolean ipv4 = address.family() == Family.IPV4;
      out.nest(CTA_TUPLE_IP);
      out.attrBytes(ipv4 ? CTA_IP_V4_DST : CTA_IP_V6_DST, address.bytes());
      out.endNest();
    }
    out.nest(CTA_TUPLE_PROTO);
    out.attrU8(CTA_PROTO_NUM, flush.protocol().number());
    out.attrBe16(CTA_PROTO_DST_PORT, flush.port());
    out.endNest();
    out.endNest();
    out.nest(CTA_FILTER);
    out.attrU32(
        CTA_FILTER_ORIG_FLAGS,
        FILTER_PROTOCOL | FILTER_DESTINATION_PORT | (any ? 0 : FILTER_DESTINATION));
    out.attrU32(CTA_FILTER_REPLY_FLAGS, 0);
    out.endNest();
  }

  /** Looks at every entry once and writes down which to delete, for which flush. */
  private final class Search {

    /** A message of {@link #deletions} and the flush it is for. */
    private record Deletion(int sequence, int flush) {}

    private final Connection connection = new Connection();
    private final MessageWriter deletions = new MessageWriter();
    private final List<Deletion> written = new ArrayList<>();
    private final List<Operation.FlushConntrack> flushes;
    private final Map<Integer, List<Integer>> byPort = new HashMap<>();
    private final Set<IpAddress> local;
    private final Outcome[] outcomes;

    Search(List<Operation.FlushConntrack> flushes) {
      this.flushes = flushes;
      for (int i = 0; i < flushes.size(); i++) {
        byPort.computeIfAbsent(flushes.get(i).port(), _ -> new ArrayList<>()).add(i);
      }
      outcomes = new Outcome[flushes.size()];
      Arrays.fill(outcomes, new Outcome.AlreadyDone());
      boolean any = flushes.stream().anyMatch(flush -> flush.address().isUnspecified());
      local = any ? localAddresses.read() : Set.of();
    }

    void look(Message message) {
      if (!connection.read(message)) {
        return;
      }
      for (int i : byPort.getOrDefault(connection.port(), List.of())) {
        if (isAbout(flushes.get(i))) {
          written.add(new Deletion(connection.delete(deletions), i));
          return;
        }
      }
    }

    private boolean isAbout(Operation.FlushConntrack flush) {
      return flush.protocol().number() == connection.protocol()
          && isTo(flush.address())
          && switch (flush.flows()) {
            case Operation.Flows.All _ -> true;
            case Operation.Flows.Untranslated _ -> !connection.isTranslated();
            case Operation.Flows.To(IpAddress address, int port) ->
                connection.isAnsweredFrom(address, port);
          };
    }

    /** Any address means any of this host: what it only forwards is none of ours. */
    private boolean isTo(IpAddress address) {
      IpAddress destination = connection.destination();
      if (!address.isUnspecified()) {
        return destination.equals(address);
      }
      return destination.family() == address.family()
          && (connection.isTranslated() || destination.isLoopback() || local.contains(destination));
    }

    void end() {
      if (written.isEmpty()) {
        return;
      }
      Acks acks = netfilter.exchange(deletions);
      for (Deletion deletion : written) {
        NetlinkError error = acks.error(deletion.sequence());
        int i = deletion.flush();
        if (error == null && !(outcomes[i] instanceof Outcome.Failed)) {
          outcomes[i] = new Outcome.Done();
        } else if (error != null && !error.errno().equals(Errno.ENOENT)) {
          outcomes[i] = refusal(i, error.errno(), error.kernelSays());
        }
      }
    }

    void fail(Errno errno, String kernelSays) {
      Arrays.setAll(outcomes, i -> refusal(i, errno, kernelSays));
    }

    private Outcome refusal(int i, Errno errno, String kernelSays) {
      String says = kernelSays.isEmpty() ? errno.text() : kernelSays;
      return new Outcome.Failed(new KernelRefusal(Commands.of(flushes.get(i)), errno.name(), says));
    }
  }

  @Override
  public void close() {
    netfilter.close();
    localAddresses.close();
  }
}
