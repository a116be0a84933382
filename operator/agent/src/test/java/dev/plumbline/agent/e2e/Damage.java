package dev.plumbline.agent.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.agent.e2e.Snapshot.Part;
import dev.plumbline.netlink.testing.Shell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing of ours undone by somebody else.
 *
 * @param kind what many of these have in common, as {@code link: down}
 * @param commands run one after the other, each without blanks in its words
 * @param shows where it shows, and where it shows that it was repaired
 */
record Damage(String kind, List<List<String>> commands, List<Part> shows) {
  private static final String GROUP = "28780";
  private static final List<String> ROUTES = List.of(Snapshot.ROUTES4, Snapshot.ROUTES6);

  private static final List<Part> TABLES = List.of(new Part.Tables());

  void inflict() {
    commands.forEach(Shell::run);
  }

  @Override
  public String toString() {
    List<String> lines = commands.stream().map(words -> String.join(" ", words)).toList();
    return kind + ": " + String.join("; ", lines);
  }

  private static Damage of(String kind, List<Part> shows, String... commands) {
    List<List<String>> all = new ArrayList<>();
    for (String command : commands) {
      all.add(List.of(command.split(" ")));
    }
    return new Damage(kind, all, shows);
  }

  private static Damage of(String kind, Part shows, String... commands) {
    return of(kind, List.of(shows), commands);
  }

  /** Everything that can be done to the links, addresses, routes and rules that stand now. */
  static List<Damage> toLinks() {
    List<Damage> all = new ArrayList<>();
    linksOf("", all);
    for (String netns : List.of("web", "db")) {
      linksOf(netns, all);
      addressesOf(netns, all);
      routesOf(netns, all);
      rulesOf(netns, all);
      sandbox(netns, all);
    }
    addressesOf("", all);
    routesOf("", all);
    return all;
  }

  private static void linksOf(String netns, List<Damage> all) {
    for (JsonNode link : Shell.json(Snapshot.title(netns, Snapshot.LINKS))) {
      String name = link.get("ifname").asText();
      boolean ours = link.path("group").asText().equals(GROUP) && !name.equals("lo");
      if (ours) {
        link(netns, name, link, all);
      }
    }
  }

  private static void link(String netns, String name, JsonNode link, List<Damage> all) {
    String ip = netns.isEmpty() ? "ip " : "ip -n " + netns + " ";
    boolean bridge = link.at("/linkinfo/info_kind").asText().equals("bridge");
    boolean port = link.has("master");
    String what = bridge ? "bridge" : port ? "host end" : "sandbox end";
    List<Part> shows = wherever(netns);
    String set = ip + "link set " + name + " ";
    all.add(of(what + " deleted", shows, ip + "link delete " + name));
    all.add(of(what + " down", shows, set + "down"));
    all.add(new Damage(what + " renamed", List.of(rename(set)), shows));
    all.add(of(what + " with another MTU", shows, set + "mtu 1280"));
    all.add(of(what + " without our mark", shows, set + "group default"));
    if (!port) {
      all.add(of(what + " with another MAC", shows, set + "address 02:00:00:00:00:77"));
    }
    if (!bridge) {
      all.add(of(what + " moved away", shows, set + "netns " + Lan.ELSEWHERE));
    }
    if (port) {
      boolean isolated = link.at("/linkinfo/info_slave_data/isolated").asBoolean();
      all.add(of("port taken from its bridge", shows, set + "nomaster"));
      all.add(
          of(
              "port's isolation",
              shows,
              set + "type bridge_slave isolated " + (isolated ? "off" : "on")));
    }
  }

  /** A link that is up could not be renamed before 6.2. */
  private static List<String> rename(String set) {
    String rename = set + "name stray";
    return List.of("sh", "-c", rename + " || { " + set + "down; " + rename + "; }");
  }

  /** Whatever hangs on a link is gone with it, on both ends. */
  private static List<Part> wherever(String netns) {
    List<Part> parts = new ArrayList<>();
    List<String> namespaces = netns.isEmpty() ? List.of("", "web", "db") : List.of("", netns);
    for (String namespace : namespaces) {
      parts.add(new Part.Dump(namespace, Snapshot.LINKS));
      parts.add(new Part.Dump(namespace, Snapshot.ADDRESSES));
      ROUTES.forEach(dump -> parts.add(new Part.Dump(namespace, dump)));
    }
    return parts;
  }

