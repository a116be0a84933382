package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NftExpressions.*;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.MacAddress;
import dev.plumbline.netlink.wire.IfEther;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a register holds, as {@code nft} names it.
 *
 * @param text like {@code ip daddr}
 * @param kind how constants of its type are written
 */
record Loaded(String text, Kind kind) {

  enum Kind {
    ADDRESS,
    INTERFACE,
    PROTOCOL,
    PORT,
    FAMILY,
    ETHER_TYPE,
    MAC,
    GROUP,
    NUMBER,
    FRAGMENT,
    STATE,
    STATUS,
    LABEL,
    ADDRESS_TYPE,
    OTHER
  }

  static Loaded of(Expression.Meta meta) {
    return switch (meta.key()) {
      case NFT_META_IIFNAME -> new Loaded("iifname", Kind.INTERFACE);
      case NFT_META_OIFNAME -> new Loaded("oifname", Kind.INTERFACE);
      case NFT_META_L4PROTO -> new Loaded("meta l4proto", Kind.PROTOCOL);
      case NFT_META_NFPROTO -> new Loaded("meta nfproto", Kind.FAMILY);
      case NFT_META_PROTOCOL -> new Loaded("meta protocol", Kind.ETHER_TYPE);
      case NFT_META_IIFGROUP -> new Loaded("iifgroup", Kind.GROUP);
      default -> new Loaded("meta " + meta.key(), Kind.OTHER);
    };
  }

  static Loaded of(Expression.Conntrack ct) {
    String direction =
        switch (ct.direction()) {
          case 0 -> "original ";
          case 1 -> "reply ";
          default -> "";
        };
    return switch (ct.key()) {
      case NFT_CT_STATE -> new Loaded("ct " + direction + "state", Kind.STATE);
      case NFT_CT_STATUS -> new Loaded("ct " + direction + "status", Kind.STATUS);
      case NFT_CT_LABELS -> new Loaded("ct " + direction + "label", Kind.LABEL);
      default -> new Loaded("ct " + direction + ct.key(), Kind.OTHER);
    };
  }

  static Loaded of(Expression.Fib fib) {
    boolean type = fib.result() == NFT_FIB_RESULT_ADDRTYPE && fib.flags() == NFTA_FIB_F_DADDR;
    return type
        ? new Loaded("fib daddr type", Kind.ADDRESS_TYPE)
        : new Loaded("fib " + fib.flags() + " " + fib.result(), Kind.OTHER);
  }

  static Loaded of(Expression.Numgen numgen) {
    String type = numgen.type() == NFT_NG_RANDOM ? "random" : "inc";
    return new Loaded("numgen " + type + " mod " + numgen.modulus(), Kind.OTHER);
  }

  /**
   * A header field.
   *
   * @param family {@code NFPROTO_…} as compared before, or 0: the network header is unknown then
   */
  static Loaded of(Expression.Payload payload, int family) {
    return switch (payload.base()) {
      case NFT_PAYLOAD_LL_HEADER -> link(payload);
      case NFT_PAYLOAD_NETWORK_HEADER ->
          family == Nfnetlink.NFPROTO_ARP ? arp(payload) : network(payload, family);
      case NFT_PAYLOAD_TRANSPORT_HEADER -> transport(payload);
      default -> raw(payload);
    };
  }

  private static Loaded link(Expression.Payload payload) {
    if (payload.offset() == 12 && payload.length() == 2) {
      return new Loaded("ether type", Kind.ETHER_TYPE);
    } else if (payload.offset() == 6 && payload.length() == 6) {
      return new Loaded("ether saddr", Kind.MAC);
    }
    return raw(payload);
  }

  private static Loaded arp(Expression.Payload payload) {
    if (payload.offset() == 8 && payload.length() == 6) {
      return new Loaded("arp saddr ether", Kind.MAC);
    } else if (payload.offset() == 14 && payload.length() == 4) {
      return new Loaded("arp saddr ip", Kind.ADDRESS);
    }
    return raw(payload);
  }

  private static Loaded network(Expression.Payload payload, int family) {
    if (family == Nfnetlink.NFPROTO_IPV4 && payload.offset() == 6 && payload.length() == 2) {
      return new Loaded("ip frag-off", Kind.NUMBER);
    } else if (family == Nfnetlink.NFPROTO_IPV6 && payload.offset() == 6 && payload.length() == 1) {
      return new Loaded("ip6 nexthdr", Kind.PROTOCOL);
    }
    boolean whole = payload.length() == (family == Nfnetlink.NFPROTO_IPV4 ? 4 : 16);
    boolean source = payload.offset() == (family == Nfnetlink.NFPROTO_IPV4 ? 12 : 8);
    boolean destination = payload.offset() == (family == Nfnetlink.NFPROTO_IPV4 ? 16 : 24);
    boolean shortened = payload.length() == 1 && family == Nfnetlink.NFPROTO_IPV4;
    if (family != 0 && (whole || shortened) && (source || destination)) {
      String protocol = family == Nfnetlink.NFPROTO_IPV4 ? "ip " : "ip6 ";
      return new Loaded(protocol + (source ? "saddr" : "daddr"), Kind.ADDRESS);
    }
    return raw(payload);
  }

  private static Loaded transport(Expression.Payload payload) {
    if (payload.length() == 2 && (payload.offset() == 0 || payload.offset() == 2)) {
      return new Loaded(payload.offset() == 0 ? "th sport" : "th dport", Kind.PORT);
    }
    return raw(payload);
  }

