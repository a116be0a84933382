package dev.plumbline.dataplane.host;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.route.Addresses;
import dev.plumbline.dataplane.route.Routes;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sysctl.ProcSys;
import dev.plumbline.model.Family;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Prefix;
import dev.plumbline.model.Route;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.NetConf;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@link HostFacts}: three dumps and a question, no file. Not for several threads at a time.
 */
public final class HostReader {
  private static final List<Family> FAMILIES = List.of(Family.values());

  private final OpenNamespace host;
  private final MessageWriter out = new MessageWriter();
  private final boolean forcedForwarding =
      ProcSys.read("net/ipv6/conf/default/force_forwarding").isPresent();

  /** A link and what only some of the facts need of it. */
  private record Found(SeenLink link, LinkSettings settings, List<HostFacts.Assigned> addresses) {}

  private record Uplink(LinkName link, long metric) {}

  public HostReader(OpenNamespace host) {
    this.host = host;
  }

  public HostFacts read() {
    Map<Integer, Found> links = links();
    Addresses.getAll(out.clear());
    host.socket().dump(out, message -> address(message, links));
    Map<Prefix, LinkName> prefixes = new LinkedHashMap<>();
    Map<Family, List<Uplink>> uplinks = new EnumMap<>(Family.class);
    Routes.getAll(out.clear());
    host.socket().dump(out, message -> route(message, links, prefixes, uplinks));
    Map<Family, Boolean> forwarding = forwarding();
    return new HostFacts(
        devices(links, forwarding), prefixes, names(uplinks), forwarding, forcedForwarding);
  }

  private Map<Integer, Found> links() {
    Map<Integer, Found> links = new LinkedHashMap<>();
    LinkMessages.getAll(out.clear());
    host.socket()
        .dump(
            out,
            message -> {
              SeenLink link = SeenLink.of(message);
              if (!isOurs(link) && link.linkName().isPresent()) {
                links.put(
                    link.index(), new Found(link, LinkSettings.of(message), new ArrayList<>(2)));
              }
            });
    return links;
  }

  private boolean isOurs(SeenLink link) {
    return link.isMarked()
        || link.group() == LinkMessages.DOOMED_GROUP
        || link.linkName().filter(name -> host.indexes().has(name, link.index())).isPresent();
  }

  private static void address(Message message, Map<Integer, Found> links) {
    if (!Addresses.isIp(message)) {
      return;
    }
    Addresses.Seen address = Addresses.read(message);
    Found on = links.get(address.link());
    if (on != null) {
      on.addresses().add(new HostFacts.Assigned(address.ip(), address.length()));
    }
  }

  private static void route(
      Message message,
      Map<Integer, Found> links,
      Map<Prefix, LinkName> prefixes,
      Map<Family, List<Uplink>> uplinks) {
    if (!Routes.isUnicast(message)) {
      return;
    }
    Routes.Seen route = Routes.read(message);
    Found on = links.get(route.link());
    boolean ours = route.protocol() == Route.Origin.PLUMBLINE.protocol();
    if (on == null || ours || route.table() != Route.MAIN_TABLE) {
      return;
    }
    LinkName name = on.link().linkName().orElseThrow();
    if (route.destination().length() == 0) {
      uplinks
          .computeIfAbsent(route.destination().family(), _ -> new ArrayList<>())
          .add(new Uplink(name, route.metric()));
    } else if (!route.destination().address().isLinkLocal()) {
      prefixes.putIfAbsent(route.destination(), name);
    }
  }

  private static Map<Family, List<LinkName>> names(Map<Family, List<Uplink>> uplinks) {
    Map<Family, List<LinkName>> names = new EnumMap<>(Family.class);
    uplinks.forEach(
        (family, found) ->
            names.put(
                family,
                found.stream()
                    .sorted(Comparator.comparingLong(Uplink::metric))
                    .map(Uplink::link)
                    .distinct()
                    .toList()));
    return names;
  }

  private Map<Family, Boolean> forwarding() {
    Map<Family, Boolean> forwarding = new EnumMap<>(Family.class);
    FAMILIES.forEach(family -> forwarding.put(family, false));
    out.clear();
    for (Family family : FAMILIES) {
      out.begin(Rtnetlink.RTM_GETNETCONF, 0);
      out.u8(family.number()).zeros(3);
      out.attrU32(NetConf.NETCONFA_IFINDEX, NetConf.NETCONFA_IFINDEX_ALL).end();
    }
    host.socket().exchange(out, reply -> forwarding.put(Family.of(reply.u8(0)), forwards(reply)));
    return forwarding;
  }

  private static boolean forwards(Message netconf) {
    Attributes a = netconf.attributes(NetConf.SIZEOF_NETCONFMSG);
    while (a.next()) {
      if (a.type() == NetConf.NETCONFA_FORWARDING) {
        return a.u32() != 0;
      }
    }
    return false;
  }

  private static List<HostFacts.Device> devices(
      Map<Integer, Found> links, Map<Family, Boolean> forwarding) {
    List<HostFacts.Device> devices = new ArrayList<>();
    for (Found found : links.values()) {
      SeenLink link = found.link();
      LinkSettings settings = found.settings();
      Map<Family, Boolean> forwards =
          Map.of(
              Family.IPV4,
              settings.ipv4Forwarding(),
              Family.IPV6,
              forwarding.get(Family.IPV6) || settings.forceForwarding() == 1);
      devices.add(
          new HostFacts.Device(
              link.linkName().orElseThrow(),
              link.index(),
              link.kind(),
              link.mtu(),
              link.isUp(),
              link.isLoopback(),
              List.copyOf(found.addresses()),
              forwards,
              settings.acceptRa()));
    }
    return devices;
  }
}
