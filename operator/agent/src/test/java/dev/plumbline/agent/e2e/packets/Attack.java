package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.RawFrames.*;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.MacAddress;

/**
 * Frames that an endpoint is not to send, each with the one rule that keeps it from doing harm: a
 * chain of {@code table bridge plumbline} and the comment of its drop.
 */
enum Attack {
  INVENTED_HARDWARE_ADDRESS(Guard.MAC) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      MacAddress nobody = MacAddress.parse("02:00:00:00:00:99");
      return ethernet(neighbour.mac(), nobody, IPV4, datagram(self.ip4(), neighbour.ip4()));
    }
  },
  NEIGHBOURS_HARDWARE_ADDRESS(Guard.MAC) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      return ethernet(EVERYONE, neighbour.mac(), IPV4, datagram(self.ip4(), gateway.ip4()));
    }
  },
  ADVERTISEMENT_BEHIND_A_PRIORITY_TAG(Guard.TYPE) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      return tagged(VLAN, advertisement(self));
    }
  },
  ADVERTISEMENT_BEHIND_A_SERVICE_TAG(Guard.TYPE) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      return tagged(SERVICE_VLAN, advertisement(self));
    }
  },
  ADVERTISEMENT_BEHIND_TWO_TAGS(Guard.TYPE) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      return tagged(SERVICE_VLAN, tagged(VLAN, advertisement(self)));
    }
  },
  ADVERTISEMENT_BEHIND_LLC_AND_SNAP(Guard.TYPE) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] packet = advertisementPacket(self);
      byte[] snap = {(byte) 0xaa, (byte) 0xaa, 3, 0, 0, 0, (byte) 0x86, (byte) 0xdd};
      return ethernet(ALL_NODES_MAC, self.mac(), snap.length + packet.length, join(snap, packet));
    }
  },
  SPANNING_TREE(Guard.TYPE) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] bpdu = {0x42, 0x42, 3, 0, 0, 0, 0, 0};
      MacAddress bridges = MacAddress.parse("01:80:c2:00:00:00");
      return ethernet(bridges, self.mac(), bpdu.length, bpdu);
    }
  },
  ARP_ANSWER_FOR_THE_GATEWAY("guard-arp", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] arp = arp(2, self.mac(), gateway.ip4(), neighbour.mac(), neighbour.ip4());
      return ethernet(neighbour.mac(), self.mac(), ARP, arp);
    }
  },
  ARP_ANNOUNCEMENT_OF_THE_NEIGHBOURS_ADDRESS("guard-arp", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] arp = arp(1, self.mac(), neighbour.ip4(), EVERYONE, neighbour.ip4());
      return ethernet(EVERYONE, self.mac(), ARP, arp);
    }
  },
  ARP_WITH_ANOTHER_HARDWARE_ADDRESS_INSIDE("guard-arp", Guard.MAC.why) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] arp = arp(1, gateway.mac(), self.ip4(), EVERYONE, self.ip4());
      return ethernet(EVERYONE, self.mac(), ARP, arp);
    }
  },
  NEIGHBOURS_IPV4_SOURCE("guard4", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      return ethernet(EVERYONE, self.mac(), IPV4, datagram(neighbour.ip4(), gateway.ip4()));
    }
  },
  IPV4_SOURCE_FROM_ELSEWHERE("guard4", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] packet = datagram(IpAddress.parse("198.51.100.9"), neighbour.ip4());
      return ethernet(neighbour.mac(), self.mac(), IPV4, packet);
    }
  },
  LATER_FRAGMENT_FROM_ELSEWHERE("guard4", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] packet = ipv4(gateway.ip4(), neighbour.ip4(), UDP, 3, new byte[32]);
      return ethernet(neighbour.mac(), self.mac(), IPV4, packet);
    }
  },
  DHCP_REQUEST("guard4", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      IpAddress none = IpAddress.parse("0.0.0.0");
      byte[] packet = ip(none, IpAddress.parse("255.255.255.255"), UDP, udp(68, 67));
      return ethernet(EVERYONE, self.mac(), IPV4, packet);
    }
  },
  DHCP_ANSWER("carried4", Guard.ANSWER) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] packet = ip(self.ip4(), neighbour.ip4(), UDP, udp(67, 68));
      return ethernet(neighbour.mac(), self.mac(), IPV4, packet);
    }
  },
  DHCP_ANSWER_FROM_ANOTHER_PORT("carried4", Guard.ANSWER) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] packet = ip(self.ip4(), neighbour.ip4(), UDP, udp(4011, 68));
      return ethernet(neighbour.mac(), self.mac(), IPV4, packet);
    }
  },
  NEIGHBOURS_IPV6_SOURCE("guard6", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      return ethernet(EVERYONE, self.mac(), IPV6, datagram(neighbour.ip6(), gateway.ip6()));
    }
  },
  GATEWAYS_LINK_LOCAL_SOURCE("guard6", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] packet = datagram(gateway.mac().linkLocal(), neighbour.ip6());
      return ethernet(neighbour.mac(), self.mac(), IPV6, packet);
    }
  },
  DHCPV6_ANSWER("carried6", Guard.ANSWER) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] packet = ip(self.mac().linkLocal(), neighbour.mac().linkLocal(), UDP, udp(547, 546));
      return ethernet(neighbour.mac(), self.mac(), IPV6, packet);
    }
  },
  HEADERS_THAT_END_TOO_SOON("carried6", Guard.ANSWER) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] longerThanThePacket = {DESTINATION_OPTIONS, (byte) 200, 1, 4, 0, 0, 0, 0};
      return ethernet(
          neighbour.mac(),
          self.mac(),
          IPV6,
          ipv6(self.ip6(), neighbour.ip6(), DESTINATION_OPTIONS, longerThanThePacket));
    }
  },
  ROUTER_ADVERTISEMENT_FROM_IT("carried-icmpv6", "router advertisement") {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      return advertisement(self);
    }
  },
  ROUTER_ADVERTISEMENT_BEHIND_OPTIONS("carried-icmpv6", "router advertisement") {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      IpAddress from = self.mac().linkLocal();
      byte[] icmp = icmpv6(from, ALL_NODES, ROUTER_ADVERTISEMENT, routerAdvertisement(self.mac()));
      byte[] packet = ipv6(from, ALL_NODES, DESTINATION_OPTIONS, options(ICMPV6, icmp));
      return ethernet(ALL_NODES_MAC, self.mac(), IPV6, packet);
    }
  },
  /** Behind the packet's end, in the frame's padding, the type of an echo request. */
  ROUTER_ADVERTISEMENT_THAT_BEGINS_IN_THE_NEXT_FRAGMENT("carried6", "headers in fragments") {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] first = fragment(DESTINATION_OPTIONS, 0, true, options(ICMPV6, new byte[0]));
      byte[] packet = ipv6(self.mac().linkLocal(), ALL_NODES, FRAGMENT, first);
      byte[] padding = {(byte) 128, 0, 0, 0};
      return ethernet(ALL_NODES_MAC, self.mac(), IPV6, join(packet, padding));
    }
  },
  REDIRECT("carried-icmpv6", "redirect") {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] body = join(be32(0), self.mac().linkLocal().bytes(), gateway.ip6().bytes());
      byte[] icmp = icmpv6(self.mac().linkLocal(), neighbour.ip6(), 137, body);
      byte[] packet = ipv6(self.mac().linkLocal(), neighbour.ip6(), ICMPV6, icmp);
      return ethernet(neighbour.mac(), self.mac(), IPV6, packet);
    }
  },
  NEIGHBOUR_ADVERTISEMENT_FOR_THE_GATEWAY("carried-icmpv6", Guard.ANOTHERS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] body = neighbour(true, gateway.ip6(), 2, self.mac());
      byte[] icmp = icmpv6(self.ip6(), neighbour.ip6(), NEIGHBOUR_ADVERTISEMENT, body);
      byte[] packet = ipv6(self.ip6(), neighbour.ip6(), ICMPV6, icmp);
      return ethernet(neighbour.mac(), self.mac(), IPV6, packet);
    }
  },
  NEIGHBOUR_ADVERTISEMENT_IN_FRAGMENTS("carried-icmpv6", "neighbour advertisement in fragments") {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] head = {(byte) NEIGHBOUR_ADVERTISEMENT, 0, 0, 0, 0x20, 0, 0, 0};
      byte[] packet = ipv6(self.ip6(), neighbour.ip6(), FRAGMENT, fragment(ICMPV6, 0, true, head));
      return ethernet(neighbour.mac(), self.mac(), IPV6, join(packet, self.ip6().bytes()));
    }
  },
  DENIAL_OF_THE_NEIGHBOURS_ADDRESS("unspecified6", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      byte[] body = join(be32(0), neighbour.ip6().bytes());
      byte[] icmp = icmpv6(NOBODY, ALL_NODES, NEIGHBOUR_SOLICITATION, body);
      byte[] packet = ipv6(NOBODY, ALL_NODES, ICMPV6, icmp);
      return ethernet(ALL_NODES_MAC, self.mac(), IPV6, packet);
    }
  },
  DATAGRAM_FROM_NOBODY("unspecified6", Guard.ADDRESS) {
    @Override
    byte[] frame(Party self, Party neighbour, Party gateway) {
      return ethernet(EVERYONE, self.mac(), IPV6, datagram(NOBODY, neighbour.ip6()));
    }
  };

  private static final IpAddress NOBODY = IpAddress.parse("::");

  /** The rules that several attacks meet. */
  enum Guard {
    MAC("filter-prerouting", "not the endpoint's hardware address"),
    TYPE("filter-prerouting", "neither IPv4, IPv6 nor ARP");

    static final String ADDRESS = "not an address of the endpoint";
    static final String ANSWER = "an answer to DHCP clients, or a header that cannot be read";
    static final String ANOTHERS =
        "another's neighbour advertisement, or a header that cannot be read";

    final String chain;
    final String why;

    Guard(String chain, String why) {
      this.chain = chain;
      this.why = why;
    }
  }

  /** Someone on the network. */
  record Party(MacAddress mac, IpAddress ip4, IpAddress ip6) {}

  final String chain;
  final String why;

  Attack(Guard guard) {
    this(guard.chain, guard.why);
  }

  Attack(String chain, String why) {
    this.chain = chain;
    this.why = why;
  }

  /** What the endpoint {@code self} sends to do harm to its neighbour. */
  abstract byte[] frame(Party self, Party neighbour, Party gateway);

  private static byte[] datagram(IpAddress from, IpAddress to) {
    return ip(from, to, UDP, udp(4000, 4001));
  }

  static byte[] advertisement(Party self) {
    return ethernet(ALL_NODES_MAC, self.mac(), IPV6, advertisementPacket(self));
  }

  private static byte[] advertisementPacket(Party self) {
    IpAddress from = self.mac().linkLocal();
    byte[] body = routerAdvertisement(self.mac());
    return ipv6(from, ALL_NODES, ICMPV6, icmpv6(from, ALL_NODES, ROUTER_ADVERTISEMENT, body));
  }
}
