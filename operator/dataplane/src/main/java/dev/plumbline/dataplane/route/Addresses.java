package dev.plumbline.dataplane.route;

import dev.plumbline.model.Address;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.IfAddr;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import dev.plumbline.netlink.wire.Rtnetlink;

/** Requests about addresses, and how the kernel tells of them. */
public final class Addresses {
  private static final int ANY = 0;

  /** Of a longer IPv4 prefix no address is left for broadcast (RFC 3021). */
  private static final int LONGEST_WITH_BROADCAST = 30;

  private Addresses() {}

  /**
   * An address, whoever's it is.
   *
   * @param link index of its link
   * @param flags {@code IFA_F_…}
   */
  public record Seen(int link, IpAddress ip, int length, int flags) {

    /**
     * Whether somebody has set it: what the kernel takes from router advertisements is not
     * permanent, and link-local IPv6 addresses are its own too.
     */
    public boolean isSet() {
      boolean kernels = ip.family() == Family.IPV6 && ip.isLinkLocal();
      return (flags & IfAddr.IFA_F_PERMANENT) != 0 && !kernels;
    }

    public Address in(NamespaceRef namespace, LinkName name) {
      return new Address(namespace, name, ip, length);
    }
  }

  /** Asks for all addresses, of both families and of others that the kernel may have. */
  public static int getAll(MessageWriter out) {
    return getAll(out, ANY);
  }

  /** Asks for the addresses of one link. */
  public static int getAll(MessageWriter out, int link) {
    int sequence = out.begin(Rtnetlink.RTM_GETADDR, Netlink.NLM_F_DUMP);
    header(out, LibcConstants.AF_UNSPEC, 0, 0, link);
    out.end();
    return sequence;
  }

  /** Whether it tells of an IP address: links have MCTP and phonet addresses too. */
  public static boolean isIp(Message message) {
    return IpBytes.isIp(message.u8(0));
  }

  /** Reads an {@code RTM_NEWADDR} message of an IP address. */
  public static Seen read(Message message) {
    Family family = message.u8(0) == Family.IPV4.number() ? Family.IPV4 : Family.IPV6;
    int flags = message.u8(2);
    IpAddress local = null;
    IpAddress address = IpAddress.unspecified(family);
    Attributes a = message.attributes(IfAddr.SIZEOF_IFADDRMSG);
    while (a.next()) {
      switch (a.type()) {
        case IfAddr.IFA_FLAGS -> flags = a.u32();
        case IfAddr.IFA_LOCAL -> local = IpBytes.read(a, family);
        case IfAddr.IFA_ADDRESS -> address = IpBytes.read(a, family);
        default -> {}
      }
    }
    return new Seen(message.u32(4), local != null ? local : address, message.u8(1), flags);
  }

  /** Duplicate address detection would keep an IPv6 address from being used for a second or two. */
  public static int create(MessageWriter out, Address address, int link) {
    boolean ipv4 = address.ip().family() == Family.IPV4;
    int sequence = out.begin(Rtnetlink.RTM_NEWADDR, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL);
    header(
        out, address.ip().family().number(), address.length(), ipv4 ? 0 : IfAddr.IFA_F_NODAD, link);
    both(out, address.ip());
    if (ipv4 && address.length() <= LONGEST_WITH_BROADCAST) {
      IpBytes.write(out, IfAddr.IFA_BROADCAST, address.network().last());
    }
    out.end();
    return sequence;
  }

  public static int delete(MessageWriter out, Address address, int link) {
    int sequence = out.begin(Rtnetlink.RTM_DELADDR, 0);
    header(out, address.ip().family().number(), address.length(), 0, link);
    both(out, address.ip());
    out.end();
    return sequence;
  }

  private static void both(MessageWriter out, IpAddress ip) {
    IpBytes.write(out, IfAddr.IFA_LOCAL, ip);
    IpBytes.write(out, IfAddr.IFA_ADDRESS, ip);
  }

  /** {@code struct ifaddrmsg}: family, prefix length, flags, scope, link. */
  private static void header(MessageWriter out, int family, int length, int flags, int link) {
    out.u8(family).u8(length).u8(flags).u8(Rtnetlink.RT_SCOPE_UNIVERSE).i32(link);
  }
}