  private static Loaded raw(Expression.Payload payload) {
    String base =
        switch (payload.base()) {
          case NFT_PAYLOAD_LL_HEADER -> "ll";
          case NFT_PAYLOAD_NETWORK_HEADER -> "nh";
          case NFT_PAYLOAD_TRANSPORT_HEADER -> "th";
          default -> "ih";
        };
    return new Loaded(
        "@" + base + "," + payload.offset() * 8 + "," + payload.length() * 8, Kind.OTHER);
  }

  static Loaded of(Expression.ExtensionHeader header) {
    boolean fragment = header.type() == RuleBuilder.FRAGMENT_HEADER;
    if (fragment && header.offset() == 2 && header.length() == 2) {
      return new Loaded("frag frag-off", Kind.FRAGMENT);
    } else if (fragment && header.offset() == 0 && header.length() == 1) {
      return new Loaded("frag nexthdr", Kind.PROTOCOL);
    }
    return new Loaded(header.toString(), Kind.OTHER);
  }

  /** A constant of this type; in hexadecimal if it has not the type's length. */
  String constant(Data value) {
    boolean fits =
        switch (kind) {
          case ADDRESS, INTERFACE, LABEL, OTHER -> true;
          case MAC -> value.length() == 6;
          case PORT, ETHER_TYPE, NUMBER, FRAGMENT -> value.length() == 2;
          case PROTOCOL, FAMILY -> value.length() == 1;
          case STATE, STATUS, ADDRESS_TYPE, GROUP -> value.length() == 4;
        };
    return fits ? typed(value) : "0x" + value.hex();
  }

  private String typed(Data value) {
    return switch (kind) {
      case ADDRESS -> address(value.bytes());
      case INTERFACE -> "\"" + name(value.bytes()) + "\"";
      case PROTOCOL -> protocol(value);
      case PORT, NUMBER -> Integer.toString(be16(value));
      case FRAGMENT -> Integer.toString(be16(value) >>> 3);
      case ETHER_TYPE -> etherType(be16(value));
      case MAC -> MacAddress.of(value.bytes()).toString();
      case GROUP -> Integer.toString(value.nativeNumber());
      case FAMILY -> family(value);
      case ADDRESS_TYPE -> value.nativeNumber() == 2 ? "local" : "0x" + value.hex();
      case STATE -> flags(value, STATES);
      case STATUS -> flags(value, STATUSES);
      case LABEL -> bits(value);
      case OTHER -> "0x" + value.hex();
    };
  }

  /** One byte stands for the prefix of eight bits: nft loads no more than it compares. */
  private static String address(byte[] bytes) {
    return switch (bytes.length) {
      case 1 -> (bytes[0] & 0xff) + ".0.0.0/8";
      case 4, 16 -> IpAddress.of(bytes).toString();
      default -> "0x" + Data.of(bytes).hex();
    };
  }

  private static int be16(Data value) {
    return (value.bytes()[0] & 0xff) << 8 | value.bytes()[1] & 0xff;
  }

  private static String etherType(int type) {
    return switch (type) {
      case IfEther.ETH_P_IP -> "ip";
      case IfEther.ETH_P_IPV6 -> "ip6";
      case IfEther.ETH_P_ARP -> "arp";
      default -> "0x" + Integer.toHexString(type);
    };
  }

  static String name(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** {@code NFPROTO_…}, if that is what being equal to this constant tells; 0: it does not. */
  int toldFamily(Data value) {
    if (kind == Kind.FAMILY && value.length() == 1) {
      return value.nativeNumber();
    }
    if (kind != Kind.ETHER_TYPE || value.length() != 2) {
      return 0;
    }
    return switch (be16(value)) {
      case IfEther.ETH_P_IP -> Nfnetlink.NFPROTO_IPV4;
      case IfEther.ETH_P_IPV6 -> Nfnetlink.NFPROTO_IPV6;
      case IfEther.ETH_P_ARP -> Nfnetlink.NFPROTO_ARP;
      default -> 0;
    };
  }

  private static String protocol(Data value) {
    return switch (value.nativeNumber()) {
      case 0 -> "ip";
      case 1 -> "icmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case 43 -> "ipv6-route";
      case 44 -> "ipv6-frag";
      case 51 -> "ah";
      case 58 -> "ipv6-icmp";
      case 60 -> "ipv6-opts";
      default -> Integer.toString(value.nativeNumber());
    };
  }

  private static String family(Data value) {
    return switch (value.nativeNumber()) {
      case Nfnetlink.NFPROTO_IPV4 -> "ipv4";
      case Nfnetlink.NFPROTO_IPV6 -> "ipv6";
      default -> Integer.toString(value.nativeNumber());
    };
  }

  private static final List<String> STATES = List.of("invalid", "established", "related", "new");
  private static final List<String> STATUSES =
      List.of("expected", "seen-reply", "assured", "confirmed", "snat", "dnat", "seq-adjust");

  private static String flags(Data value, List<String> names) {
    int bits = value.nativeNumber();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      if ((bits >>> i & 1) != 0) {
        words.add(i < names.size() ? names.get(i) : "0x" + Integer.toHexString(1 << i));
      }
    }
    return String.join(",", words);
  }

  /** Of a connection's label each bit has a number, from 0 to 127. */
  private static String bits(Data value) {
    byte[] bytes = value.bytes();
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < bytes.length * 8; i++) {
      if ((bytes[i / 8] >>> i % 8 & 1) != 0) {
        numbers.add(Integer.toString(i));
      }
    }
    return String.join(",", numbers);
  }
}
