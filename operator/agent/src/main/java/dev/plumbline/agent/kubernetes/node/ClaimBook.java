package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.address.Candidates;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.translate.Addresses;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Gives out addresses that are claims in the API server. It never waits for that: what is not
 * claimed yet is claimed beside the loop, which is woken when it is known what came of it.
 *
 * <p>An endpoint whose link stands with its addresses keeps them while they are claimed anew: a
 * claim that got lost costs no packet.
 */
final class ClaimBook implements Addresses {

  /** Of an endpoint that waits for its addresses nothing is said yet. */
  static final String CLAIMING = "Claiming";

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LOOK_FOR_FREE_ONES = Duration.ofSeconds(3);

  private final Mirror mirror;
  private final Claiming claiming;
  private final Consumer<ObjectRef> wake;
  private final BiConsumer<Duration, Runnable> later;

  /** Claims beside the loop. */
  interface Claiming {
    /** Begins to claim; tells the listener what came of it, on a thread of its own. */
    void begin(Network network, Request request, List<IpAddress> first, Consumer<Result> listener);
  }

  private record Holder(ObjectRef network, String uid) {}

  /**
   * What is being asked for, or was not to be had.
   *
   * @param refused empty while nobody knows
   * @param until after that it is asked for again
   */
  private record Attempt(Request request, Network network, Optional<Refused> refused, long until) {
    boolean isOver() {
      return refused.isPresent() && System.nanoTime() - until >= 0;
    }

    /** Whether it was for the same; links that stand do not count. */
    boolean isFor(Network other, Request asked) {
      return request.statics().equals(asked.statics()) && network.subnets().equals(other.subnets());
    }
  }

  private final Map<Holder, List<IpAddress>> held = new HashMap<>();
  private final Map<Holder, Attempt> attempts = new HashMap<>();

  /**
   * @param wake tells the loop to ask again for an endpoint
   * @param later does something after a while, on a thread of its own
   */
  ClaimBook(
      Mirror mirror,
      Claiming claiming,
      Consumer<ObjectRef> wake,
      BiConsumer<Duration, Runnable> later) {
    this.mirror = mirror;
    this.claiming = claiming;
    this.wake = wake;
    this.later = later;
  }

  /**
   * Compares what is known with the claims that there are. What got lost is claimed again, beside
   * the loop and before anything else is given to its endpoint.
   *
   * @param list asks the API server for this node's claims
   */
  void check(Supplier<List<Claims.Claim>> list) {
    Map<Holder, List<IpAddress>> before;
    synchronized (this) {
      before = new HashMap<>(held);
    }
    Map<Holder, List<IpAddress>> there = new HashMap<>();
    for (Claims.Claim claim : list.get()) {
      Holder holder = new Holder(claim.network(), claim.spec().endpoint().uid());
      there.computeIfAbsent(holder, _ -> new ArrayList<>()).add(claim.address());
    }
    Set<ObjectRef> lost = new HashSet<>();
    synchronized (this) {
      before.forEach(
          (holder, addresses) -> {
            List<IpAddress> now = new ArrayList<>(held.getOrDefault(holder, List.of()));
            List<IpAddress> gone = new ArrayList<>(addresses);
            gone.removeAll(there.getOrDefault(holder, List.of()));
            if (now.removeAll(gone)) {
              held.put(holder, List.copyOf(now));
              mirror.endpointOf(holder.uid()).ifPresent(lost::add);
            }
          });
      there.forEach((holder, addresses) -> held.putIfAbsent(holder, List.copyOf(addresses)));
    }
    lost.forEach(wake);
  }

  @Override
  public synchronized Result give(Network network, Request request) {
    Holder holder = new Holder(network.ref(), request.uid());
    Optional<List<IpAddress>> claimed =
        choose(network, request, held.getOrDefault(holder, List.of()));
    if (claimed.isPresent()) {
      attempts.remove(holder);
      return new Given(claimed.get());
    }
    for (IpAddress named : request.statics()) {
      Optional<Refused> refused = Candidates.refuse(network, named);
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    Attempt attempt = attempts.get(holder);
    if (attempt == null || !attempt.isFor(network, request) || attempt.isOver()) {
      attempt = begin(holder, network, request);
    }
    if (attempt.refused().isPresent()) {
      return attempt.refused().get();
    }
    return choose(network, request, request.standing())
        .<Result>map(Given::new)
        .orElseGet(() -> new Refused(CLAIMING, "its addresses are being claimed"));
  }

  private Attempt begin(Holder holder, Network network, Request request) {
    Attempt attempt = new Attempt(request, network, Optional.empty(), 0);
    attempts.put(holder, attempt);
    List<IpAddress> first =
        Stream.of(
                held.getOrDefault(holder, List.<IpAddress>of()),
                request.standing(),
                mirror.addressesOf(request.endpoint()))
            .flatMap(List::stream)
            .distinct()
            .toList();
    claiming.begin(network, request, first, result -> ended(holder, attempt, result));
    return attempt;
  }

  private void ended(Holder holder, Attempt attempt, Result result) {
    synchronized (this) {
      if (result instanceof Given(List<IpAddress> addresses)) {
        Set<IpAddress> all = new HashSet<>(held.getOrDefault(holder, List.of()));
        all.addAll(addresses);
        held.put(holder, List.copyOf(all));
      }
      if (!attempt.equals(attempts.get(holder))) {
        return; // it asks for something else by now, and that is on its way
      }
      switch (result) {
        case Given _ -> attempts.remove(holder);
        case Refused refused -> {
          boolean exhausted = refused.reason().equals("AddressesExhausted");
          Duration pause = exhausted ? LOOK_FOR_FREE_ONES : RETRY;
          attempts.put(
              holder,
              new Attempt(
                  attempt.request(),
                  attempt.network(),
                  Optional.of(refused),
                  System.nanoTime() + pause.toNanos()));
          later.accept(pause, () -> wake.accept(attempt.request().endpoint()));
        }
      }
    }
    wake.accept(attempt.request().endpoint());
  }

  /**
   * Of what it has, what it is to have: the addresses that it names, and of each other family of
   * the network one that it may keep; empty if something is missing.
   */
  private static Optional<List<IpAddress>> choose(
      Network network, Request request, List<IpAddress> has) {
    List<IpAddress> chosen = new ArrayList<>(request.statics());
    if (!has.containsAll(chosen)) {
      return Optional.empty();
    }
    for (Family family : Family.values()) {
      boolean wanted = network.has(family) && chosen.stream().noneMatch(a -> a.family() == family);
      if (wanted) {
        Optional<IpAddress> kept =
            has.stream()
                .filter(a -> a.family() == family && Candidates.mayStay(network, a))
                .findFirst();
        if (kept.isEmpty()) {
          return Optional.empty();
        }
        chosen.add(kept.get());
      }
    }
    return Optional.of(chosen);
  }

  /** What others have claimed is not ours to free: the controller sees that nobody needs it. */
  @Override
  public synchronized void releaseAllBut(Map<String, ObjectRef> networkByUid) {
    held.keySet().removeIf(holder -> !holder.network().equals(networkByUid.get(holder.uid())));
    attempts.keySet().removeIf(holder -> !holder.network().equals(networkByUid.get(holder.uid())));
  }

  /** The addresses that endpoints of this node have. */
  synchronized int count() {
    return held.values().stream().mapToInt(List::size).sum();
  }
}
