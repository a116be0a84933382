package dev.plumbline.dataplane;

import dev.plumbline.dataplane.link.LinkMessages;
import dev.plumbline.dataplane.link.SeenLink;
import dev.plumbline.dataplane.link.SeenLinks;
import dev.plumbline.dataplane.route.Addresses;
import dev.plumbline.dataplane.route.Routes;
import dev.plumbline.dataplane.route.Rules;
import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Route;
import dev.plumbline.netlink.MessageHandler;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads one namespace: its links first, then what stands on those of them that are ours. */
final class NamespaceLook {
  private final OpenNamespace namespace;
  private final NamespaceRef ref;
  private final Findings findings;
  private final SeenLinks links = new SeenLinks();
  private final MessageWriter out;
  private final boolean wanted;

  NamespaceLook(OpenNamespace namespace, Findings findings, MessageWriter out) {
    this.namespace = namespace;
    this.ref = namespace.ref();
    this.findings = findings;
    this.out = out;
    this.wanted = ref.equals(NamespaceRef.Host.HOST) || findings.namespaces().contains(ref);
  }

  OpenNamespace namespace() {
    return namespace;
  }

  SeenLinks links() {
    return links;
  }

  void readLinks() {
    dump(LinkMessages::getAll, links::add);
  }

  /** Reads these alone; those that are not there are not found. */
  void readLinks(Collection<LinkName> names) {
    out.clear();
    names.forEach(name -> LinkMessages.get(out, name));
    namespace.socket().exchange(out, links::add);
  }

  void readLinksAt(Collection<Integer> indexes) {
    out.clear();
    indexes.forEach(index -> LinkMessages.get(out, index));
    namespace.socket().exchange(out, links::add);
  }

  /** Takes a link as ours; one that has lost our mark while we ran still is. */
  boolean claim(SeenLink link) {
    boolean known =
        link.linkName().filter(name -> namespace.indexes().has(name, link.index())).isPresent();
    boolean doomed = link.group() == LinkMessages.DOOMED_GROUP;
    if (!link.isMarked() && !known && !doomed) {
      return false;
    }
    links.claim(link);
    if (!link.isMarked()) {
      link.linkName().ifPresent(name -> findings.unmarked(new Key.OfLink(ref, name)));
    }
    return true;
  }

  /** Notes the indexes of what is ours for the requests that may follow. */
  void rememberAll() {
    Map<LinkName, Integer> ours = new HashMap<>();
    Map<Integer, LinkName> others = new HashMap<>();
    for (SeenLink link : links.all()) {
      Optional<LinkName> name = link.linkName();
      if (name.isPresent() && links.isOurs(link.index())) {
        ours.put(name.get(), link.index());
      } else {
        name.ifPresent(other -> others.put(link.index(), other));
      }
    }
    namespace.indexes().noteAll(ours, others);
  }

  /** Notes what was found of the wanted names, and forgets those that were not. */
  void rememberWanted() {
    for (Key key : findings.wantedIn(ref)) {
      if (key instanceof Key.OfLink(NamespaceRef _, LinkName name)) {
        links
            .named(name)
            .filter(link -> links.isOurs(link.index()))
            .ifPresentOrElse(
                link -> namespace.indexes().note(name, link.index()),
                () -> namespace.indexes().forget(name));
      }
    }
  }

  void noteForeignLinks() {
    for (Key key : findings.wantedIn(ref)) {
      if (key instanceof Key.OfLink(NamespaceRef _, LinkName name)
          && links.named(name).filter(link -> !links.isOurs(link.index())).isPresent()) {
        findings.foreign(key);
      }
    }
  }

  void readAddresses() {
    dump(Addresses::getAll, this::address);
  }

  void readAddressesOf(int link) {
    dump(out -> Addresses.getAll(out, link), this::address);
  }

  private void address(Message message) {
    if (!Addresses.isIp(message)) {
      return;
    }
    Addresses.Seen address = Addresses.read(message);
    if (address.isSet() && links.holdsOurs(address.link())) {
      links.nameAt(address.link()).ifPresent(name -> findings.ours(address.in(ref, name)));
    }
  }

  void readRoutes() {
    dump(Routes::getAll, this::route);
  }

  private void route(Message message) {
    if (Routes.isUnicast(message)) {
      note(Routes.read(message));
    }
  }

  void note(Routes.Seen route) {
    boolean onOurs = links.holdsOurs(route.link());
    if (route.isMarked() && (wanted || onOurs) || route.isConnected() && onOurs) {
      links.nameAt(route.link()).ifPresent(name -> findings.ours(route.in(ref, name)));
    } else {
      findings.foreign(route.key(ref));
    }
  }

  /**
   * Those of the kernel's and our own making that stand under wanted keys, however many others
   * there are.
   */
  List<Routes.Seen> wantedRoutes() {
    List<Routes.Seen> routes = new ArrayList<>();
    MessageHandler handler =
        message -> {
          if (Routes.isUnicast(message)) {
            Routes.Seen route = Routes.read(message);
            if (findings.wants(route.key(ref))) {
              routes.add(route);
            }
          }
        };
    for (Route.Origin origin : Route.Origin.values()) {
      dump(out -> Routes.getAll(out, origin), handler);
    }
    return routes;
  }

  void readRules() {
    namespace.mayHoldRules(false);
    dump(Rules::getAll, this::rule);
  }

  boolean wants(Class<? extends Key> kind) {
    return findings.wantedIn(ref).stream().anyMatch(kind::isInstance);
  }

  private void rule(Message message) {
    Rules.read(message, ref)
        .ifPresent(
            seen -> {
              if (seen.ours()) {
                namespace.mayHoldRules(true);
                findings.ours(seen.rule());
              } else {
                findings.foreign(seen.rule().key());
              }
            });
  }

  private void dump(Consumer<MessageWriter> request, MessageHandler handler) {
    out.clear();
    request.accept(out);
    findings.complete(!namespace.socket().dump(out, handler).interrupted());
  }
}
