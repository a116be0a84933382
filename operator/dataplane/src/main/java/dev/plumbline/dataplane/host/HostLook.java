package dev.plumbline.dataplane.host;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.link.SeenLinks;
import dev.plumbline.dataplane.route.Addresses;
import dev.plumbline.dataplane.route.Routes;
import dev.plumbline.dataplane.sysctl.ProcSys;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the host's own network. Made on a thread in the host's namespace. */
public final class HostLook implements AutoCloseable {

  private final NetlinkSocket socket = NetlinkSocket.route();
  private final MessageWriter out = new MessageWriter();

  /** How it is now. */
  public HostFacts look() {
    SeenLinks links = links();
    Map<Integer, List<IpAddress>> addresses = addresses(links);
    boolean perLink = ProcSys.read("net/ipv6/conf/all/force_forwarding").isPresent();
    List<HostFacts.HostLink> found = new ArrayList<>();
    for (SeenLink link : links.all()) {
      if (link.isUp() && !link.isLoopback() && !link.isMarked()) {
        link.linkName()
            .ifPresent(
                name ->
                    found.add(
                        new HostFacts.HostLink(
                            name,
                            link.mtu(),
                            addresses.getOrDefault(link.index(), List.of()),
                            forwards(name),
                            is(Family.IPV6, name, "accept_ra"))));
      }
    }
    Destinations destinations = destinations(links);
    return new HostFacts(found, destinations.prefixes, destinations.uplink(), perLink);
  }

  private SeenLinks links() {
    SeenLinks links = new SeenLinks();
    out.clear();
    LinkMessages.getAll(out);
    socket.dump(out, links::add);
    return links;
  }

  private Map<Integer, List<IpAddress>> addresses(SeenLinks links) {
    Map<Integer, List<IpAddress>> addresses = new HashMap<>();
    for (Family family : Family.values()) {
      out.clear();
      Addresses.getAll(out, family);
      socket.dump(out, message -> address(message, links, addresses));
    }
    return addresses;
  }

  private static void address(
      Message message, SeenLinks links, Map<Integer, List<IpAddress>> into) {
    int link = Addresses.linkIndex(message);
    if (links.at(link).isPresent()) {
      Addresses.ip(message)
          .filter(ip -> ip.family() == Family.IPV4 || !ip.isLinkLocal())
          .ifPresent(ip -> into.computeIfAbsent(link, _ -> new ArrayList<>(2)).add(ip));
    }
  }

  /** What {@code ip_forward} or a link's own setting lets pass. */
  private static List<Family> forwards(LinkName link) {
    List<Family> families = new ArrayList<>();
    if (is(Family.IPV4, link, "forwarding")) {
      families.add(Family.IPV4);
    }
    if (is(Family.IPV6, new LinkName("all"), "forwarding")
        || is(Family.IPV6, link, "force_forwarding")) {
      families.add(Family.IPV6);
    }
    return families;
  }

  private static boolean is(Family family, LinkName link, String name) {
    String tree = family == Family.IPV4 ? "ipv4" : "ipv6";
    return ProcSys.read("net/" + tree + "/conf/" + link + "/" + name)
        .filter("1"::equals)
        .isPresent();
  }

  /** Where routes lead, and the best default route of each family. */
  private static final class Destinations {
    private final Map<Prefix, LinkName> prefixes = new LinkedHashMap<>();
    private final Map<Family, Routes.Seen> defaults = new HashMap<>();
    private final SeenLinks links;

    Destinations(SeenLinks links) {
      this.links = links;
    }

    void take(Message message) {
      if (!Routes.isUnicast(message)) {
        return;
      }
      Routes.Seen route = Routes.read(message);
      Optional<SeenLink> link = links.at(route.link());
      boolean ours =
          route.protocol() == Route.Origin.PLUMBLINE.protocol()
              || link.filter(SeenLink::isMarked).isPresent();
      if (route.table() != Route.MAIN_TABLE || ours) {
        return;
      }
      if (route.destination().length() == 0) {
        defaults.merge(
            route.destination().family(), route, (a, b) -> b.metric() < a.metric() ? b : a);
      } else if (!route.destination().address().isLinkLocal()) {
        link.flatMap(SeenLink::linkName).ifPresent(name -> prefixes.put(route.destination(), name));
      }
    }

    Optional<LinkName> uplink() {
      return Optional.ofNullable(defaults.getOrDefault(Family.IPV4, defaults.get(Family.IPV6)))
          .flatMap(route -> links.at(route.link()))
          .flatMap(SeenLink::linkName);
    }
  }

  private Destinations destinations(SeenLinks links) {
    Destinations destinations = new Destinations(links);
    for (Family family : Family.values()) {
      out.clear();
      Routes.getAll(out, family);
      socket.dump(out, destinations::take);
    }
    return destinations;
  }

  @Override
  public void close() {
    socket.close();
  }
}
