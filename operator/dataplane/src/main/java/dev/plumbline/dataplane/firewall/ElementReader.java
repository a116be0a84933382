package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;

import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Protocol;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the elements of one set, from any number of messages.
 *
 * <p>What somebody else put in and no element of ours can say (another protocol, a range that is no
 * prefix) is counted as {@link #strange}.
 */
final class ElementReader {

  private static final Field.Proto TCP = new Field.Proto(Protocol.TCP);
  private static final Field.Proto UDP = new Field.Proto(Protocol.UDP);

  private final FirewallSet set;
  private final boolean rangesInOne;
  private final List<Element> elements = new ArrayList<>();
  private final TreeMap<IpAddress, Boolean> bounds = new TreeMap<>();
  private int strange;

  ElementReader(FirewallSet set) {
    this.set = set;
    this.rangesInOne = set.interval() && set.key().size() > 1;
  }

  FirewallSet set() {
    return set;
  }

  /** Forgets what was read. */
  void clear() {
    elements.clear();
    bounds.clear();
    strange = 0;
  }

  void read(Message message) {
    Attributes attributes = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (attributes.next()) {
      if (attributes.type() == NFTA_SET_ELEM_LIST_ELEMENTS) {
        Attributes list = attributes.nested();
        while (list.next()) {
          element(list.nested());
        }
      }
    }
  }

  /** What was read. */
  List<Element> elements() {
    bounds.forEach(this::interval);
    bounds.clear();
    return elements;
  }

  /** How many could not be said as elements of ours. */
  int strange() {
    return strange;
  }

  private void element(Attributes element) {
    int key = -1;
    int end = -1;
    int data = -1;
    int flags = 0;
    ByteBuffer bytes = null;
    while (element.next()) {
      bytes = element.buffer();
      switch (element.type()) {
        case NFTA_SET_ELEM_KEY -> key = valueIn(element);
        case NFTA_SET_ELEM_KEY_END -> end = valueIn(element);
        case NFTA_SET_ELEM_DATA -> data = valueIn(element);
        case NFTA_SET_ELEM_FLAGS -> flags = element.be32();
        default -> {}
      }
    }
    if (key < 0) {
      strange++;
    } else if (set.interval() && !rangesInOne) {
      bounds.merge(
          address(set.key().getFirst(), bytes, key),
          (flags & NFT_SET_ELEM_INTERVAL_END) != 0,
          (first, second) -> first && second);
    } else {
      add(bytes, key, end, data);
    }
  }

  private static int valueIn(Attributes attribute) {
    Attributes value = attribute.nested();
    while (value.next()) {
      if (value.type() == NFTA_DATA_VALUE) {
        return value.offset();
      }
    }
    return -1;
  }

  private void add(ByteBuffer bytes, int key, int end, int data) {
    int last = end >= 0 || !rangesInOne ? end : key;
    List<Field> fields = fields(set.key(), bytes, key, last);
    List<Field> mapped = set.isMap() && data >= 0 ? fields(set.data(), bytes, data, -1) : List.of();
    if (fields == null || mapped == null || mapped.isEmpty() == set.isMap()) {
      strange++;
    } else {
      elements.add(new Element(set, fields, mapped));
    }
  }

  /** Null when one of them is none of ours. */
  private List<Field> fields(List<FirewallSet.Type> types, ByteBuffer bytes, int from, int end) {
    Field[] fields = new Field[types.size()];
    int at = 0;
    for (int i = 0; i < fields.length; i++) {
      FirewallSet.Type type = types.get(i);
      fields[i] =
          end >= 0 && isAddress(type)
              ? range(type, bytes, from + at, end + at)
              : field(type, bytes, from + at);
      if (fields[i] == null) {
        return null;
      }
      at += SetDeclaration.padded(type.bytes());
    }
    return List.of(fields);
  }

  private static boolean isAddress(FirewallSet.Type type) {
    return type == FirewallSet.Type.IPV4_ADDR || type == FirewallSet.Type.IPV6_ADDR;
  }

  private static Field range(FirewallSet.Type type, ByteBuffer bytes, int first, int last) {
    return prefix(address(type, bytes, first), address(type, bytes, last))
        .map(Field.Net::new)
        .orElse(null);
  }

  private static Field field(FirewallSet.Type type, ByteBuffer bytes, int at) {
    return switch (type) {
      case IPV4_ADDR, IPV6_ADDR -> new Field.Ip(address(type, bytes, at));
      case ETHER_ADDR -> new Field.Mac(mac(bytes, at));
      case INET_SERVICE -> new Field.Port(NativeOrder.be16(bytes.getShort(at)));
      case SLOT -> new Field.Slot(bytes.getInt(at));
      case INET_PROTO ->
          switch (bytes.get(at)) {
            case 6 -> TCP;
            case 17 -> UDP;
            default -> null;
          };
      case NF_PROTO ->
          switch (bytes.get(at)) {
            case Nfnetlink.NFPROTO_IPV4 -> new Field.Nfproto(Family.IPV4);
            case Nfnetlink.NFPROTO_IPV6 -> new Field.Nfproto(Family.IPV6);
            default -> null;
          };
      case IFNAME -> name(bytes, at);
    };
  }

  private static Field name(ByteBuffer bytes, int at) {
    byte[] name = new byte[16];
    bytes.get(at, name);
    try {
      return new Field.Name(new LinkName(Loaded.name(name)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static MacAddress mac(ByteBuffer bytes, int at) {
    long high = NativeOrder.be16(bytes.getShort(at));
    return new MacAddress(
        high << 32 | Integer.toUnsignedLong(NativeOrder.be32(bytes.getInt(at + 2))));
  }

  private static IpAddress address(FirewallSet.Type type, ByteBuffer bytes, int at) {
    return type == FirewallSet.Type.IPV4_ADDR
        ? new IpAddress(Family.IPV4, 0, Integer.toUnsignedLong(NativeOrder.be32(bytes.getInt(at))))
        : new IpAddress(
            Family.IPV6,
            NativeOrder.be64(bytes.getLong(at)),
            NativeOrder.be64(bytes.getLong(at + 8)));
  }

  /** Of a set with single addresses as bounds: those that are no end begin a prefix. */
  private void interval(IpAddress first, boolean isEnd) {
    if (isEnd) {
      return;
    }
    IpAddress next = bounds.higherKey(first);
    IpAddress last = next == null ? Prefix.everything(first.family()).last() : next.plus(-1);
    Optional<Prefix> prefix = prefix(first, last);
    prefix.ifPresentOrElse(
        found -> elements.add(new Element(set, List.of(new Field.Net(found)), List.of())),
        () -> strange++);
  }

  private static Optional<Prefix> prefix(IpAddress first, IpAddress last) {
    int common =
        first.high() != last.high()
            ? Long.numberOfLeadingZeros(first.high() ^ last.high())
            : 64 + Long.numberOfLeadingZeros(first.low() ^ last.low());
    int length = common - (128 - first.family().bits());
    Prefix prefix = Prefix.of(first, length);
    return prefix.address().equals(first) && prefix.last().equals(last)
        ? Optional.of(prefix)
        : Optional.empty();
  }
}
