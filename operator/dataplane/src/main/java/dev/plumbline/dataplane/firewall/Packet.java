package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NftExpressions.*;

import dev.plumbline.model.Family;
import dev.plumbline.model.LinkName;
import dev.plumbline.netlink.wire.NfConntrack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What expressions load of a {@link Probe}, as far as it is known. */
final class Packet {

  private static final int STATE_ESTABLISHED = 2;
  private static final int STATE_NEW = 8;
  private static final int ETH_P_IP = 0x0800;
  private static final int ETH_P_IPV6 = 0x86dd;

  private final Probe probe;
  private final Partial network;
  private final Partial transport;

  Packet(Probe probe) {
    this.probe = probe;
    boolean answer = probe.kind() == Probe.Kind.ANSWER;
    boolean outgoing = probe.kind() == Probe.Kind.OUTGOING;
    boolean ipv4 = probe.family() == Family.IPV4;
    int address = answer || outgoing ? (ipv4 ? 12 : 8) : (ipv4 ? 16 : 24);
    network =
        Partial.unknown(ipv4 ? 20 : 40)
            .with(ipv4 ? 9 : 6, Partial.of((byte) probe.protocol().number()))
            .with(address, Partial.of(probe.endpoint().bytes()));
    transport = Partial.unknown(20).with(answer ? 0 : 2, Partial.of(be16(probe.port())));
  }

  /** Bits of {@code ct state}. */
  int state() {
    return probe.kind() == Probe.Kind.ANSWER ? STATE_ESTABLISHED : STATE_NEW;
  }

  boolean translated() {
    return probe.kind() != Probe.Kind.OUTGOING;
  }

  Partial load(Expression.Payload payload) {
    return switch (payload.base()) {
      case NFT_PAYLOAD_NETWORK_HEADER -> network.slice(payload.offset(), payload.length());
      case NFT_PAYLOAD_TRANSPORT_HEADER -> transport.slice(payload.offset(), payload.length());
      default -> Partial.unknown(payload.length());
    };
  }

  Partial load(Expression.Meta meta) {
    return switch (meta.key()) {
      case NFT_META_IIFNAME -> name(probe.in());
      case NFT_META_OIFNAME -> name(probe.out());
      case NFT_META_IIF -> index(probe.in());
      case NFT_META_OIF -> index(probe.out());
      case NFT_META_NFPROTO -> Partial.of((byte) probe.family().number());
      case NFT_META_L4PROTO -> Partial.of((byte) probe.protocol().number());
      case NFT_META_PROTOCOL ->
          Partial.of(be16(probe.family() == Family.IPV4 ? ETH_P_IP : ETH_P_IPV6));
      case NFT_META_PKTTYPE -> Partial.of((byte) 0);
      default -> Partial.unknown(16);
    };
  }

  Partial load(Expression.Conntrack ct) {
    return switch (ct.key()) {
      case NFT_CT_STATE -> Partial.of(NativeOrder.bytes32(state()));
      case NFT_CT_STATUS ->
          Partial.bits(translated() ? NfConntrack.IPS_DST_NAT : 0, NfConntrack.IPS_DST_NAT);
      case NFT_CT_DIRECTION -> Partial.of((byte) (probe.kind() == Probe.Kind.ANSWER ? 1 : 0));
      default -> Partial.unknown(16);
    };
  }

  private static Partial name(LinkName name) {
    return Partial.of(Arrays.copyOf(name.text().getBytes(StandardCharsets.UTF_8), 16));
  }

  private static Partial index(LinkName name) {
    int index = LinkIndex.of(name);
    return index == 0 ? Partial.unknown(4) : Partial.of(NativeOrder.bytes32(index));
  }

  private static byte[] be16(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }
}
