package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NftExpressions.*;

import dev.plumbline.model.IpAddress;
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
    boolean whole = payload.length() == (family == Nfnetlink.NFPROTO_IPV4 ? 4 : 16);
    boolean source = payload.offset() == (family == Nfnetlink.NFPROTO_IPV4 ? 12 : 8);
    boolean destination = payload.offset() == (family == Nfnetlink.NFPROTO_IPV4 ? 16 : 24);
    boolean shortened = payload.length() == 1 && family == Nfnetlink.NFPROTO_IPV4;
    if (payload.base() == NFT_PAYLOAD_NETWORK_HEADER
        && family != 0
        && (whole || shortened)
        && (source || destination)) {
      String protocol = family == Nfnetlink.NFPROTO_IPV4 ? "ip " : "ip6 ";
      return new Loaded(protocol + (source ? "saddr" : "daddr"), Kind.ADDRESS);
    }
    if (payload.base() == NFT_PAYLOAD_TRANSPORT_HEADER
        && payload.length() == 2
        && (payload.offset() == 0 || payload.offset() == 2)) {
      return new Loaded(payload.offset() == 0 ? "th sport" : "th dport", Kind.PORT);
    }
    return new Loaded(
        "@" + payload.base() + "," + payload.offset() * 8 + "," + payload.length() * 8, Kind.OTHER);
  }

  /** A constant of this type; in hexadecimal if it has not the type's length. */
  String constant(Data value) {
    boolean fits =
        switch (kind) {
          case ADDRESS, INTERFACE, LABEL, OTHER -> true;
          case PORT -> value.length() == 2;
          case PROTOCOL, FAMILY -> value.length() == 1;
          case STATE, STATUS, ADDRESS_TYPE -> value.length() == 4;
        };
    return fits ? typed(value) : "0x" + value.hex();
  }

  private String typed(Data value) {
    return switch (kind) {
      case ADDRESS -> address(value.bytes());
      case INTERFACE -> "\"" + name(value.bytes()) + "\"";
      case PROTOCOL -> protocol(value);
      case PORT -> Integer.toString((value.bytes()[0] & 0xff) << 8 | value.bytes()[1] & 0xff);
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

  static String name(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static String protocol(Data value) {
    return switch (value.nativeNumber()) {
      case 1 -> "icmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case 58 -> "ipv6-icmp";
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
