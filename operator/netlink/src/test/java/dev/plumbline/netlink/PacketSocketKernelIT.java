package dev.plumbline.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class PacketSocketKernelIT {
  /** "10.0.0.9 is at 02:00:00:00:00:09", to everyone. */
  private static final byte[] GRATUITOUS_ARP =
      HexFormat.of()
          .parseHex(
              "ffffffffffff"
                  + "020000000009"
                  + "0806"
                  + "0001"
                  + "0800"
                  + "06"
                  + "04"
                  + "0002"
                  + "020000000009"
                  + "0a000009"
                  + "020000000009"
                  + "0a000009");

  @Test
  void aGratuitousArpIsBelievedByTheNeighbour() throws IOException {
    Shell.run("ip link add v0 type veth peer name v1");
    Shell.run("ip link set v0 up");
    Shell.run("ip link set v1 up");
    Shell.run("ip addr add 10.0.0.1/24 dev v1");
    Files.writeString(Path.of("/proc/sys/net/ipv4/conf/v1/arp_accept"), "1");
    try (PacketSocket socket = PacketSocket.open()) {
      socket.send(index("v0"), GRATUITOUS_ARP);
    }
    JsonNode neighbour = Shell.json("ip -j neigh show 10.0.0.9 dev v1");
    assertEquals("02:00:00:00:00:09", neighbour.at("/0/lladdr").asText());
  }

  @Test
  void aLinkThatIsNotThereOrDownIsRefused() {
    Shell.run("ip link add v0 type veth peer name v1");
    try (PacketSocket socket = PacketSocket.open()) {
      assertEquals(Errno.ENETDOWN, refusal(socket, index("v0")));
      assertEquals(Errno.ENXIO, refusal(socket, 9999));
      assertThrows(IllegalArgumentException.class, () -> socket.send(index("v0"), new byte[13]));
    }
  }

  private static Errno refusal(PacketSocket socket, int ifindex) {
    return assertThrows(ErrnoException.class, () -> socket.send(ifindex, GRATUITOUS_ARP)).errno();
  }

  private static int index(String name) {
    return Shell.json("ip -j link show " + name).at("/0/ifindex").asInt();
  }
}
