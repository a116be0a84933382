package dev.plumbline.dataplane.conntrack;

import static dev.plumbline.netlink.wire.NfConntrack.*;

import dev.plumbline.model.IpAddress;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Nfnetlink;

/** A cursor over entries of conntrack: what is asked of it is about the entry read last. */
final class Connection {

  private final Tuple original = new Tuple();
  private final Tuple reply = new Tuple();
  private Message message;
  private int status;
  private int id;
  private int zone;

  /**
   * Takes an entry in.
   *
   * @return false when it is not about addresses
   */
  boolean read(Message entry) {
    message = entry;
    original.clear();
    reply.clear();
    status = 0;
    id = 0;
    zone = 0;
    Attributes a = entry.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (a.next()) {
      switch (a.type()) {
        case CTA_TUPLE_ORIG -> original.read(a.nested());
        case CTA_TUPLE_REPLY -> reply.read(a.nested());
        case CTA_STATUS -> status = a.be32();
        case CTA_ID -> id = a.be32();
        case CTA_ZONE -> zone = a.be16();
        default -> {}
      }
    }
    return original.destination != null && reply.source != null;
  }

  /** Its IP protocol number. */
  int protocol() {
    return original.protocol;
  }

  /** Where its first packet was sent to. */
  IpAddress destination() {
    return original.destination;
  }

  int port() {
    return original.destinationPort;
  }

  /** Whether its answers come from there: where its destination was translated to. */
  boolean isAnsweredFrom(IpAddress address, int port) {
    return reply.source.equals(address) && reply.sourcePort == port;
  }

  /** Whether its destination was translated. */
  boolean isTranslated() {
    return (status & IPS_DST_NAT) != 0;
  }

  /**
   * Writes the message that deletes this entry, and no later one with the same key.
   *
   * @return its sequence number
   */
  int delete(MessageWriter out) {
    int type = Nfnetlink.NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_DELETE;
    int sequence = out.begin(type, 0);
    out.u8(message.u8(0)).u8(Nfnetlink.NFNETLINK_V0).be16(0);
    Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (a.next()) {
      if (a.type() == CTA_TUPLE_ORIG) {
        out.nest(CTA_TUPLE_ORIG).bytes(a.bytes()).endNest();
      }
    }
    out.attrBe32(CTA_ID, id);
    if (zone != 0) {
      out.attrBe16(CTA_ZONE, zone);
    }
    out.end();
    return sequence;
  }

  private static final class Tuple {

    private IpAddress source;
    private IpAddress destination;
    private int protocol;
    private int sourcePort;
    private int destinationPort;

    void clear() {
      source = null;
      destination = null;
      protocol = 0;
      sourcePort = 0;
      destinationPort = 0;
    }

    void read(Attributes tuple) {
      while (tuple.next()) {
        switch (tuple.type()) {
          case CTA_TUPLE_IP -> addresses(tuple.nested());
          case CTA_TUPLE_PROTO -> ports(tuple.nested());
          default -> {}
        }
      }
    }

    private void addresses(Attributes ip) {
      while (ip.next()) {
        switch (ip.type()) {
          case CTA_IP_V4_SRC, CTA_IP_V6_SRC -> source = IpAddress.of(ip.bytes());
          case CTA_IP_V4_DST, CTA_IP_V6_DST -> destination = IpAddress.of(ip.bytes());
          default -> {}
        }
      }
    }

    private void ports(Attributes proto) {
      while (proto.next()) {
        switch (proto.type()) {
          case CTA_PROTO_NUM -> protocol = proto.u8();
          case CTA_PROTO_SRC_PORT -> sourcePort = proto.be16();
          case CTA_PROTO_DST_PORT -> destinationPort = proto.be16();
          default -> {}
        }
      }
    }
  }
}
