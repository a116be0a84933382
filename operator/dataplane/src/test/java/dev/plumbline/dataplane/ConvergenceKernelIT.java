package dev.plumbline.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshNamespaces.class)
class ConvergenceKernelIT {
  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void open() {
    node = new Node(folder);
  }

  @AfterEach
  void close() {
    node.close();
  }

  static Desired twoEndpoints() {
    return new Desired()
        .bridge("br-test", 1500, "10.1.0.1/24", "fd01::1/64")
        .sandbox("web")
        .sandbox("db")
        .endpoint("web", "eth0", "br-test", "10.1.0.2/24", "fd01::2/64")
        .endpoint("db", "eth0", "br-test", "10.1.0.3/24", "fd01::3/64")
        .gateway("web", "eth0", "10.1.0.1")
        .gateway("web", "eth0", "fd01::1");
  }

  @Test
  void twoEndpointsOnOneBridgeReachEachOther() {
    node.converge(twoEndpoints());
    Shell.run("ip netns exec web ping -c 1 -W 2 10.1.0.3");
    Shell.run("ip netns exec web ping -c 1 -W 2 fd01::3");
    Shell.run("ping -c 1 -W 2 fd01::2");
  }

  @Test
  void whatNobodyWantsAnyMoreGoes() {
    node.converge(twoEndpoints());
    node.converge(new Desired());
    assertEquals(1, Shell.json("ip -j link").size());
    assertEquals("", Shell.run("ip netns list"));
  }
}
