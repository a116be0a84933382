package dev.plumbline.dataplane.firewall;

import dev.plumbline.dataplane.firewall.Partial.Answer;
import dev.plumbline.netlink.wire.Attributes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Matches and targets that {@code iptables-nft} puts into rules as {@code xt_…} modules ({@code
 * linux/netfilter/nf_tables_compat.h}): those that a packet's way hangs on, the others may match.
 */
final class XtMatch {

  private static final int NAME = 1;
  private static final int REVISION = 2;
  private static final int INFO = 3;

  // struct xt_conntrack_mtinfo3 and its flags, linux/netfilter/xt_conntrack.h
  private static final int MATCH_FLAGS = 146;
  private static final int INVERT_FLAGS = 148;
  private static final int STATE_MASK = 150;
  private static final int XT_CONNTRACK_STATE = 1;
  private static final int XT_CONNTRACK_STATE_ALIAS = 1 << 13;
  private static final int XT_CONNTRACK_STATE_SNAT = 1 << 6;
  private static final int XT_CONNTRACK_STATE_DNAT = 1 << 7;

  private String name = "";
  private int revision;
  private byte[] info = {};

  private XtMatch(Data attributes) {
    ByteBuffer bytes = ByteBuffer.wrap(attributes.bytes()).order(ByteOrder.nativeOrder());
    Attributes a = new Attributes().over(bytes, 0, bytes.capacity());
    while (a.next()) {
      switch (a.type()) {
        case NAME -> name = a.string();
        case REVISION -> revision = a.be32();
        case INFO -> info = a.bytes();
        default -> {}
      }
    }
  }

  /** Whether a {@code match} matches the packet. */
  static Answer matches(Data attributes, Packet packet) {
    XtMatch match = new XtMatch(attributes);
    return switch (match.name) {
      case "comment" -> Answer.YES;
      case "conntrack" -> match.revision == 3 ? match.conntrack(packet) : Answer.MAYBE;
      default -> Answer.MAYBE;
    };
  }

  /** What a {@code target} does is told by its name. */
  static String target(Data attributes) {
    return new XtMatch(attributes).name;
  }

  /** {@code --ctstate}, when nothing else is asked for with it. */
  private Answer conntrack(Packet packet) {
    if (info.length < STATE_MASK + 2) {
      return Answer.MAYBE;
    }
    ByteBuffer bytes = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder());
    int asked = bytes.getShort(MATCH_FLAGS) & ~XT_CONNTRACK_STATE_ALIAS;
    if (asked != XT_CONNTRACK_STATE) {
      return Answer.MAYBE;
    }
    int states = bytes.getShort(STATE_MASK);
    boolean inverted = (bytes.getShort(INVERT_FLAGS) & XT_CONNTRACK_STATE) != 0;
    boolean in =
        (states & packet.state()) != 0
            || packet.translated() && (states & XT_CONNTRACK_STATE_DNAT) != 0;
    if (!in && (states & XT_CONNTRACK_STATE_SNAT) != 0) {
      return Answer.MAYBE;
    }
    return in != inverted ? Answer.YES : Answer.NO;
  }
}
