package dev.plumbline.dataplane.neighbour;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.MacAddress;
import java.nio.ByteBuffer;

/** Ethernet frames that tell neighbours who has an address. */
final class Frames {
  private static final int ETHERNET = 14;
  private static final short ETH_P_ARP = 0x0806;
  private static final short ETH_P_IPV6 = (short) 0x86dd;
  private static final byte[] EVERYONE = {-1, -1, -1, -1, -1, -1};
  private static final byte[] NOBODY = new byte[6];

  /** 33:33 and the last four bytes of ff02::1, all nodes (RFC 2464). */
  private static final byte[] ALL_NODES_MAC = {0x33, 0x33, 0, 0, 0, 1};

  private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
  private static final int ARP = 28;
  private static final short ARP_ETHERNET = 1;
  private static final short ARP_IPV4 = 0x0800;
  private static final short ARP_REQUEST = 1;

  private static final int IPV6_HEADER = 40;
  private static final int ADVERTISEMENT = 32;
  private static final byte ICMPV6 = 58;
  private static final byte NEIGHBOUR_ADVERTISEMENT = (byte) 136;
  private static final int OVERRIDE = 0x2000_0000;
  private static final byte TARGET_LINK_LAYER_ADDRESS = 2;

  private Frames() {}

  /**
   * A gratuitous ARP request: sender and target are the address itself (RFC 5227, an ARP
   * announcement). Linux takes it for an entry that it has, whatever {@code arp_accept} says.
   */
  static byte[] gratuitousArp(IpAddress address, MacAddress mac) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET + ARP);
    frame.put(EVERYONE).put(mac.bytes()).putShort(ETH_P_ARP);
    frame.putShort(ARP_ETHERNET).putShort(ARP_IPV4);
    frame.put((byte) NOBODY.length).put((byte) address.bytes().length).putShort(ARP_REQUEST);
    frame.put(mac.bytes()).put(address.bytes());
    frame.put(NOBODY).put(address.bytes());
    return frame.array();
  }

  /**
   * An unsolicited neighbour advertisement to all nodes, with the override flag (RFC 4861, 7.2.6).
   */
  static byte[] unsolicitedAdvertisement(IpAddress address, MacAddress mac) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IPV6_HEADER + ADVERTISEMENT);
    frame.put(ALL_NODES_MAC).put(mac.bytes()).putShort(ETH_P_IPV6);
    frame.putInt(0x6000_0000).putShort((short) ADVERTISEMENT).put(ICMPV6).put((byte) 255);
    frame.put(address.bytes()).put(ALL_NODES.bytes());
    int icmp = frame.position();
    frame.put(NEIGHBOUR_ADVERTISEMENT).put((byte) 0).putShort((short) 0).putInt(OVERRIDE);
    frame.put(address.bytes());
    frame.put(TARGET_LINK_LAYER_ADDRESS).put((byte) 1).put(mac.bytes());
    frame.putShort(icmp + 2, checksum(frame, icmp));
    return frame.array();
  }

  /** Over the pseudo header (addresses, length, next header) and the message (RFC 8200, 8.1). */
  private static short checksum(ByteBuffer frame, int icmp) {
    long sum = ADVERTISEMENT + ICMPV6;
    for (int i = ETHERNET + 8; i < icmp + ADVERTISEMENT; i += 2) {
      sum += frame.getShort(i) & 0xffff;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (short) ~sum;
  }
}
