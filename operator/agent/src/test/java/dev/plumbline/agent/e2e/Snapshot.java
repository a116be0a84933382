package dev.plumbline.agent.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.netlink.testing.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the oracles say of the calling thread's namespace and of those in /run/netns, a line a
 * thing. Counters and running timers are left out, all else is as {@code ip}, {@code nft}, {@code
 * iptables-save} and /proc/sys print it.
 */
final class Snapshot {
  static final String LINKS = "-j -d link";
  static final String ADDRESSES = "-j -d address";
  static final String ROUTES4 = "-j -d -4 route show table all";
  static final String ROUTES6 = "-j -d -6 route show table all";
  static final String NFT = "nft";

  private static final List<String> DUMPS =
      List.of(
          LINKS,
          ADDRESSES,
          ROUTES4,
          ROUTES6,
          "-j -d -4 rule",
          "-j -d -6 rule",
          "-j neigh show nud permanent");

  private static final List<String> TEXTS =
      List.of(
          "nft -s -a list ruleset",
          "iptables-legacy-save",
          "ip6tables-legacy-save",
          "iptables-nft-save",
          "ip6tables-nft-save");

  private final Map<String, List<String>> sections;

  private Snapshot(Map<String, List<String>> sections) {
    this.sections = sections;
  }

  /** Everything there is, byte for byte, once no address is tentative any more. */
  static Snapshot exact() {
    awaitNothingTentative();
    Map<String, List<String>> sections = new TreeMap<>();
    sections.put("ip netns", namespaces());
    namespacesAndHost().forEach(name -> readExactly(name, sections));
    return new Snapshot(sections);
  }

  /**
   * An address is tentative until a worker of the kernel's comes to it, nodad or not, and another
   * makes its local route: on a busy machine that takes seconds (tried on 6.18). While a bridge has
   * nothing but tentative ones the kernel asks for no IPv6 neighbour on behalf of others.
   */
  static void awaitNothingTentative() {
    Await.until(
        Duration.ofSeconds(30),
        () -> namespacesAndHost().allMatch(Snapshot::hasNothingTentative),
        () -> "addresses stay tentative");
  }

  private static Stream<String> namespacesAndHost() {
    return Stream.concat(Stream.of(""), namespaces().stream());
  }

  private static boolean hasNothingTentative(String netns) {
    // not "show tentative": that prints links without any address too
    JsonNode links = Shell.json("ip " + in(netns) + "-j address");
    String local = Shell.run("ip " + in(netns) + "-6 route show table local type local");
    Set<String> routes = new TreeSet<>();
    local.lines().forEach(line -> routes.add(line.split(" ", 3)[1]));
    for (JsonNode link : links) {
      boolean up = link.path("flags").toString().contains("\"UP\"");
      for (JsonNode address : link.path("addr_info")) {
        String ip = address.path("local").asText();
        boolean settled = !address.path("tentative").asBoolean();
        if (!settled || up && ip.contains(":") && !routes.contains(ip)) {
          return false;
        }
      }
    }
    return true;
  }

