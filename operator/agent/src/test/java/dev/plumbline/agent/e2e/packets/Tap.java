package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.netlink.libc.ErrnoException.check;

import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.libc.NativeMemory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Hears every frame that comes to a place, whatever it is and whomever it is for, before the place
 * itself looks at it. See packet(7).
 */
final class Tap implements AutoCloseable {
  private static final int ETH_P_ALL = 3;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final long PATIENCE_NS = 5_000_000_000L;

  private final NativeMemory memory = NativeMemory.of(65536);
  private final List<String> heard = new ArrayList<>();
  private final int fd;

  private Tap(int fd) {
    this.fd = fd;
  }

  static Tap in(String place) {
    int type = LibcConstants.SOCK_RAW | LibcConstants.SOCK_CLOEXEC | SOCK_NONBLOCK;
    int protocol = Short.reverseBytes((short) ETH_P_ALL) & 0xffff;
    return new Tap(
        Packets.in(
            place,
            () -> check(Libc.socket(LibcConstants.AF_PACKET, type, protocol), "socket AF_PACKET")));
  }

  /** Whether a frame with these bytes anywhere in it has come by now. */
  boolean heard(byte[] mark) {
    String hex = HexFormat.of().formatHex(mark);
    int length;
    while ((length = Libc.read(fd, memory.address(), 65536)) > 0) {
      byte[] frame = new byte[length];
      memory.buffer().get(0, frame);
      heard.add(HexFormat.of().formatHex(frame));
    }
    return heard.stream().anyMatch(frame -> frame.contains(hex));
  }

  /** Whether such a frame comes within five seconds. */
  boolean hears(byte[] mark) {
    long deadline = System.nanoTime() + PATIENCE_NS;
    while (!heard(mark)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Packets.pause(2);
    }
    return true;
  }

  @Override
  public void close() {
    Libc.close(fd);
    memory.keep();
  }
}
