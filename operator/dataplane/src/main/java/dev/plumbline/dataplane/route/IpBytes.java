package dev.plumbline.dataplane.route;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.MessageWriter;
import java.nio.ByteOrder;

/** Addresses in attributes: 4 or 16 bytes in network order. */
public final class IpBytes {
  private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private IpBytes() {}

  /** Whether a message of this family is about IP. */
  static boolean isIp(int family) {
    return family == Family.IPV4.number() || family == Family.IPV6.number();
  }

  public static IpAddress read(Attributes a, Family family) {
    if (family == Family.IPV4) {
      return new IpAddress(family, 0, Integer.toUnsignedLong(a.be32()));
    }
    long high = a.be64();
    long low = a.buffer().getLong(a.offset() + a.length() - Long.BYTES);
    return new IpAddress(family, high, SWAP ? Long.reverseBytes(low) : low);
  }

  /** A prefix whose host bits the kernel leaves out. */
  public static Prefix read(Attributes a, Family family, int length) {
    return Prefix.of(read(a, family), length);
  }

  public static void write(MessageWriter out, int attribute, IpAddress ip) {
    out.attrBytes(attribute, ip.bytes());
  }
}