  private static void readExactly(String netns, Map<String, List<String>> sections) {
    for (String dump : DUMPS) {
      String command = "ip " + in(netns) + dump;
      List<String> lines = new ArrayList<>();
      Shell.json(command).forEach(thing -> lines.add(without(thing, Snapshot::isTimer).toString()));
      sections.put(command, lines);
    }
    String inside = exec(netns);
    for (String text : TEXTS) {
      sections.put(
          inside + text,
          Shell.run(inside + text)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.replaceAll("\\[\\d+:\\d+\\]", ""))
              .toList());
    }
    sections.put(inside + "sysctl", sysctls(inside));
  }

  /**
   * The settings of links and families; a namespace's own, whatever the rest of the machine does.
   */
  private static List<String> sysctls(String inside) {
    List<String> command = new ArrayList<>();
    if (!inside.isEmpty()) {
      command.addAll(List.of(inside.strip().split(" ")));
    }
    command.addAll(
        List.of(
            "sh",
            "-c",
            "cd /proc/sys; grep -rs '' net/ipv4/ip_* net/ipv4/conf net/ipv4/neigh net/ipv4/fib_multipath*"
                + " net/ipv6/conf net/ipv6/neigh net/ipv6/ip6frag* net/bridge | sort; true"));
    return Shell.run(command).lines().toList();
  }

  static List<String> namespaces() {
    List<String> names = new ArrayList<>();
    Shell.json("ip -j netns list").forEach(one -> names.add(one.get("name").asText()));
    names.sort(Comparator.naturalOrder());
    return names;
  }

  /**
   * Without what two runs that come to the same end may differ in: indexes, handles, port numbers,
   * the random address of a pair's host end and what follows from it, states that settle by
   * themselves.
   */
  static Snapshot settled() {
    Map<String, List<String>> sections = new TreeMap<>();
    sections.put("ip netns", namespaces());
    namespacesAndHost().forEach(name -> readSettled(name, sections));
    return new Snapshot(sections);
  }

  private static final Set<String> UNSETTLED =
      Set.of(
          "ifindex",
          "link_index",
          "link_netnsid",
          "operstate",
          "flags",
          "no",
          "id",
          "state",
          "handle",
          "tentative",
          "dadfailed",
          "metainfo",
          "packets", // counters: a packet may meet a rule while it or an element is being put back
          "bytes",
          "designated_port",
          "root_port",
          "valid_life_time",
          "preferred_life_time");

  private static void readSettled(String netns, Map<String, List<String>> sections) {
    DUMPS.forEach(dump -> sections.put(title(netns, dump), settled(netns, dump)));
    if (netns.isEmpty()) {
      sections.put(NFT, settledTables());
    }
    sections.put(
        exec(netns) + "sysctl",
        sysctls(exec(netns)).stream().filter(line -> !line.contains("stable_secret")).toList());
  }

  static String title(String netns, String dump) {
    return "ip " + in(netns) + dump;
  }

  private static List<String> settled(String netns, String dump) {
    Set<String> lines = new TreeSet<>();
    for (JsonNode thing : Shell.json(title(netns, dump))) {
      lines.addAll(settle(thing));
    }
    return List.copyOf(lines);
  }

  private static List<String> settledTables() {
    Map<String, List<String>> byTable = new TreeMap<>();
    for (JsonNode thing : Shell.json("nft -j list ruleset").path("nftables")) {
      String line = withSortedElements(without(thing, UNSETTLED::contains)).toString();
      byTable.computeIfAbsent(tableOf(thing), _ -> new ArrayList<>()).add(line);
    }
    return byTable.values().stream().flatMap(List::stream).toList();
  }

  /** One that was made again comes last: the order of tables says nothing. */
  private static String tableOf(JsonNode thing) {
    String name = thing.has("table") ? "/name" : "/table";
    JsonNode of = thing.path(thing.fieldNames().next());
    return of.path("family").asText() + " " + of.at(name).asText();
  }

  private static String in(String netns) {
    return netns.isEmpty() ? "" : "-n " + netns + " ";
  }

  private static String exec(String netns) {
    return netns.isEmpty() ? "" : "ip netns exec " + netns + " ";
  }

  /** Whether a part of what was settled is so again; asks for that part alone. */
  boolean holds(Part part) {
    try {
      return isThere(part);
    } catch (AssertionError meanwhile) {
      return false; // a namespace came or went while it was looked into
    }
  }

  private boolean isThere(Part part) {
    return switch (part) {
      case Part.Dump(String netns, String dump) ->
          namespaces().containsAll(netns.isEmpty() ? List.of() : List.of(netns))
              && settled(netns, dump).equals(sections.get(title(netns, dump)));
      case Part.Tables _ -> settledTables().equals(sections.get(NFT));
      case Part.Setting(String netns, String path) -> {
        String line = path + ":" + setting(netns, path);
        yield sections.get(exec(netns) + "sysctl").contains(line);
      }
    };
  }

  static String setting(String netns, String path) {
    return Shell.run(exec(netns) + "cat /proc/sys/" + path).strip();
  }

  /** What can be asked for by itself. */
  sealed interface Part {
    record Dump(String netns, String dump) implements Part {}

    record Tables() implements Part {}

    record Setting(String netns, String path) implements Part {}
  }

  private static List<String> settle(JsonNode thing) {
    boolean up = thing.path("flags").toString().contains("\"UP\"");
    JsonNode rest = without(thing, key -> isTimer(key) || UNSETTLED.contains(key));
    if (rest.path("addr_info") instanceof ArrayNode addresses) {
      List<String> lines = new ArrayList<>();
      for (JsonNode address : addresses) {
        if (!address.path("local").asText().startsWith("fe80:")) {
          lines.add(rest.path("ifname").asText() + " " + address);
        }
      }
      return lines;
    }
    if (rest.toString().contains("\"fe80:")) {
      return List.of();
    }
    if (rest instanceof ObjectNode link && link.has("ifname")) {
      link.put("up", up);
      if (link.path("ifname").asText().startsWith("plv-")) {
        link.remove("address");
      }
    }
    return List.of(rest.toString());
  }

  private static JsonNode withSortedElements(JsonNode thing) {
    if (thing.path("set").path("elem") instanceof ArrayNode elements) {
      sort(elements);
    } else if (thing.path("map").path("elem") instanceof ArrayNode elements) {
      sort(elements);
    }
    return thing;
  }

  private static void sort(ArrayNode elements) {
    List<JsonNode> sorted = new ArrayList<>();
    elements.forEach(sorted::add);
    sorted.sort(Comparator.comparing(JsonNode::toString));
    elements.removeAll().addAll(sorted);
  }

  private static boolean isTimer(String key) {
    return key.endsWith("_timer");
  }

  private static JsonNode without(JsonNode thing, Predicate<String> keys) {
    JsonNode copy = thing.deepCopy();
    remove(copy, keys);
    return copy;
  }

  private static void remove(JsonNode thing, Predicate<String> keys) {
    if (thing instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.stream().filter(keys).forEach(object::remove);
    }
    thing.forEach(inner -> remove(inner, keys));
  }

  /** Only the lines that pass. */
  Snapshot only(Predicate<String> line) {
    Map<String, List<String>> kept = new TreeMap<>();
    sections.forEach((name, lines) -> kept.put(name, lines.stream().filter(line).toList()));
    return new Snapshot(kept);
  }

  /** Without these namespaces. */
  Snapshot withoutNamespaces(Set<String> names) {
    Map<String, List<String>> kept = new TreeMap<>(sections);
    kept.keySet()
        .removeIf(
            name ->
                names.stream()
                    .anyMatch(n -> name.startsWith(exec(n)) || name.startsWith("ip " + in(n))));
    kept.computeIfPresent(
        "ip netns", (_, all) -> all.stream().filter(n -> !names.contains(n)).toList());
    return new Snapshot(kept);
  }

  List<String> section(String name) {
    return sections.get(name);
  }

  /** What the other has less, with the section it is missing in. */
  List<String> missingIn(Snapshot other) {
    List<String> missing = new ArrayList<>();
    sections.forEach(
        (name, lines) -> {
          Set<String> theirs = Set.copyOf(other.sections.getOrDefault(name, List.of()));
          lines.stream()
              .filter(line -> !theirs.contains(line))
              .forEach(line -> missing.add(name + ": " + line));
        });
    return missing;
  }

  /** What the other has more (+) and less (-), by section; empty when they are the same. */
  String difference(Snapshot other) {
    StringBuilder text = new StringBuilder();
    Set<String> names = new TreeSet<>(sections.keySet());
    names.addAll(other.sections.keySet());
    for (String name : names) {
      List<String> mine = sections.getOrDefault(name, List.of());
      List<String> theirs = other.sections.getOrDefault(name, List.of());
      if (!mine.equals(theirs)) {
        text.append("## ").append(name).append('\n');
        List<String> less = mine.stream().filter(line -> !theirs.contains(line)).toList();
        List<String> more = theirs.stream().filter(line -> !mine.contains(line)).toList();
        for (int i = 0; i < Math.max(less.size(), more.size()); i++) {
          append(text, i < less.size() ? less.get(i) : "", i < more.size() ? more.get(i) : "");
        }
      }
    }
    return text.toString();
  }

  /** From a little before the first character that differs. */
  private static void append(StringBuilder text, String less, String more) {
    int same = 0;
    while (same < Math.min(less.length(), more.length())
        && less.charAt(same) == more.charAt(same)) {
      same++;
    }
    int from = Math.max(0, same - 100);
    append(text, "- ", less, from);
    append(text, "+ ", more, from);
  }

  private static void append(StringBuilder text, String sign, String line, int from) {
    if (!line.isEmpty()) {
      String head = from > 0 ? line.substring(0, Math.min(60, from)) + " … " : "";
      int to = Math.min(line.length(), from + 300);
      text.append(sign).append(head).append(line, from, to).append('\n');
    }
  }

  /** Waits until a fresh settled snapshot is the same as this one, for a few seconds at most. */
  void awaitSame(String when) {
    Await.until(
        Duration.ofSeconds(5),
        () -> differenceNow().isEmpty(),
        () -> when + ":\n" + differenceNow());
  }

  /** A namespace that comes or goes while it is looked into is a difference too. */
  private String differenceNow() {
    try {
      return difference(settled());
    } catch (AssertionError meanwhile) {
      return String.valueOf(meanwhile.getMessage());
    }
  }
}
