package dev.plumbline.dataplane.sandbox;

import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.NetlinkException;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.NetNamespace;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The numbers (nsid) by which the host's namespace knows others: links name their peer's namespace
 * so, and events of other namespaces come with it. One lasts as long as both namespaces live.
 */
final class NamespaceIds {
  private final NetlinkSocket host;

  NamespaceIds(NetlinkSocket host) {
    this.host = host;
  }

  /** Asks for the numbers that are not known yet; a namespace that has none keeps none. */
  void learn(Collection<OpenNamespace> sandboxes) {
    List<OpenNamespace> asked = without(sandboxes);
    MessageWriter batch = new MessageWriter();
    int first = batch.firstSequence();
    asked.forEach(sandbox -> get(batch, sandbox));
    host.exchange(batch, reply -> asked.get(reply.seq() - first).id(idIn(reply)));
  }

  /** Has the kernel give it a number; one that has one keeps that. */
  void give(NetworkNamespace namespace) {
    MessageWriter message = new MessageWriter(64);
    message.begin(Rtnetlink.RTM_NEWNSID, 0);
    message.u32(0).attrU32(NetNamespace.NETNSA_FD, namespace.fd());
    message.attrU32(NetNamespace.NETNSA_NSID, OpenNamespace.NO_ID).end();
    NetlinkError error = host.exchange(message).firstError();
    if (error != null && !error.errno().equals(Errno.EEXIST)) {
      throw new NetlinkException("RTM_NEWNSID", error);
    }
  }

  private static List<OpenNamespace> without(Collection<OpenNamespace> sandboxes) {
    List<OpenNamespace> without = new ArrayList<>();
    for (OpenNamespace sandbox : sandboxes) {
      if (sandbox.id() == OpenNamespace.NO_ID) {
        without.add(sandbox);
      }
    }
    return without;
  }

  private static void get(MessageWriter out, OpenNamespace sandbox) {
    out.begin(Rtnetlink.RTM_GETNSID, 0);
    out.u32(0).attrU32(NetNamespace.NETNSA_FD, sandbox.handle().fd()).end();
  }

  private static int idIn(Message reply) {
    Attributes a = reply.attributes(Rtnetlink.SIZEOF_RTGENMSG);
    while (a.next()) {
      if (a.type() == NetNamespace.NETNSA_NSID) {
        return a.u32();
      }
    }
    return OpenNamespace.NO_ID;
  }
}
