package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Key;
import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.NamespaceRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settles which endpoint has which interface name and which hardware address. Who has one keeps it;
 * among the others the first by name comes first. Names that are asked for go before those that are
 * numbered.
 */
final class Placement {

  private static final int MOST_NUMBERS = 1024;

  private final Surroundings surroundings;
  private final Map<ObjectRef, Attachment> before;
  private final Map<Key.OfLink, ObjectRef> names = new HashMap<>();
  private final Set<Relations.MacClaim> macs = new HashSet<>();
  private final Set<Joined> joined = new HashSet<>();
  private final Map<ObjectRef, Place> places = new HashMap<>();
  private final Map<ObjectRef, Refusal> refusals = new HashMap<>();

  /** A sandbox that is on a network. */
  private record Joined(NamespaceRef sandbox, ObjectRef network) {}

  /** What an endpoint's end of its pair is called, and its hardware address. */
  record Place(LinkName interfaceName, LinkName hostEnd, MacAddress mac) {}

  /**
   * An endpoint that is to have a link.
   *
   * @param held the interface name that it has until now
   * @param holds whether it has all that it asks for until now
   */
  private record Candidate(
      Accepted accepted,
      Network network,
      LinkName hostEnd,
      MacAddress mac,
      Optional<LinkName> held,
      boolean holds) {

    static final Comparator<Candidate> HOLDERS_FIRST =
        Comparator.comparing(Candidate::holds).reversed().thenComparing(Candidate::ref);

    ObjectRef ref() {
      return accepted.endpoint().ref();
    }

    Key.OfLink link(LinkName name) {
      return new Key.OfLink(accepted.sandbox(), name);
    }

    Optional<LinkName> asked() {
      return accepted.endpoint().spec().interfaceName().map(LinkName::new);
    }
  }

  /**
   * @param before where endpoints were attached until now
   */
  Placement(Surroundings surroundings, Map<ObjectRef, Attachment> before) {
    this.surroundings = surroundings;
    this.before = before;
  }

  /** Settles all that are in the same sandboxes or want the same hardware addresses together. */
  void settle(List<Accepted> accepted) {
    List<Candidate> candidates = new ArrayList<>();
    for (Accepted one : accepted) {
      one.bridged().ifPresent(network -> candidates.add(candidate(one, network)));
    }
    candidates.sort(Candidate.HOLDERS_FIRST);
    candidates.removeIf(candidate -> !admit(candidate));
    List<Candidate> unnamed = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (candidate.asked().isEmpty() && !keepsName(candidate)) {
        unnamed.add(candidate);
      }
    }
    unnamed.sort(Comparator.comparing(Candidate::ref));
    unnamed.forEach(this::number);
  }

  /**
   * Where this endpoint is placed.
   *
   * @throws Refusal if it could not be
   */
  Place of(ObjectRef ref) throws Refusal {
    Refusal refusal = refusals.get(ref);
    if (refusal != null) {
      throw refusal;
    }
    return places.get(ref);
  }

  private Candidate candidate(Accepted accepted, Network network) {
    MacAddress mac = EndpointTranslator.mac(accepted.endpoint());
    LinkName hostEnd = Names.hostEnd(accepted.endpoint().metadata().uid());
    Optional<Place> held = held(accepted, hostEnd);
    boolean holds =
        held.filter(place -> place.mac().equals(mac))
            .filter(place -> asksFor(accepted, place.interfaceName()))
            .isPresent();
    return new Candidate(accepted, network, hostEnd, mac, held.map(Place::interfaceName), holds);
  }

  private static boolean asksFor(Accepted accepted, LinkName name) {
    Optional<String> asked = accepted.endpoint().spec().interfaceName();
    return asked.isEmpty() || asked.get().equals(name.text());
  }

  private Optional<Place> held(Accepted accepted, LinkName hostEnd) {
    Attachment old = before.get(accepted.endpoint().ref());
    Optional<Place> held =
        old != null && old.link().isPresent()
            ? Optional.of(old)
                .filter(attachment -> attachment.sandbox().equals(accepted.sandbox()))
                .flatMap(Attachment::link)
                .map(wire -> new Place(wire.interfaceName(), wire.hostEnd(), wire.mac()))
            : standing(accepted.sandbox(), hostEnd);
    return held.filter(place -> place.hostEnd().equals(hostEnd));
  }

  private Optional<Place> standing(NamespaceRef sandbox, LinkName hostEnd) {
    return surroundings
        .interfaceName(hostEnd, sandbox)
        .map(name -> surroundings.standing().get(new Key.OfLink(sandbox, name)))
        .filter(Link.VethPeer.class::isInstance)
        .map(Link.VethPeer.class::cast)
        .map(peer -> new Place(peer.name(), hostEnd, peer.mac()));
  }

  private boolean admit(Candidate candidate) {
    MacAddress mac = candidate.mac();
    Relations.MacClaim claim = new Relations.MacClaim(candidate.network().ref(), mac);
    Joined here = new Joined(candidate.accepted().sandbox(), candidate.network().ref());
    Optional<Key.OfLink> asked = candidate.asked().map(candidate::link);
    if (macs.contains(claim)) {
      return refuse(candidate, "MacConflict", mac + " belongs to another endpoint of the network");
    }
    if (joined.contains(here)) {
      return refuse(
          candidate, "NetworkConflict", "another endpoint of this sandbox is on the network");
    }
    if (asked.filter(names::containsKey).isPresent()) {
      return refuse(
          candidate,
          "InterfaceConflict",
          asked.get().name() + " is another endpoint's in this sandbox");
    }
    macs.add(claim);
    joined.add(here);
    candidate.asked().ifPresent(name -> place(candidate, name));
    return true;
  }

  private boolean refuse(Candidate candidate, String reason, String message) {
    refusals.put(candidate.ref(), new Refusal(ACCEPTED, reason, message));
    return false;
  }

  private void place(Candidate candidate, LinkName name) {
    names.put(candidate.link(name), candidate.ref());
    places.put(candidate.ref(), new Place(name, candidate.hostEnd(), candidate.mac()));
  }

  private boolean keepsName(Candidate candidate) {
    Optional<LinkName> kept =
        candidate
            .held()
            .filter(name -> isNumbered(name, candidate.network().interfacePrefix()))
            .filter(name -> isFree(candidate.link(name)));
    kept.ifPresent(name -> place(candidate, name));
    return kept.isPresent();
  }

  private boolean isFree(Key.OfLink link) {
    return !names.containsKey(link) && !surroundings.foreign().contains(link);
  }

  private static boolean isNumbered(LinkName name, String prefix) {
    return name.text().startsWith(prefix)
        && name.text().substring(prefix.length()).matches("0|[1-9][0-9]*");
  }

  private void number(Candidate candidate) {
    for (int number = 0; number < MOST_NUMBERS; number++) {
      LinkName name = new LinkName(candidate.network().interfacePrefix() + number);
      if (isFree(candidate.link(name))) {
        place(candidate, name);
        return;
      }
    }
    refuse(candidate, "InterfaceConflict", "the sandbox has no free interface name left");
  }
}
