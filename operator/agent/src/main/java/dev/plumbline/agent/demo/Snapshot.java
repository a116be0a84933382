package dev.plumbline.agent.demo;

import dev.plumbline.netlink.libc.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that is in a network namespace, and what is pinned in {@code /run/netns}. */
record Snapshot(Map<Part, List<String>> parts) {
  /** What is counted by itself, in the words that a person would use. */
  enum Part {
    LINKS("links"),
    ADDRESSES("addresses"),
    ROUTES("routes"),
    RULES("rules"),
    TABLES("nft tables"),
    SYSCTLS("sysctls"),
    NAMESPACES("named namespaces");

    private final String words;

    Part(String words) {
      this.words = words;
    }
  }

  private static final Path SYSCTLS = Path.of("/proc/sys/net");
  private static final Path NETNS = Path.of("/run/netns");
  private static final int SHOWN = 3;

  static Snapshot of(NetworkNamespace namespace) throws IOException {
    Map<Part, List<String>> parts = new EnumMap<>(Part.class);
    try (RouteEntries routes = new RouteEntries(namespace);
        FirewallEntries firewall = new FirewallEntries(namespace)) {
      parts.put(Part.LINKS, routes.links());
      parts.put(Part.ADDRESSES, routes.addresses());
      parts.put(Part.ROUTES, routes.routes());
      parts.put(Part.RULES, routes.rules());
      parts.put(Part.TABLES, firewall.everything());
    }
    parts.put(Part.SYSCTLS, namespace.call(Snapshot::sysctls));
    parts.put(Part.NAMESPACES, namespaces());
    return new Snapshot(parts);
  }

  /** "2 links, 6 addresses, …". */
  String counts() {
    return parts.entrySet().stream()
        .map(part -> count(part.getKey(), part.getValue()) + " " + part.getKey().words)
        .collect(Collectors.joining(", "));
  }

  /** The first few entries that one has and the other has not; empty when they are equal. */
  List<String> differences(Snapshot later) {
    List<String> lines = new ArrayList<>();
    parts.forEach(
        (part, before) -> {
          List<String> now = later.parts.get(part);
          lines.addAll(without(before, now).map(line -> part.words + ": gone: " + line).toList());
          lines.addAll(without(now, before).map(line -> part.words + ": new: " + line).toList());
        });
    return lines;
  }

  private static Stream<String> without(List<String> these, List<String> those) {
    List<String> rest = new ArrayList<>(these);
    those.forEach(rest::remove);
    return rest.stream().limit(SHOWN);
  }

  private static long count(Part part, List<String> lines) {
    return part == Part.TABLES
        ? lines.stream().filter(line -> line.startsWith("table ")).count()
        : lines.size();
  }

  /** Of IPv4 and IPv6, as the calling thread's namespace has them. */
  private static List<String> sysctls() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String family : List.of("ipv4", "ipv6")) {
      try (Stream<Path> files = Files.walk(SYSCTLS.resolve(family))) {
        files.filter(Files::isRegularFile).sorted().forEach(file -> lines.add(sysctl(file)));
      }
    }
    return lines;
  }

  /** Some are for writing only, and some refuse while they are unset (stable_secret: EIO). */
  private static String sysctl(Path file) {
    String name = SYSCTLS.relativize(file).toString();
    try {
      return name + " = " + Files.readString(file).strip();
    } catch (IOException unreadable) {
      return name + " is not readable";
    }
  }

  private static List<String> namespaces() throws IOException {
    try (Stream<Path> pins = Files.list(NETNS)) {
      return pins.sorted().map(pin -> pin.getFileName() + " " + inode(pin)).toList();
    }
  }

  private static Object inode(Path pin) {
    try {
      return Files.getAttribute(pin, "unix:ino");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
