package dev.plumbline.agent.e2e.packets;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Ethernet frames byte by byte, such as no kernel sends by itself. */
final class RawFrames {
  static final int IPV4 = 0x0800;
  static final int ARP = 0x0806;
  static final int IPV6 = 0x86dd;
  static final int VLAN = 0x8100;
  static final int SERVICE_VLAN = 0x88a8;

  static final int UDP = 17;
  static final int FRAGMENT = 44;
  static final int ICMPV6 = 58;
  static final int DESTINATION_OPTIONS = 60;

  static final int ROUTER_ADVERTISEMENT = 134;
  static final int NEIGHBOUR_SOLICITATION = 135;
  static final int NEIGHBOUR_ADVERTISEMENT = 136;

  static final MacAddress EVERYONE = MacAddress.parse("ff:ff:ff:ff:ff:ff");
  static final MacAddress ALL_NODES_MAC = MacAddress.parse("33:33:00:00:00:01");
  static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");

  static byte[] ethernet(MacAddress to, MacAddress from, int type, byte[] payload) {
    return join(to.bytes(), from.bytes(), be16(type), payload);
  }

  /** The same frame with a tag of priority 0 and VLAN 0. */
  static byte[] tagged(int type, byte[] frame) {
    return ByteBuffer.allocate(frame.length + 4)
        .put(frame, 0, 12)
        .put(be16(type))
        .putShort((short) 0)
        .put(frame, 12, frame.length - 12)
        .array();
  }

  static byte[] arp(
      int operation, MacAddress sender, IpAddress senderIp, MacAddress target, IpAddress targetIp) {
    byte[] head = HexFormat.of().parseHex("0001080006040000");
    head[7] = (byte) operation;
    return join(head, sender.bytes(), senderIp.bytes(), target.bytes(), targetIp.bytes());
  }

  /** An IP packet of the source's family. */
  static byte[] ip(IpAddress from, IpAddress to, int protocol, byte[] payload) {
    return from.family() == Family.IPV4
        ? ipv4(from, to, protocol, 0, payload)
        : ipv6(from, to, protocol, payload);
  }

  /**
   * With a checksum.
   *
   * @param fragment flags and offset
   */
  static byte[] ipv4(IpAddress from, IpAddress to, int protocol, int fragment, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
    packet.putShort((short) 0x4500).putShort((short) packet.capacity());
    packet.putShort((short) 7).putShort((short) fragment);
    packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
    packet.put(from.bytes()).put(to.bytes());
    packet.putShort(10, checksum(packet.array(), 0, 20, 0));
    return packet.put(payload).array();
  }

  static byte[] ipv6(IpAddress from, IpAddress to, int next, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(40 + payload.length);
    packet.putInt(0x6000_0000).putShort((short) payload.length).put((byte) next).put((byte) 255);
    return packet.put(from.bytes()).put(to.bytes()).put(payload).array();
  }

  /** Without a checksum, which IPv4 allows and no bridge looks at. */
  static byte[] udp(int from, int to) {
    byte[] payload = new byte[16];
    return join(be16(from), be16(to), be16(8 + payload.length), be16(0), payload);
  }

  /**
   * With a checksum.
   *
   * @param body what follows type, code and checksum
   */
  static byte[] icmpv6(IpAddress from, IpAddress to, int type, byte[] body) {
    byte[] message = join(new byte[] {(byte) type, 0, 0, 0}, body);
    byte[] pseudo = join(from.bytes(), to.bytes(), message);
    short sum = checksum(pseudo, 0, pseudo.length, message.length + ICMPV6);
    return ByteBuffer.wrap(message).putShort(2, sum).array();
  }

  /** A fragment header. */
  static byte[] fragment(int next, int offset, boolean more, byte[] payload) {
    byte[] head = join(new byte[] {(byte) next, 0}, be16(offset | (more ? 1 : 0)), be32(7));
    return join(head, payload);
  }

  /** Eight bytes of options that say nothing. */
  static byte[] options(int next, byte[] payload) {
    return join(new byte[] {(byte) next, 0, 1, 4, 0, 0, 0, 0}, payload);
  }

  /** "I am a router for half an hour", from and with this hardware address. */
  static byte[] routerAdvertisement(MacAddress router) {
    return join(be32(0x4000_0708), be32(0), be32(0), linkLayerOption(1, router));
  }

  /** The body of a neighbour advertisement that overrides, or of a solicitation without flags. */
  static byte[] neighbour(boolean override, IpAddress target, int option, MacAddress mac) {
    int flags = override ? 0x2000_0000 : 0;
    return join(be32(flags), target.bytes(), linkLayerOption(option, mac));
  }

  /** Source (1) or target (2) link-layer address. */
  private static byte[] linkLayerOption(int type, MacAddress mac) {
    return join(new byte[] {(byte) type, 1}, mac.bytes());
  }

  private static short checksum(byte[] bytes, int from, int to, long sum) {
    ByteBuffer words = ByteBuffer.wrap(bytes);
    for (int i = from; i < to; i += 2) {
      sum += words.getShort(i) & 0xffff;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (short) ~sum;
  }

  static byte[] be16(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }

  static byte[] be32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  private RawFrames() {}
}
