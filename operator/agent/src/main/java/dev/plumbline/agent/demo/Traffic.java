package dev.plumbline.agent.demo;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import dev.plumbline.netlink.libc.NetworkNamespace;
import java.io.IOException;

/** Who reaches whom in {@code examples/two-tier}, and who must not. */
final class Traffic {
  static final int PUBLISHED = 8080;
  private static final int TARGET = 80;

  private final Report report;
  private final World world;
  private final Objects objects;

  Traffic(Report report, World world, Objects objects) {
    this.report = report;
    this.world = world;
    this.objects = objects;
  }

  /** All of it; servers are started in {@code web} and on the neighbour for as long. */
  void checkAll() throws Exception {
    try (NetworkNamespace web = objects.sandbox("web");
        NetworkNamespace db = objects.sandbox("db");
        NetworkNamespace sidecar = objects.sandbox("sidecar");
        AutoCloseable _ = Packets.server(web, "web", TARGET);
        AutoCloseable _ = Packets.server(world.neighbour(), "the internet", TARGET)) {
      for (Family family : Family.values()) {
        between(web, db, family);
        out(db, family);
        published(web, db, family);
        unpublished(family);
      }
      report.check(
          "host -> 127.0.0.1:8080, HTTP",
          () -> Packets.get(world.host(), IpAddress.parse("127.0.0.1"), PUBLISHED));
      report.check(
          "sidecar, in web's sandbox -> 127.0.0.1:80, HTTP",
          () -> Packets.get(sidecar, IpAddress.parse("127.0.0.1"), TARGET));
    }
  }

  /** One connection from the LAN, to see that the published port answers. */
  void checkPublished() throws Exception {
    try (NetworkNamespace web = objects.sandbox("web");
        AutoCloseable _ = Packets.server(web, "web", TARGET)) {
      for (Family family : Family.values()) {
        fromTheLan(family);
      }
    }
  }

  private void fromTheLan(Family family) {
    report.check(
        "LAN neighbour -> host's port 8080, " + family + " HTTP, its own address is seen",
        () -> {
          String answer = Packets.get(world.neighbour(), World.host(family), PUBLISHED);
          return seen(answer, World.neighbour(family));
        });
  }

  private void between(NetworkNamespace web, NetworkNamespace db, Family family) {
    report.check(
        "web -> db on backend, " + family + " ping",
        () -> Packets.ping(web, objects.address("db", family)));
    report.check(
        "host -> web on frontend, " + family + " ping",
        () -> Packets.ping(world.host(), objects.address("web", family)));
    report.check(
        "db on backend -> web on frontend, " + family + " ping: refused",
        () -> Packets.pingRefused(db, objects.address("web", family)));
  }

  private void out(NetworkNamespace db, Family family) {
    report.check(
        "db -> internet, " + family + " HTTP, masqueraded",
        () -> seen(Packets.get(db, World.internet(family), TARGET), World.host(family)));
  }

  private void published(NetworkNamespace web, NetworkNamespace db, Family family) {
    fromTheLan(family);
    IpAddress host = World.host(family);
    report.check(
        "host -> its own port 8080, " + family + " HTTP",
        () -> Packets.get(world.host(), host, PUBLISHED));
    report.check(
        "db -> host's port 8080, " + family + " HTTP", () -> Packets.get(db, host, PUBLISHED));
    report.check(
        "web -> host's port 8080 and back to itself, " + family + " HTTP",
        () -> Packets.get(web, host, PUBLISHED));
  }

  /** The neighbour learns the way to the containers, and is stopped all the same. */
  private void unpublished(Family family) {
    report.check(
        "LAN neighbour -> web's port 80, not published, " + family + " HTTP: refused",
        () -> {
          IpAddress web = objects.address("web", family);
          try (Wiring wiring = Wiring.in(world.neighbour())) {
            Prefix to = Prefix.of(web, family.bits());
            wiring.route(to, World.host(family));
            try {
              return Packets.getRefused(world.neighbour(), web, TARGET);
            } finally {
              wiring.deleteRoute(to);
            }
          }
        });
  }

  private static String seen(String answer, IpAddress client) throws IOException {
    if (!answer.endsWith(" " + client)) {
      throw new IOException("the server sees another client: \"" + answer + "\", not " + client);
    }
    return answer;
  }
}
