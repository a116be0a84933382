package dev.plumbline.agent.e2e.packets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.agent.cli.InProcess;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A host (the test's own namespace) that forwards nothing, with a neighbour on its LAN. The
 * neighbour stands for the internet too and knows no way to container networks.
 *
 * <pre>
 *   198.51.100.7      lan 192.0.2.2      ─── eth0 192.0.2.1      host
 *   2001:db8:ffff::7      2001:db8:1::2           2001:db8:1::1
 * </pre>
 */
final class World implements AutoCloseable {

  static final String HOST4 = "192.0.2.1";
  static final String HOST6 = "2001:db8:1::1";
  static final String LAN4 = "192.0.2.2";
  static final String LAN6 = "2001:db8:1::2";
  static final String INTERNET4 = "198.51.100.7";
  static final String INTERNET6 = "2001:db8:ffff::7";

  private static final ObjectMapper JSON = new ObjectMapper();

  final Packets packets = new Packets();
  private final Path folder;
  private String before;

  World() {
    try {
      folder = Files.createTempDirectory("plumbline-packets");
      Files.createDirectory(folder.resolve("manifests"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ip("netns add lan");
    sysctl("lan", "net.ipv6.conf.default.accept_dad", "0");
    sysctl("host", "net.ipv4.ip_forward", "0");
    ip("link add eth0 type veth peer name eth0 netns lan");
    sysctl("host", "net.ipv6.conf.eth0.accept_dad", "0");
    ip(
        "address add " + HOST4 + "/24 dev eth0",
        "address add " + HOST6 + "/64 dev eth0",
        "link set eth0 up",
        "route add default via " + LAN4,
        "route add default via " + LAN6);
    ipIn(
        "lan",
        "link set lo up",
        "address add " + LAN4 + "/24 dev eth0",
        "address add " + LAN6 + "/64 dev eth0",
        "address add " + INTERNET4 + "/32 dev lo",
        "address add " + INTERNET6 + "/128 dev lo",
        "link set eth0 up");
    remember();
  }

  /** A second LAN on eth1: lan2 203.0.113.2 and 2001:db8:2::2; both LANs route to the other. */
  void secondLan() {
    ip("netns add lan2");
    sysctl("lan2", "net.ipv6.conf.default.accept_dad", "0");
    ip("link add eth1 type veth peer name eth0 netns lan2");
    sysctl("host", "net.ipv6.conf.eth1.accept_dad", "0");
    ip("address add 203.0.113.1/24 dev eth1", "address add 2001:db8:2::1/64 dev eth1");
    ip("link set eth1 up");
    ipIn(
        "lan2",
        "link set lo up",
        "address add 203.0.113.2/24 dev eth0",
        "address add 2001:db8:2::2/64 dev eth0",
        "link set eth0 up",
        "route add default via 203.0.113.1",
        "route add default via 2001:db8:2::1");
    ipIn("lan", "route add 203.0.113.0/24 via " + HOST4, "route add 2001:db8:2::/64 via " + HOST6);
    remember();
  }

  /** What the host is like now, nothing of ours being there, it must be like after the cleanup. */
  void remember() {
    for (int i = 0; i < 300 && comesUp(); i++) {
      Packets.pause(10);
    }
    before = host();
  }

  /** The kernel sees carriers, and has looked for duplicates, a moment after it was asked to. */
  private static boolean comesUp() {
    return run("host", "ip address").matches("(?s).*(NO-CARRIER|tentative).*");
  }

  /** Everything of the host's network that is not to change. */
  private static String host() {
    return Shell.run(
        List.of(
            "sh",
            "-c",
            """
            ip -o -d link | sed 's/ gso_max.*//'; ip -o address
            ip -4 route show table all; ip -6 route show table all; ip -4 rule; ip -6 rule
            nft list ruleset; ls /run/netns
            sysctl -a -r '^net.(ipv[46].(ip_forward|conf)|bridge)' 2>/dev/null
            """));
  }

  /** Lines of {@code ip} in the host's namespace, one process for all. */
  static void ip(String... lines) {
    ipIn("host", lines);
  }

  static void ipIn(String place, String... lines) {
    Packets.in(
        place,
        () -> {
          Path batch = Files.createTempFile("ip", ".batch");
          try {
            Files.write(batch, Arrays.asList(lines));
            return Shell.run("ip -batch " + batch);
          } finally {
            Files.delete(batch);
          }
        });
  }

  static JsonNode json(String place, String command) {
    return Packets.in(place, () -> Shell.json(command));
  }

  static String run(String place, String command) {
    return Packets.in(place, () -> Shell.run(command));
  }

  /** Where the name has a dot inside a part, use slashes. */
  static void sysctl(String place, String name, String value) {
    Packets.in(place, () -> Files.writeString(sysctlFile(name), value));
  }

  static String sysctl(String place, String name) {
    return run(place, "cat " + sysctlFile(name)).strip();
  }

  private static Path sysctlFile(String name) {
    return Path.of("/proc/sys", name.indexOf('/') < 0 ? name.replace('.', '/') : name);
  }

  /** Whether rules for routed packets are asked about bridged ones too, as Docker's hosts do. */
  static void bridgeNetfilter(int on) {
    if (Files.exists(Path.of("/proc/sys/net/bridge"))) {
      sysctl("host", "net.bridge.bridge-nf-call-iptables", Integer.toString(on));
      sysctl("host", "net.bridge.bridge-nf-call-ip6tables", Integer.toString(on));
    }
  }

  /** Of the test's own; removed at its end. */
  Path folder() {
    return folder;
  }

  Path state() {
    return folder.resolve("state");
  }

  /** These are all the manifests from now on. */
  void write(String... manifests) {
    try {
      Files.writeString(folder.resolve("manifests/all.yaml"), String.join("---\n", manifests));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InProcess.Result plumb(String command, String... arguments) {
    return plumbOf(folder.resolve("manifests"), command, arguments);
  }

  InProcess.Result plumbOf(Path manifests, String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "--state-dir", state().toString()));
    if (!command.equals("cleanup")) {
      all.addAll(List.of("-f", manifests.toString()));
    }
    all.addAll(List.of(arguments));
    return InProcess.plumb(all.toArray(String[]::new));
  }

  /** Applies; something may be left that is not as it should be. */
  InProcess.Result apply(String... manifests) {
    write(manifests);
    return plumb("apply");
  }

  /** Applies; everything is programmed, and a second look finds nothing to do. */
  void applied(String... manifests) {
    write(manifests);
    appliedFrom(folder.resolve("manifests"));
  }

  void appliedFrom(Path manifests) {
    InProcess.Result apply = plumbOf(manifests, "apply");
    assertEquals(0, apply.exit(), () -> "apply: " + apply.out() + apply.err());
    InProcess.Result plan = plumbOf(manifests, "plan");
    assertEquals(0, plan.exit(), () -> "a second plan: " + plan.out() + plan.err());
  }

  /** An object's status, as {@code plumb get -o json} has it: {@code status("cnep/web")}. */
  JsonNode status(String object) {
    return statusOf(folder.resolve("manifests"), object);
  }

  JsonNode statusOf(Path manifests, String object) {
    InProcess.Result get = plumbOf(manifests, "get", "-o", "json", object);
    assertEquals(0, get.exit(), () -> "get: " + get.out() + get.err());
    try {
      return JSON.readTree(get.out()).at("/items/0/status");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code Accepted=False PortConflict: 0.0.0.0 8080/TCP belongs to …}. */
  String condition(String object, String type) {
    for (JsonNode condition : status(object).at("/conditions")) {
      if (condition.at("/type").asText().equals(type)) {
        return type
            + "="
            + condition.at("/status").asText()
            + " "
            + condition.at("/reason").asText()
            + ": "
            + condition.at("/message").asText();
      }
    }
    return type + " is not there";
  }

  /** The address that was given to an endpoint, its only one or its first. */
  String address(String endpoint) {
    return status("cnep/" + endpoint).at("/address").asText();
  }

  /** All its addresses without their prefix lengths. */
  List<String> addresses(String endpoint) {
    List<String> all = new ArrayList<>();
    status("cnep/" + endpoint).at("/ips").forEach(ip -> all.add(ip.asText().replaceAll("/.*", "")));
    return all;
  }

  /** Ours goes, and the host is as it was. */
  void cleanedUp() {
    InProcess.Result cleanup = plumb("cleanup");
    assertEquals(0, cleanup.exit(), () -> "cleanup: " + cleanup.out() + cleanup.err());
    assertEquals(before, host());
  }

  @Override
  public void close() {
    packets.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
