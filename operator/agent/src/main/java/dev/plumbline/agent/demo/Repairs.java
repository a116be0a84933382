package dev.plumbline.agent.demo;

import dev.plumbline.model.Family;
import dev.plumbline.model.Prefix;
import dev.plumbline.netlink.NetlinkException;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.NetworkNamespace;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Breaks one thing after another by hand while {@code plumb run} stays, and looks into the kernel
 * until all is back that was there before.
 */
final class Repairs implements AutoCloseable {
  private static final String TABLE = "plumbline";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Report report;
  private final World world;
  private final Objects objects;
  private final NetworkNamespace host;
  private final NetworkNamespace web;
  private final NetworkNamespace db;

  Repairs(Report report, World world, Objects objects) {
    this.report = report;
    this.world = world;
    this.objects = objects;
    host = world.host();
    web = objects.sandbox("web");
    db = objects.sandbox("db");
  }

  /** Links, addresses and routes, on the host and in the sandboxes. */
  void ofNetworks() {
    try (Wiring here = Wiring.in(host);
        Wiring inWeb = Wiring.in(web);
        Wiring inDb = Wiring.in(db)) {
      String hostEnd = inWeb.peer(objects.link("web"), here);
      String bridge = here.bridge(hostEnd);
      String link = objects.link("db");
      Objects.Cidr gateway = objects.gateway("frontend", Family.IPV4);
      Prefix everything = Prefix.everything(Family.IPV4);

      repaired("ip link delete " + hostEnd, () -> here.deleteLink(hostEnd), host, web);
      repaired("ip link set " + hostEnd + " nomaster", () -> here.takeOffBridge(hostEnd), host);
      repaired("ip link set " + hostEnd + " down", () -> here.down(hostEnd), host);
      repaired("ip -n web route delete default", () -> inWeb.deleteRoute(everything), web);
      for (Family family : Family.values()) {
        Objects.Cidr address = objects.cidr("db", family);
        repaired(
            "ip -n db address delete " + address + " dev " + link,
            () -> inDb.deleteAddress(link, address.address(), address.length()),
            db);
      }
      repaired(
          "ip address delete " + gateway + " dev " + bridge,
          () -> here.deleteAddress(bridge, gateway.address(), gateway.length()),
          host);
      repaired("ip link delete " + bridge, () -> here.deleteLink(bridge), host, web);
    }
  }

  /** Our nft table, while the kernel guards it for its owner. */
  void refused() {
    try (FirewallEntries firewall = new FirewallEntries(host)) {
      List<String> before = ours(firewall);
      report.check("nft delete table inet " + TABLE, () -> refusal(firewall));
      report.check(
          "nft flush ruleset",
          () -> {
            firewall.flush();
            world.addForeignTable();
            if (!ours(firewall).equals(before)) {
              throw new IllegalStateException("the table is not what it was");
            }
            return "passes by Plumbline's table, which is as it was";
          });
    }
  }

  /** Our nft table, where nobody owns it. */
  void ofTable() {
    try (FirewallEntries firewall = new FirewallEntries(host)) {
      repaired("nft delete table inet " + TABLE, () -> firewall.delete(TABLE), firewall);
      repaired("nft flush ruleset", firewall::flush, firewall);
      world.addForeignTable();
    }
  }

  @Override
  public void close() {
    web.close();
    db.close();
  }

  private void repaired(String command, Runnable action, NetworkNamespace... watched) {
    List<RouteEntries> entries = List.of(watched).stream().map(RouteEntries::new).toList();
    try {
      Supplier<Collection<String>> look = () -> lasting(entries);
      report.check(
          command,
          () -> {
            Collection<String> before = look.get();
            action.run();
            return untilBack(before, look);
          });
    } finally {
      entries.forEach(RouteEntries::close);
    }
  }

  private void repaired(String command, Runnable action, FirewallEntries firewall) {
    report.check(
        command,
        () -> {
          List<String> before = ours(firewall);
          action.run();
          return untilBack(before, firewall::everything);
        });
  }

  /** What is in our table, which must be there. */
  private static List<String> ours(FirewallEntries firewall) {
    return firewall.everything(TABLE);
  }

  private static Set<String> lasting(List<RouteEntries> namespaces) {
    Set<String> lines = new HashSet<>();
    for (int i = 0; i < namespaces.size(); i++) {
      String place = i + " ";
      namespaces.get(i).lasting().forEach(line -> lines.add(place + line));
    }
    return lines;
  }

  /** Counts from the moment the kernel has done the damage. */
  private static String untilBack(
      Collection<String> before, Supplier<? extends Collection<String>> look) {
    long start = System.nanoTime();
    while (true) {
      Set<String> now = new HashSet<>(look.get());
      long took = System.nanoTime() - start;
      if (now.containsAll(before)) {
        return "repaired in " + Report.milliseconds(took);
      }
      if (took > LIMIT.toNanos()) {
        List<String> missing = before.stream().filter(line -> !now.contains(line)).toList();
        throw new IllegalStateException(
            "not repaired in " + LIMIT.toSeconds() + " s; missing: " + missing.getFirst());
      }
      LockSupport.parkNanos(200_000);
    }
  }

  private static String refusal(FirewallEntries firewall) {
    try {
      firewall.delete(TABLE);
    } catch (NetlinkException e) {
      if (e.errno().equals(Errno.EPERM)) {
        return "refused by the kernel: " + e.errno().text();
      }
      throw e;
    }
    throw new IllegalStateException("the kernel let it happen");
  }
}