  private static void addressesOf(String netns, List<Damage> all) {
    String ip = netns.isEmpty() ? "ip " : "ip -n " + netns + " ";
    List<Part> shows = new ArrayList<>(List.of(new Part.Dump(netns, Snapshot.ADDRESSES)));
    ROUTES.forEach(dump -> shows.add(new Part.Dump(netns, dump)));
    for (JsonNode link : Shell.json(Snapshot.title(netns, Snapshot.ADDRESSES))) {
      String name = link.path("ifname").asText();
      boolean ours = link.path("group").asText().equals(GROUP) && !name.equals("lo");
      for (JsonNode address : ours ? link.path("addr_info") : link.path("none")) {
        String text = address.get("local").asText() + "/" + address.get("prefixlen").asText();
        if (!text.startsWith("fe80:")) {
          String on = "address delete " + text + " dev " + name;
          all.add(of(address.get("family").asText() + " address deleted", shows, ip + on));
        }
      }
      if (ours && !link.has("master")) {
        String extra = "address add 198.51.100.7/32 dev " + name;
        all.add(of("address added", shows, ip + extra));
      }
    }
  }

  private static void routesOf(String netns, List<Damage> all) {
    String ip = netns.isEmpty() ? "ip " : "ip -n " + netns + " ";
    for (String dump : ROUTES) {
      Part shows = new Part.Dump(netns, dump);
      String family = dump.contains("-6") ? "-6 " : "-4 ";
      for (JsonNode route : Shell.json(Snapshot.title(netns, dump))) {
        boolean ours = !List.of("lo", "uplink").contains(route.path("dev").asText());
        boolean unicast = route.path("type").asText("unicast").equals("unicast");
        String to = route.path("dst").asText();
        if (ours && unicast && !to.startsWith("fe80:") && !to.startsWith("ff00:")) {
          String kernel = route.path("protocol").asText().equals("kernel") ? "connected" : "made";
          String table = route.has("table") ? " table " + route.get("table").asText() : "";
          String line = "route delete " + to + " dev " + route.get("dev").asText() + table;
          String replace = ip.replace("ip ", "ip " + family);
          all.add(of(family + kernel + " route deleted", shows, replace + line));
        }
      }
    }
    if (!netns.isEmpty()) {
      Part shows = new Part.Dump(netns, Snapshot.ROUTES4);
      String extra = "route add 198.51.100.0/24 dev eth0 proto 112";
      all.add(of("route added in our name", shows, ip + extra));
      String gateway = "route replace default via 10.1.0.77 dev eth0 proto 112";
      all.add(of("route through another gateway", shows, ip + gateway));
    }
  }

  private static void rulesOf(String netns, List<Damage> all) {
    String dump = "-j -d -4 rule";
    Part shows = new Part.Dump(netns, dump);
    for (JsonNode rule : Shell.json(Snapshot.title(netns, dump))) {
      if (rule.path("protocol").asText().equals("112")) {
        String line = "ip -n " + netns + " rule delete priority " + rule.get("priority").asText();
        all.add(of("rule deleted", shows, line));
        String extra = " rule add from 198.51.100.0/24 table 77 priority 77 protocol 112";
        all.add(of("rule added in our name", shows, "ip -n " + netns + extra));
      }
    }
  }

  private static void sandbox(String netns, List<Damage> all) {
    List<Part> shows = wherever("");
    all.add(of("sandbox's loopback down", shows, "ip -n " + netns + " link set lo down"));
    all.add(of("sandbox deleted", shows, "ip netns delete " + netns));
  }

  /** Settings whose change the kernel tells of (RTM_NEWNETCONF, RTM_NEWLINK), and the others. */
  static List<Damage> toSettings(boolean told) {
    List<Damage> all = new ArrayList<>();
    setting(told, all, "br-front", "ipv4", "forwarding", "0");
    setting(told, all, "uplink", "ipv4", "forwarding", "0");
    setting(told, all, "br-front", "ipv6", "force_forwarding", "0");
    setting(told, all, "br-front", "ipv6", "disable_ipv6", "1");
    setting(told, all, "uplink", "ipv6", "force_forwarding", "0");
    setting(!told, all, "br-front", "ipv4", "route_localnet", "0");
    setting(!told, all, "br-front", "ipv6", "accept_ra", "1");
    if (!told) {
      String path = "net/ipv4/conf/eth1/log_martians";
      String write = "ip netns exec web sysctl -q -w " + path + "=0";
      all.add(of("setting in a sandbox", new Part.Setting("web", path), write));
    }
    return all;
  }

