package dev.plumbline.netlink.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class NetworkNamespaceKernelIT {
  private static final Path WEB = Path.of("/run/netns/web");

  @Test
  void aCreatedNamespaceIsOneThatIpKnows() {
    try (NetworkNamespace web = NetworkNamespace.create(WEB)) {
      assertEquals(Set.of("web"), namesOfIp());
      web.call(() -> Shell.run("ip link add inside type bridge"));
      assertEquals(
          "inside", Shell.json("ip -n web -j link show type bridge").at("/0/ifname").asText());
      assertEquals(0, Shell.json("ip -j link show type bridge").size());
    }
    Shell.run("ip netns del web");
    assertFalse(Files.exists(WEB));
  }

  @Test
  void theFolderOfPinsIsASharedMountAsIpMakesIt() throws IOException {
    NetworkNamespace.create(WEB).close();
    String ours = mountOf("/run/netns");
    assertTrue(ours.contains(" shared:"), ours);
    Shell.run("ip netns add other");
    assertEquals(ours, mountOf("/run/netns"), "ip finds nothing left to do");
    assertEquals(Set.of("web", "other"), namesOfIp());
  }

  @Test
  void anOrdinaryFolderOfPinsIsMountedOnItselfOnce() throws IOException {
    Path folder = Files.createDirectory(Path.of("/run/netns/folder"));
    NetworkNamespace.create(folder.resolve("a")).close();
    String mount = mountOf(folder.toString());
    assertTrue(mount.contains(" shared:"), mount);
    NetworkNamespace.create(folder.resolve("b")).close();
    assertEquals(mount, mountOf(folder.toString()));
  }

  @Test
  void aMissingFolderIsMade() {
    Path pin = Path.of("/run/netns/deep/er/web");
    NetworkNamespace.create(pin).close();
    assertTrue(NetworkNamespace.unpin(pin));
  }

  @Test
  void aTakenPathIsRefusedAndLeftAsItWas() {
    Shell.run("ip netns add web");
    try (NetworkNamespace before = NetworkNamespace.open(WEB)) {
      ErrnoException e = assertThrows(ErrnoException.class, () -> NetworkNamespace.create(WEB));
      assertEquals(Errno.EEXIST, e.errno());
      assertTrue(before.isAt(WEB));
    }
  }

  @Test
  void unpinTakesAwayWhatIpAdded() {
    Shell.run("ip netns add web");
    assertTrue(NetworkNamespace.unpin(WEB));
    assertEquals(Set.of(), namesOfIp());
    assertFalse(NetworkNamespace.unpin(WEB));
  }

  @Test
  void unpinTakesAwayWhatAKilledProcessLeftHalfMade() throws IOException {
    Files.createFile(WEB);
    assertTrue(NetworkNamespace.unpin(WEB));
    assertFalse(Files.exists(WEB));
  }

  @Test
  void whatAKilledProcessLeftHalfMadeIsTakenOver() {
    Shell.run("install -m 000 /dev/null " + WEB);
    assertTrue(NetworkNamespace.isAbandoned(WEB));
    try (NetworkNamespace web = NetworkNamespace.create(WEB)) {
      assertTrue(web.isAt(WEB));
      assertFalse(NetworkNamespace.isAbandoned(WEB));
    }
    assertTrue(NetworkNamespace.unpin(WEB));
    assertFalse(Files.exists(WEB));
  }

  @Test
  void unpinLeavesAnOrdinaryFileAlone() throws IOException {
    Files.writeString(WEB, "precious");
    assertThrows(ErrnoException.class, () -> NetworkNamespace.unpin(WEB));
    Path link = Files.createSymbolicLink(Path.of("/run/netns/link"), WEB);
    assertThrows(ErrnoException.class, () -> NetworkNamespace.unpin(link));
    assertEquals("precious", Files.readString(WEB));
  }

  @Test
  void unpinDoesNotFollowALink() throws IOException {
    try (NetworkNamespace web = NetworkNamespace.create(WEB)) {
      Path link = Files.createSymbolicLink(Path.of("/run/netns/link"), WEB);
      assertThrows(ErrnoException.class, () -> NetworkNamespace.unpin(link));
      assertTrue(web.isAt(WEB));
    }
  }

  @Test
  void anUnpinnedNamespaceLivesWhileItIsHeld() {
    try (NetworkNamespace web = NetworkNamespace.create(WEB)) {
      NetworkNamespace.unpin(WEB);
      web.call(() -> Shell.run("ip link add inside type bridge"));
      assertEquals(1, web.call(() -> Shell.json("ip -j link show type bridge")).size());
    }
  }

  @Test
  void aNamespaceMadeAgainUnderTheSamePathIsAnotherOne() {
    try (NetworkNamespace first = NetworkNamespace.create(WEB)) {
      long cookie = first.cookie();
      NetworkNamespace.unpin(WEB);
      assertFalse(first.isAt(WEB));
      try (NetworkNamespace second = NetworkNamespace.create(WEB);
          NetworkNamespace opened = NetworkNamespace.open(WEB)) {
        assertNotEquals(cookie, second.cookie());
        assertEquals(second.cookie(), opened.cookie());
        assertFalse(first.same(second));
        assertTrue(second.same(opened));
        assertFalse(first.isAt(WEB));
        assertTrue(second.isAt(WEB));
      }
    }
  }

  @Test
  void aSocketTellsTheCookieOfItsNamespace() {
    try (NetworkNamespace web = NetworkNamespace.create(WEB);
        NetlinkSocket inside = NetlinkSocket.route(web);
        NetworkNamespace here = NetworkNamespace.current();
        NetlinkSocket outside = NetlinkSocket.route()) {
      assertEquals(web.cookie(), inside.namespaceCookie());
      assertEquals(here.cookie(), outside.namespaceCookie());
      assertNotEquals(web.cookie(), here.cookie());
    }
  }

  @Test
  void workIsDoneInsideAndTheCallerStaysWhereItIs() throws InterruptedException {
    try (NetworkNamespace web = NetworkNamespace.create(WEB);
        NetworkNamespace before = NetworkNamespace.current()) {
      assertTrue(web.call(() -> web.same(NetworkNamespace.current())));
      assertTrue(before.same(NetworkNamespace.current()));
      Thread virtual =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (NetworkNamespace carrier = NetworkNamespace.current()) {
                      web.call(() -> Shell.run("ip link add inside type bridge"));
                      assertTrue(carrier.same(NetworkNamespace.current()));
                      web.call(() -> Shell.run("ip link add inside2 type bridge"));
                    }
                  });
      virtual.join();
      assertEquals(2, web.call(() -> Shell.json("ip -j link show type bridge")).size());
    }
  }

  @Test
  void whatTheWorkThrowsIsThrown() {
    try (NetworkNamespace web = NetworkNamespace.create(WEB)) {
      assertThrows(
          IOException.class,
          () ->
              web.call(
                  () -> {
                    throw new IOException("x");
                  }));
    }
  }

  @Test
  void whatIsNoNetworkNamespaceIsRefused() throws IOException {
    Path file = Files.writeString(Path.of("/run/netns/file"), "x");
    Shell.run("mkfifo /run/netns/fifo");
    List<Path> others =
        List.of(
            file, Path.of("/run/netns/fifo"), Path.of("/proc/self/ns/mnt"), Path.of("/run/netns"));
    for (Path other : others) {
      ErrnoException e =
          assertThrows(ErrnoException.class, () -> NetworkNamespace.open(other), other.toString());
      assertEquals(Errno.EINVAL, e.errno());
    }
    ErrnoException e = assertThrows(ErrnoException.class, () -> NetworkNamespace.open(WEB));
    assertEquals(Errno.ENOENT, e.errno());
  }

  @Test
  void aProcessLeadsToItsNamespace() throws IOException, InterruptedException {
    try (NetworkNamespace web = NetworkNamespace.create(WEB)) {
      Process sleep = web.call(() -> new ProcessBuilder("sleep", "30").start());
      try (NetworkNamespace found = NetworkNamespace.ofProcess(sleep.pid())) {
        assertTrue(found.same(web));
      } finally {
        sleep.destroy();
        sleep.waitFor();
      }
    }
  }

  @Test
  void manyAreMadeAtOnceAndOneThatFailsStopsNoOther() throws IOException {
    Shell.run("ip netns add n3");
    List<Path> pins = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      pins.add(Path.of("/run/netns/n" + i));
    }
    List<Entered<Integer>> results =
        NetworkNamespace.createAll(
            pins,
            (pin, namespace) -> {
              if (pin.endsWith("n7")) {
                throw new IOException("no");
              }
              Files.writeString(Path.of("/proc/sys/net/ipv4/conf/default/forwarding"), "1");
              return namespace.fd();
            });
    assertEquals(20, results.size());
    for (int i = 0; i < 20; i++) {
      Entered<Integer> result = results.get(i);
      assertEquals(pins.get(i), result.pin());
      switch (result) {
        case Entered.Failed<Integer> failed ->
            assertTrue(i == 3 || i == 7, failed.reason().toString());
        case Entered.Done<Integer> done -> {
          assertTrue(done.namespace().isAt(done.pin()));
          assertEquals("1\n", done.namespace().call(this::defaultForwarding));
          done.namespace().close();
        }
      }
    }
    assertEquals("0\n", defaultForwarding());
    assertEquals(19, namesOfIp().size());
    assertTrue(namesOfIp().contains("n3"));
    assertFalse(namesOfIp().contains("n7"));
  }

  @Test
  void manyAreOpenedAtOnceWithASocketInEach() {
    Shell.run("ip netns add a");
    Shell.run("ip netns add b");
    Shell.run("ip netns add c");
    List<Path> pins =
        List.of(Path.of("/run/netns/a"), Path.of("/run/netns/b"), WEB, Path.of("/run/netns/c"));
    Set<Long> cookies = new TreeSet<>();
    for (Entered<NetlinkSocket> entered :
        NetworkNamespace.openAll(pins, (pin, namespace) -> NetlinkSocket.route())) {
      switch (entered) {
        case Entered.Failed<NetlinkSocket> failed -> assertEquals(WEB, failed.pin());
        case Entered.Done<NetlinkSocket> done -> {
          assertTrue(done.namespace().isAt(done.pin()));
          cookies.add(done.value().namespaceCookie());
          done.value().close();
          done.namespace().close();
        }
      }
    }
    assertEquals(3, cookies.size());
  }

  @Test
  void aClosedHandleSaysSo() {
    NetworkNamespace here = NetworkNamespace.current();
    here.close();
    here.close();
    assertThrows(IllegalStateException.class, here::fd);
    assertThrows(IllegalStateException.class, here::cookie);
  }

  private String defaultForwarding() {
    return Shell.run("cat /proc/sys/net/ipv4/conf/default/forwarding");
  }

  private static Set<String> namesOfIp() {
    Set<String> names = new TreeSet<>();
    for (JsonNode namespace : Shell.json("ip -j netns list")) {
      names.add(namespace.get("name").asText());
    }
    return names;
  }

  private static String mountOf(String path) throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/mountinfo")).stream()
        .filter(line -> line.contains(" " + path + " "))
        .reduce("", (first, second) -> first + second + "\n");
  }
}
