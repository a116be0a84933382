package dev.plumbline.netlink;

import static dev.plumbline.netlink.libc.ErrnoException.check;

import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.libc.NativeMemory;
import java.nio.ByteOrder;

/**
 * Sends whole Ethernet frames out of a link, as gratuitous ARP wants it; receives none. It belongs
 * to the namespace of the thread that opens it. See packet(7).
 */
public final class PacketSocket implements AutoCloseable {
  /**
   * Of {@code struct sockaddr_ll}: family, type in network order, link, and what sending ignores.
   */
  private static final int ADDRESS_LENGTH = 20;

  private static final int HEADER_LENGTH = 14;

  private final NativeMemory memory = NativeMemory.of(65536);
  private int fd;

  private PacketSocket(int fd) {
    this.fd = fd;
  }

  /** Needs CAP_NET_RAW. */
  public static PacketSocket open() {
    int type = LibcConstants.SOCK_RAW | LibcConstants.SOCK_CLOEXEC;
    return new PacketSocket(
        check(Libc.socket(LibcConstants.AF_PACKET, type, 0), "socket AF_PACKET"));
  }

  /**
   * Sends one frame.
   *
   * @param frame destination, source, type, payload; at least the 14 bytes of the header
   * @throws dev.plumbline.netlink.libc.ErrnoException ENETDOWN when the link is down, ENXIO when
   *     there is none, EMSGSIZE
   */
  public void send(int ifindex, byte[] frame) {
    if (frame.length < HEADER_LENGTH || frame.length > 65536) {
      throw new IllegalArgumentException("a frame of " + frame.length + " bytes");
    }
    memory.buffer().put(0, frame);
    int type = memory.buffer().getShort(12) & 0xffff;
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    Msghdr header = new Msghdr(ADDRESS_LENGTH).piece(memory.address(), frame.length);
    header.putName(
        0, little ? LibcConstants.AF_PACKET | type << 16 : LibcConstants.AF_PACKET << 16 | type);
    header.putName(4, ifindex);
    check(Libc.sendmsg(fd, header.toSend(), 0), "send of a frame through link " + ifindex);
    header.keep();
    memory.keep();
  }

  @Override
  public void close() {
    if (fd >= 0) {
      Libc.close(fd);
      fd = -1;
    }
  }
}