  private static void setting(
      boolean wanted, List<Damage> all, String link, String tree, String name, String value) {
    if (wanted) {
      String path = "net/" + tree + "/conf/" + link + "/" + name;
      String kind = tree + " " + name + (link.equals("uplink") ? " of the uplink" : "");
      all.add(of(kind, new Part.Setting("", path), "sysctl -q -w " + path + "=" + value));
    }
  }

  /** Everything that can be done to our tables. */
  static List<Damage> toTables() {
    List<Damage> all = new ArrayList<>();
    for (String line : Shell.run("nft list tables").lines().toList()) {
      String table = line.replace("table ", "");
      if (table.endsWith(" plumbline")) {
        table(table, all);
      }
    }
    nft(all, "ruleset flushed", "flush ruleset");
    return all;
  }

  private static void table(String table, List<Damage> all) {
    Map<String, Integer> places = new HashMap<>();
    for (JsonNode thing : Shell.json("nft -j -a list table " + table).path("nftables")) {
      if (thing.has("set") || thing.has("map")) {
        elements(table, thing.has("set") ? thing.get("set") : thing.get("map"), all);
      } else if (thing.has("chain")) {
        String chain = table + " " + thing.at("/chain/name").asText();
        String drop = table.startsWith("inet") ? "tcp dport 7 drop" : "ether type 0x88b5 drop";
        nft(all, "chain flushed", "flush chain " + chain);
        nft(all, "rule inserted", "insert rule " + chain + " " + drop);
        nft(all, "rule added", "add rule " + chain + " accept");
      } else if (thing.has("rule")) {
        String chain = table + " " + thing.at("/rule/chain").asText();
        int place = places.merge(chain, 1, Integer::sum);
        all.add(new Damage("rule deleted", List.of(deleteRule(chain, place)), TABLES));
      }
    }
    nft(all, "chain added", "add chain " + table + " stray");
    nft(all, "set added", "add set " + table + " stray { type ipv4_addr; }");
    nft(all, "table flushed", "flush table " + table);
    nft(all, "table deleted", "delete table " + table);
    nft(all, "table dormant", "add table " + table + " { flags dormant; }");
  }

  private static void elements(String table, JsonNode set, List<Damage> all) {
    String name = table + " " + set.get("name").asText();
    String kind = set.has("map") ? "map" : "set";
    String text = Shell.run("nft list " + kind + " " + name);
    int from = text.indexOf("elements = {");
    if (from < 0) {
      return;
    }
    String list = text.substring(from + 12, text.indexOf('}', from));
    for (String element : list.split(",", -1)) {
      String key = element.strip().replaceAll("\\s+", " ");
      String braces = name + " { " + key.replaceAll(" : .*", "") + " }";
      nft(all, "element deleted", "delete element " + braces);
    }
    nft(all, "set flushed", "flush " + kind + " " + name);
    if (name.equals("inet plumbline bridges")) {
      nft(all, "element added", "add element " + name + " { stray }");
    }
    if (name.equals("inet plumbline publish4")) {
      String stray = "0.0.0.0 . tcp . 22 : 10.1.0.10 . 22";
      nft(all, "element added", "add element " + name + " { " + stray + " }");
      String ours = "0.0.0.0 . tcp . 8080";
      String other = ours + " : 10.1.0.66 . 66";
      String both = "delete element %1$s { %2$s }; add element %1$s { %3$s }";
      nft(all, "element's data changed", both.formatted(name, ours, other));
    }
  }

  /** By place: handles are others once the rules have been put back. */
  private static List<String> deleteRule(String chain, int place) {
    String handle =
        "nft -a list chain "
            + chain
            + " | sed -n 's/.* # handle //p' | sed -n "
            + (place + 1)
            + "p";
    return List.of("sh", "-c", "nft delete rule " + chain + " handle $(" + handle + ")");
  }

  private static void nft(List<Damage> all, String kind, String command) {
    all.add(new Damage(kind, List.of(List.of("nft", command)), TABLES));
  }
}
