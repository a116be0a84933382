package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Item;
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
import java.util.regex.Pattern;

/**
 * Settles which endpoint has which interface name and which hardware address. Who has one keeps it;
 * then come names that are asked for, then numbers, each time the first endpoint by name first.
 */
final class Placement {

  private static final int MOST_NUMBERS = 1024;
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]*");

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

  /** What an endpoint has until now. */
  private record Held(
      LinkName interfaceName, LinkName hostEnd, MacAddress mac, Optional<LinkName> bridge) {

    static Held of(Attachment attachment) {
      Attachment.Wire wire = attachment.link().orElseThrow();
      return new Held(
          wire.interfaceName(),
          wire.hostEnd(),
          wire.mac(),
          attachment.network().map(Network::bridge));
    }

    boolean isOn(Network network) {
      return bridge.equals(Optional.of(network.bridge()));
    }
  }

  /**
   * An endpoint that is to have a link.
   *
   * @param held the interface name that it has until now
   * @param holds whether it is on the network with that hardware address until now
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

    Relations.MacClaim claim() {
      return new Relations.MacClaim(network.ref(), mac);
    }

    Joined joining() {
      return new Joined(accepted.sandbox(), network.ref());
    }

    Key.OfLink link(LinkName name) {
      return new Key.OfLink(accepted.sandbox(), name);
    }

    /** By its own choice, or by the network's prefix and a number. */
    boolean mayBeCalled(LinkName name) {
      String prefix = network.interfacePrefix();
      return asked()
          .map(name::equals)
          .orElseGet(
              () ->
                  name.text().startsWith(prefix)
                      && NUMBER.matcher(name.text().substring(prefix.length())).matches());
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
    candidates.stream().filter(candidate -> !admit(candidate)).toList().forEach(this::sayWhy);
    candidates.removeIf(candidate -> refusals.containsKey(candidate.ref()));
    candidates.sort(Comparator.comparing(Candidate::ref));
    candidates.removeIf(this::keepsName);
    candidates.removeIf(this::getsTheNameItAsksFor);
    candidates.forEach(this::number);
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
    Optional<Held> held = held(accepted, hostEnd);
    boolean holds = held.filter(h -> h.mac().equals(mac) && h.isOn(network)).isPresent();
    return new Candidate(accepted, network, hostEnd, mac, held.map(Held::interfaceName), holds);
  }

  private Optional<Held> held(Accepted accepted, LinkName hostEnd) {
    Attachment old = before.get(accepted.endpoint().ref());
    return old != null && old.link().isPresent()
        ? Optional.of(old)
            .filter(attachment -> attachment.sandbox().equals(accepted.sandbox()))
            .map(Held::of)
            .filter(held -> held.hostEnd().equals(hostEnd))
        : standing(accepted.sandbox(), hostEnd);
  }

  private Optional<Held> standing(NamespaceRef sandbox, LinkName hostEnd) {
    Map<Key, Item> standing = surroundings.standing();
    return standing.get(new Key.OfLink(NamespaceRef.Host.HOST, hostEnd)) instanceof Link.Veth veth
            && veth.peer().isPresent()
            && veth.peer().get().namespace().equals(sandbox)
            && standing.get(veth.peer().get()) instanceof Link.VethPeer peer
        ? Optional.of(new Held(peer.name(), hostEnd, peer.mac(), veth.master()))
        : Optional.empty();
  }

  private boolean admit(Candidate candidate) {
    if (macs.contains(candidate.claim()) || joined.contains(candidate.joining())) {
      return false;
    }
    macs.add(candidate.claim());
    joined.add(candidate.joining());
    return true;
  }

  /** When all are in: what is said must not depend on who came before whom. */
  private void sayWhy(Candidate candidate) {
    if (macs.contains(candidate.claim())) {
      refuse(
          candidate,
          "MacConflict",
          candidate.mac() + " belongs to another endpoint of the network");
    } else {
      refuse(candidate, "NetworkConflict", "another endpoint of this sandbox is on the network");
    }
  }

  private void refuse(Candidate candidate, String reason, String message) {
    refusals.put(candidate.ref(), new Refusal(ACCEPTED, reason, message));
  }

  private void place(Candidate candidate, LinkName name) {
    names.put(candidate.link(name), candidate.ref());
    places.put(candidate.ref(), new Place(name, candidate.hostEnd(), candidate.mac()));
  }

  private boolean keepsName(Candidate candidate) {
    Optional<LinkName> kept =
        candidate
            .held()
            .filter(name -> candidate.mayBeCalled(name) && isFree(candidate.link(name)));
    kept.ifPresent(name -> place(candidate, name));
    return kept.isPresent();
  }

  private boolean getsTheNameItAsksFor(Candidate candidate) {
    if (candidate.asked().isEmpty()) {
      return false;
    }
    LinkName asked = candidate.asked().get();
    if (names.containsKey(candidate.link(asked))) {
      refuse(candidate, "InterfaceConflict", asked + " is another endpoint's in this sandbox");
    } else {
      place(candidate, asked);
    }
    return true;
  }

  private boolean isFree(Key.OfLink link) {
    return !names.containsKey(link) && !surroundings.foreign().contains(link);
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
