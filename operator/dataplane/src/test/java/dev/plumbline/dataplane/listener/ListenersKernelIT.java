package dev.plumbline.dataplane.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class ListenersKernelIT {

  private final List<Process> started = new ArrayList<>();
  private Listeners listeners;

  @BeforeEach
  void open() {
    listeners = new Listeners();
  }

  @AfterEach
  void close() throws InterruptedException {
    listeners.close();
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void tcp_and_udp_listeners_of_both_families_are_found() throws Exception {
    listen("TCP4-LISTEN:80", "tcp", 80);
    listen("TCP4-LISTEN:81,bind=127.0.0.1", "tcp", 81);
    listen("TCP6-LISTEN:82,ipv6only=1", "tcp", 82);
    listen("TCP6-LISTEN:83,ipv6only=0", "tcp", 83);
    listen("UDP4-RECVFROM:53,fork", "udp", 53);
    assertEquals(
        Set.of(
            "0.0.0.0:80/tcp", "127.0.0.1:81/tcp", "[::]:82/tcp", "[::]:83/tcp", "0.0.0.0:53/udp"),
        listeners.all().stream().map(Listener::toString).collect(Collectors.toSet()));
    assertEquals("[0.0.0.0:80/tcp]", listeners.on(Protocol.TCP, 80).toString());
    assertEquals("[]", listeners.on(Protocol.UDP, 80).toString());
    assertFalse(listeners.on(Protocol.TCP, 82).getFirst().overlaps(IpAddress.parse("0.0.0.0")));
    assertTrue(listeners.on(Protocol.TCP, 83).getFirst().overlaps(IpAddress.parse("10.0.0.1")));
  }

  @Test
  void a_connection_is_no_listener() throws Exception {
    listen("TCP4-LISTEN:80,fork", "tcp", 80);
    started.add(new ProcessBuilder("socat", "-,ignoreeof", "TCP4:127.0.0.1:80").start());
    for (int i = 0; i < 100 && Shell.run("ss -Htn").isBlank(); i++) {
      Thread.sleep(10);
    }
    assertFalse(Shell.run("ss -Htn").isBlank());
    assertEquals("[0.0.0.0:80/tcp]", listeners.all().toString());
  }

  @Test
  void the_process_behind_a_listener_is_named() throws Exception {
    Process server = listen("TCP4-LISTEN:80", "tcp", 80);
    Listener listener = listeners.on(Protocol.TCP, 80).getFirst();
    assertEquals(0, listener.uid());
    assertEquals(new ProcessOf(server.pid(), "socat"), ProcessOf.listener(listener).orElseThrow());
    server.destroyForcibly().waitFor();
    assertTrue(ProcessOf.listener(listener).isEmpty());
  }

  private Process listen(String address, String kind, int port)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder("socat", address, "PIPE").start();
    started.add(process);
    String question = "ss -Hn" + (kind.equals("tcp") ? "tl" : "ul") + " sport = :" + port;
    for (int i = 0; i < 200 && Shell.run(question).isBlank(); i++) {
      Thread.sleep(10);
    }
    return process;
  }
}
