package dev.plumbline.dataplane.firewall;

import dev.plumbline.model.FirewallSet;
import dev.plumbline.netlink.wire.NfTables;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel knows of a set or map. Types are numbers of {@code nft}'s own, six bits for each
 * part of a concatenation; the kernel only keeps them.
 *
 * @param flags {@code NFT_SET_…}
 * @param keyLength in bytes, each part of a concatenation padded to four
 * @param dataType 0 for a set
 * @param parts the lengths of a concatenation's parts, where the kernel has to know them: with
 *     intervals
 */
record SetDeclaration(
    String name,
    int flags,
    int keyType,
    int keyLength,
    int dataType,
    int dataLength,
    List<Integer> parts) {

  SetDeclaration {
    parts = List.copyOf(parts);
  }

  static SetDeclaration of(FirewallSet set) {
    boolean concatenation = set.key().size() > 1;
    boolean ranges = set.interval() && concatenation;
    int flags =
        (set.isMap() ? NfTables.NFT_SET_MAP : 0)
            | (set.interval() ? NfTables.NFT_SET_INTERVAL : 0)
            | (ranges ? NfTables.NFT_SET_CONCAT : 0);
    return new SetDeclaration(
        set.toString(),
        flags,
        type(set.key()),
        length(set.key()),
        type(set.data()),
        length(set.data()),
        ranges ? set.key().stream().map(FirewallSet.Type::bytes).toList() : List.of());
  }

  /** The set of ours that is declared so. */
  static Optional<FirewallSet> known(SetDeclaration declared) {
    return Arrays.stream(FirewallSet.values()).filter(set -> of(set).equals(declared)).findFirst();
  }

  /** Bytes of a key or datum, each part padded to four when there are several. */
  static int length(List<FirewallSet.Type> types) {
    return types.size() == 1
        ? types.getFirst().bytes()
        : types.stream().mapToInt(type -> padded(type.bytes())).sum();
  }

  static int padded(int bytes) {
    return (bytes + 3) & ~3;
  }

  private static int type(List<FirewallSet.Type> types) {
    int number = 0;
    for (FirewallSet.Type type : types) {
      number = number << 6 | number(type);
    }
    return number;
  }

  /** {@code enum datatypes} in nft's datatype.h. */
  private static int number(FirewallSet.Type type) {
    return switch (type) {
      case NF_PROTO -> 2;
      case SLOT -> 4;
      case IPV4_ADDR -> 7;
      case IPV6_ADDR -> 8;
      case ETHER_ADDR -> 9;
      case INET_PROTO -> 12;
      case INET_SERVICE -> 13;
      case IFNAME -> 41;
    };
  }
}
