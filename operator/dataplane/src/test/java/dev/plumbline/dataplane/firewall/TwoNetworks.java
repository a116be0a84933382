package dev.plumbline.dataplane.firewall;

import dev.plumbline.model.IpAddress;
import dev.plumbline.netlink.testing.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host (the test's own namespace) with a neighbour on its LAN and containers on two bridges, made
 * by {@code ip} alone. All forward and all are routed to each other: what does not arrive was
 * stopped by the firewall.
 *
 * <pre>
 * lan 192.0.2.2 ─── eth0 192.0.2.1 ┐
 * lan 198.51.100.2 eth1 198.51.100.1 ┤
 *   web 172.18.0.2, db 172.18.0.3 ── br-front 172.18.0.1 ┤ host
 *                  job 172.19.0.2 ── br-back  172.19.0.1 ┘
 * </pre>
 */
final class TwoNetworks implements AutoCloseable {

  private final List<Process> started = new ArrayList<>();

  TwoNetworks() {
    List<String> lines = new ArrayList<>();
    for (String name : List.of("lan", "web", "db", "job")) {
      lines.add("netns add " + name);
    }
    batch(lines);
    for (String name : List.of("host", "lan", "web", "db", "job")) {
      Shell.run(in(name, "sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0"));
    }
    List<String> links = new ArrayList<>();
    bridge(links, "br-front", "172.18.0.1/16", "fd00:18::1/64");
    bridge(links, "br-back", "172.19.0.1/16", "fd00:19::1/64");
    link(links, "lan", "eth0", "192.0.2.1/24", "2001:db8::1/64");
    link(links, "lan", "eth1", "198.51.100.1/24", "2001:db8:1::1/64");
    port(links, "web", "br-front");
    port(links, "db", "br-front");
    port(links, "job", "br-back");
    batch(links);
    inside("lan", "eth0", "192.0.2.2/24", "2001:db8::2/64", "192.0.2.1", "2001:db8::1");
    inside("lan", "eth1", "198.51.100.2/24", "2001:db8:1::2/64", "", "");
    inside("web", "eth0", "172.18.0.2/16", "fd00:18::2/64", "172.18.0.1", "fd00:18::1");
    inside("db", "eth0", "172.18.0.3/16", "fd00:18::3/64", "172.18.0.1", "fd00:18::1");
    inside("job", "eth0", "172.19.0.2/16", "fd00:19::2/64", "172.19.0.1", "fd00:19::1");
    sysctl("net.ipv4.ip_forward=1");
    sysctl("net.ipv6.conf.all.forwarding=1");
    sysctl("net.ipv4.conf.br-front.route_localnet=1");
    sysctl("net.ipv4.conf.br-back.route_localnet=1");
    sysctl("net.ipv4.conf.all.rp_filter=0");
  }

  /**
   * Whether the kernel runs bridged packets through the rules for routed ones, as it does on hosts
   * with Docker or Kubernetes.
   */
  static void bridgeNetfilter(boolean on) {
    if (Files.exists(Path.of("/proc/sys/net/bridge"))) {
      sysctl("net.bridge.bridge-nf-call-iptables=" + (on ? 1 : 0));
      sysctl("net.bridge.bridge-nf-call-ip6tables=" + (on ? 1 : 0));
    }
  }

  static void sysctl(String setting) {
    Shell.run("sysctl -qw " + setting);
  }

  private static void bridge(List<String> lines, String name, String ipv4, String ipv6) {
    lines.add("link add " + name + " up type bridge forward_delay 0 mcast_snooping 0");
    lines.add("address add " + ipv4 + " dev " + name);
    lines.add("address add " + ipv6 + " dev " + name + " nodad");
  }

  private static void link(
      List<String> lines, String namespace, String name, String ipv4, String ipv6) {
    lines.add("link add " + name + " up type veth peer name " + name + " netns " + namespace);
    lines.add("address add " + ipv4 + " dev " + name);
    lines.add("address add " + ipv6 + " dev " + name + " nodad");
  }

  private static void port(List<String> lines, String namespace, String bridge) {
    lines.add(
        "link add v-"
            + namespace
            + " up master "
            + bridge
            + " type veth peer name eth0 netns "
            + namespace);
  }

  private static void inside(
      String namespace, String link, String ipv4, String ipv6, String via4, String via6) {
    List<String> lines = new ArrayList<>();
    lines.add("link set lo up");
    lines.add("link set " + link + " up");
    lines.add("address add " + ipv4 + " dev " + link);
    lines.add("address add " + ipv6 + " dev " + link + " nodad");
    if (!via4.isEmpty()) {
      lines.add("route add default via " + via4);
      lines.add("route add default via " + via6);
    }
    batch(lines, "-n", namespace);
  }

  private static void batch(List<String> lines, String... options) {
    try {
      Path file = Files.createTempFile("two-networks", ".ip");
      try {
        Files.write(file, lines);
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(options));
        command.addAll(List.of("-batch", file.toString()));
        Shell.run(command);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers every TCP connection with the address it came from. */
  void serve(String namespace, int port) {
    listen(
        namespace,
        "TCP6-LISTEN:" + port + ",fork,reuseaddr,ipv6only=0",
        "SYSTEM:echo $SOCAT_PEERADDR");
    awaitListener(namespace, "-tln", port);
  }

  /** Answers every datagram with its own name. */
  void serveUdp(String namespace, int port) {
    listen(
        namespace,
        "UDP4-RECVFROM:" + port + ",fork,reuseaddr",
        "SYSTEM:read line; echo " + namespace);
    awaitListener(namespace, "-uln", port);
  }

  /** Sends back what comes. */
  void echo(String namespace, int port) {
    listen(namespace, "TCP4-LISTEN:" + port + ",fork,reuseaddr", "PIPE");
    awaitListener(namespace, "-tln", port);
  }

  private void listen(String namespace, String from, String to) {
    started.add(start(in(namespace, "socat", from, to)));
  }

  private static void awaitListener(String namespace, String kind, int port) {
    for (int i = 0; i < 200; i++) {
      String list = Shell.run(in(namespace, "ss", "-H", kind, "sport", "=", ":" + port));
      if (!list.isBlank()) {
        return;
      }
      sleep(10);
    }
    throw new AssertionError("nobody listens on port " + port + " in " + namespace);
  }

  /** What the server says to a client in this namespace; it has five seconds. */
  String ask(String namespace, String address, int port) {
    return talk(namespace, tcp(address, port) + ",connect-timeout=5", "");
  }

  /** Whether a server says anything to a client in this namespace, which waits for 0.4 seconds. */
  boolean reaches(String namespace, String address, int port) {
    return !talk(namespace, tcp(address, port) + ",connect-timeout=0.4", "").isEmpty();
  }

  private static String tcp(String address, int port) {
    String host = address.indexOf(':') < 0 ? "TCP4:" + address : "TCP6:[" + address + "]";
    return host + ":" + port;
  }

  String askUdp(String namespace, String address, int port) {
    return talk(namespace, "UDP4:" + address + ":" + port, "hello\n");
  }

  private static String talk(String namespace, String address, String request) {
    Process client = start(in(namespace, "socat", "-T5", "-,ignoreeof", address));
    try {
      client.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      client.getOutputStream().flush();
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      String line = answer.readLine();
      return line == null ? "" : shortened(line);
    } catch (IOException e) {
      return "";
    } finally {
      end(client);
    }
  }

  /** An address as we write it; socat writes every digit of those of IPv6. */
  private static String shortened(String line) throws UnknownHostException {
    if (line.indexOf(':') < 0) {
      return line;
    }
    String literal = line.replaceAll("[\\[\\]]", "");
    return IpAddress.of(InetAddress.getByName(literal).getAddress()).toString();
  }

  static boolean ping(String namespace, String address) {
    Process ping = start(in(namespace, "ping", "-c1", "-W0.5", address));
    try {
      return ping.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A connection that stays open. */
  Conversation converse(String namespace, String address, int port) {
    Process client = start(in(namespace, "socat", "-", "TCP4:" + address + ":" + port));
    started.add(client);
    return new Conversation(client);
  }

  /** Lines sent to an {@link #echo} server, and back. */
  record Conversation(Process client, BufferedReader answers) {
    Conversation(Process client) {
      this(
          client,
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8)));
    }

    /** Whether a line comes back within two seconds. */
    boolean goesOn() {
      try {
        client.getOutputStream().write("still there?\n".getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
        for (int i = 0; i < 200 && client.isAlive(); i++) {
          if (answers.ready()) {
            return answers.readLine().equals("still there?");
          }
          sleep(10);
        }
        return false;
      } catch (IOException e) {
        return false;
      }
    }
  }

  static List<String> in(String namespace, String... command) {
    List<String> all = new ArrayList<>();
    if (!namespace.equals("host")) {
      all.addAll(List.of("ip", "netns", "exec", namespace));
    }
    all.addAll(List.of(command));
    return all;
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    started.forEach(TwoNetworks::end);
  }
}
