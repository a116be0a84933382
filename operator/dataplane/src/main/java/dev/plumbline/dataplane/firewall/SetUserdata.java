package dev.plumbline.dataplane.firewall;

import dev.plumbline.model.Family;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.netlink.wire.NftExpressions;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * What {@code nft} wants to find beside a set, so that it can list its elements: the byte order of
 * keys and data, and for types without a name the expressions they are the types of. The kernel
 * keeps it and never looks at it. Numbers from nft's and libnftnl's sources, compared with what nft
 * 1.0.6 writes.
 */
final class SetUserdata {

  private static final int KEY_BYTE_ORDER = 0;
  private static final int DATA_BYTE_ORDER = 1;
  private static final int KEY_TYPEOF = 3;
  private static final int DATA_TYPEOF = 4;

  private static final int MIXED = 0;
  private static final int HOST_ENDIAN = 1;
  private static final int BIG_ENDIAN = 2;

  // enum expr_types, enum proto_desc_id and places in the tables of nft's proto.c
  private static final int EXPR_PAYLOAD = 7;
  private static final int EXPR_META = 9;
  private static final int EXPR_CONCAT = 13;
  private static final int EXPR_NUMGEN = 23;
  private static final int PROTO_TH = 11;
  private static final int TH_DPORT = 2;
  private static final int PROTO_IP = 12;
  private static final int IP_DADDR = 12;
  private static final int PROTO_IP6 = 13;
  private static final int IP6_DADDR = 9;

  static byte[] of(FirewallSet set) {
    byte[] order = field(KEY_BYTE_ORDER, number(byteOrder(set.key())));
    byte[] data = set.isMap() ? field(DATA_BYTE_ORDER, number(byteOrder(set.data()))) : none();
    return join(order, data, typeof(set));
  }

  private static int byteOrder(List<FirewallSet.Type> types) {
    return switch (types.size() == 1 ? types.getFirst() : FirewallSet.Type.SLOT) {
      case IFNAME -> HOST_ENDIAN;
      case IPV4_ADDR, IPV6_ADDR, ETHER_ADDR -> BIG_ENDIAN;
      case INET_PROTO, INET_SERVICE, NF_PROTO, SLOT -> MIXED;
    };
  }

  private static byte[] typeof(FirewallSet set) {
    return switch (set) {
      case UNPROTECTED, ROUTED ->
          field(
              KEY_TYPEOF,
              concat(meta(NftExpressions.NFT_META_NFPROTO), meta(NftExpressions.NFT_META_OIFNAME)));
      case FORWARDING ->
          field(
              KEY_TYPEOF,
              concat(meta(NftExpressions.NFT_META_NFPROTO), meta(NftExpressions.NFT_META_IIFNAME)));
      case BALANCE4 -> balance(Family.IPV4);
      case BALANCE6 -> balance(Family.IPV6);
      default -> none();
    };
  }

  private static byte[] balance(Family family) {
    byte[] daddr =
        family == Family.IPV4 ? payload(PROTO_IP, IP_DADDR) : payload(PROTO_IP6, IP6_DADDR);
    byte[] dport = payload(PROTO_TH, TH_DPORT);
    byte[] l4proto = meta(NftExpressions.NFT_META_L4PROTO);
    return join(
        field(KEY_TYPEOF, concat(daddr, l4proto, dport, slot())),
        field(DATA_TYPEOF, concat(daddr, dport)));
  }

  private static byte[] concat(byte[]... parts) {
    byte[] all = none();
    for (int i = 0; i < parts.length; i++) {
      all = join(all, field(i, parts[i]));
    }
    return expression(EXPR_CONCAT, all);
  }

  private static byte[] meta(int key) {
    return expression(EXPR_META, field(0, number(key)));
  }

  private static byte[] payload(int protocol, int place) {
    return expression(EXPR_PAYLOAD, join(field(0, number(protocol)), field(1, number(place))));
  }

  private static byte[] slot() {
    byte[] random = field(0, number(NftExpressions.NFT_NG_RANDOM));
    byte[] modulus = field(1, number(dev.plumbline.model.Field.Slot.COUNT));
    return expression(EXPR_NUMGEN, join(random, modulus, field(2, number(0))));
  }

  private static byte[] expression(int type, byte[] data) {
    return join(field(0, number(type)), field(1, data));
  }

  /** Type and length are a byte each, and nothing is padded. */
  private static byte[] field(int type, byte[] value) {
    return join(new byte[] {(byte) type, (byte) value.length}, value);
  }

  private static byte[] number(int value) {
    return NativeOrder.bytes32(value);
  }

  private static byte[] none() {
    return new byte[0];
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private SetUserdata() {}
}
