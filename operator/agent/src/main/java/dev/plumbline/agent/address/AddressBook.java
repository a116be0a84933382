package dev.plumbline.agent.address;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.translate.Addresses;
import dev.plumbline.agent.translate.Names;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives addresses out. What an endpoint has it keeps; else a static address is taken as it is asked
 * for, and a dynamic one is searched from a place that follows from the endpoint's UID, so that the
 * same endpoint finds the same address again and nodes rarely meet.
 */
public final class AddressBook implements Addresses {

  /** How long a freed address rests: neighbours forget it in about a minute. */
  public static final Duration REST = Duration.ofSeconds(60);

  /** How many addresses of a large range are tried before it counts as exhausted. */
  private static final int MOST_TRIES = 1 << 17;

  private final AddressStore store;
  private final InstantSource clock;
  private final Map<ObjectRef, Map<IpAddress, Lease>> leases;
  private final Map<String, Map<ObjectRef, List<IpAddress>>> byUid = new HashMap<>();

  /**
   * Reads what the store holds.
   *
   * @throws StateUnreadable if it cannot be read: then nothing may be given out
   */
  public AddressBook(AddressStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    try {
      this.leases = new HashMap<>(store.load());
    } catch (IOException e) {
      throw new StateUnreadable(e);
    }
    leases.forEach(
        (network, held) ->
            held.forEach(
                (address, lease) -> {
                  if (lease.released().isEmpty()) {
                    index(network, address, lease);
                  }
                }));
  }

  @Override
  public Result give(Network network, Request request) {
    List<IpAddress> given = new ArrayList<>();
    List<IpAddress> taken = new ArrayList<>();
    try {
      for (IpAddress address : request.statics()) {
        Optional<Refused> refused = refuseStatic(network, request, address);
        if (refused.isPresent()) {
          return undo(network, taken, refused.get());
        }
        claimIfNew(network, request, address, taken);
        given.add(address);
      }
      for (Family family : Family.values()) {
        boolean wanted = network.has(family);
        if (wanted && given.stream().noneMatch(address -> address.family() == family)) {
          Optional<IpAddress> found = dynamic(network, request, family, taken);
          if (found.isEmpty()) {
            return undo(network, taken, exhausted(network, family));
          }
          given.add(found.get());
        }
      }
    } catch (IOException e) {
      return new Refused("StateUnwritable", "the state folder: " + e.getMessage());
    }
    keepOnly(network, request, given);
    return new Given(given);
  }

  private Optional<Refused> refuseStatic(Network network, Request request, IpAddress address) {
    Optional<Network.Subnet> subnet = network.subnetOf(address);
    if (subnet.isEmpty()) {
      return refused("AddressOutsideSubnets", address + " is in none of the network's subnets");
    }
    if (!subnet.get().prefix().usable(address)) {
      return refused("AddressNotUsable", address + " is the network's or its broadcast address");
    }
    if (address.equals(subnet.get().gateway())) {
      return refused("AddressInUse", address + " is the network's gateway");
    }
    if (subnet.get().reserved().contains(address)) {
      return refused("AddressReserved", address + " is reserved by the network");
    }
    Lease lease = leaseOf(network, address);
    boolean free =
        lease == null || lease.released().isPresent() || lease.uid().equals(request.uid());
    return free
        ? Optional.empty()
        : refused("AddressInUse", address + " belongs to another endpoint of the network");
  }

  private static Optional<Refused> refused(String reason, String message) {
    return Optional.of(new Refused(reason, message));
  }

  private static Refused exhausted(Network network, Family family) {
    return new Refused(
        "AddressesExhausted",
        "no free "
            + family
            + " address is left in network "
            + network.ref().namespace()
            + "/"
            + network.ref().name());
  }

  private Result undo(Network network, List<IpAddress> taken, Refused refusal) throws IOException {
    for (IpAddress address : taken) {
      store.remove(network.ref(), address);
      Lease lease = ofNetwork(network.ref()).remove(address);
      unindex(network.ref(), address, lease.uid());
    }
    return refusal;
  }

  private Optional<IpAddress> dynamic(
      Network network, Request request, Family family, List<IpAddress> taken) throws IOException {
    for (IpAddress held : held(network.ref(), request.uid())) {
      if (held.family() == family && dynamicallyUsable(network, held)) {
        return Optional.of(held);
      }
    }
    for (IpAddress standing : request.standing()) {
      if (standing.family() == family
          && dynamicallyUsable(network, standing)
          && leaseOf(network, standing) == null
          && take(network, request, standing, taken)) {
        return Optional.of(standing);
      }
    }
    for (Network.Subnet subnet : network.subnets()) {
      if (subnet.family() == family) {
        Optional<IpAddress> found = search(network, subnet, request, taken);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean dynamicallyUsable(Network network, IpAddress address) {
    return network
        .subnetOf(address)
        .filter(
            subnet ->
                subnet.prefix().usable(address)
                    && subnet.range().contains(address)
                    && !address.equals(subnet.gateway())
                    && !subnet.reserved().contains(address))
        .isPresent();
  }

  private Optional<IpAddress> search(
      Network network, Network.Subnet subnet, Request request, List<IpAddress> taken)
      throws IOException {
    Prefix range = subnet.range();
    int hostBits = Math.min(range.family().bits() - range.length(), 32);
    long size = 1L << hostBits;
    long start = Math.floorMod(Names.hash("address", request.uid()), size);
    long tries = Math.min(size, MOST_TRIES);
    for (long i = 0; i < tries; i++) {
      IpAddress candidate = range.address().plus((start + i) % size);
      if (dynamicallyUsable(network, candidate)
          && isFree(network, candidate)
          && take(network, request, candidate, taken)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean isFree(Network network, IpAddress address) {
    Lease lease = leaseOf(network, address);
    return lease == null || rested(lease);
  }

  private boolean rested(Lease lease) {
    return lease.released().isPresent()
        && !lease.released().get().plus(REST).isAfter(clock.instant());
  }

  private void claimIfNew(
      Network network, Request request, IpAddress address, List<IpAddress> taken)
      throws IOException {
    Lease lease = leaseOf(network, address);
    boolean mine = lease != null && lease.released().isEmpty() && lease.uid().equals(request.uid());
    if (!mine && !take(network, request, address, taken)) {
      throw new IOException(address + " was taken by another process");
    }
  }

  private boolean take(Network network, Request request, IpAddress address, List<IpAddress> taken)
      throws IOException {
    Lease old = leaseOf(network, address);
    if (old != null) {
      store.remove(network.ref(), address);
    }
    Lease lease = new Lease(request.endpoint(), request.uid(), Optional.empty());
    if (!store.claim(network.ref(), address, lease)) {
      return false;
    }
    ofNetwork(network.ref()).put(address, lease);
    index(network.ref(), address, lease);
    taken.add(address);
    return true;
  }

  /** Frees what the endpoint held on this network and no longer asks for. */
  private void keepOnly(Network network, Request request, List<IpAddress> given) {
    for (IpAddress address : List.copyOf(held(network.ref(), request.uid()))) {
      if (!given.contains(address)) {
        release(network.ref(), address);
      }
    }
  }

  /**
   * Frees what an endpoint holds on a network beside the static addresses that it asks for, in the
   * families of those: another may ask for it in the same pass.
   */
  public void releaseAllBut(ObjectRef network, String uid, List<IpAddress> statics) {
    for (IpAddress address : List.copyOf(held(network, uid))) {
      boolean replaced =
          !statics.contains(address)
              && statics.stream().anyMatch(other -> other.family() == address.family());
      if (replaced) {
        release(network, address);
      }
    }
  }

  /** Frees everything on every network but what these endpoints hold on these networks. */
  public void releaseAllBut(Map<String, ObjectRef> networkByUid) {
    Set<String> uids = new HashSet<>(byUid.keySet());
    for (String uid : uids) {
      for (ObjectRef network : List.copyOf(byUid.get(uid).keySet())) {
        if (!network.equals(networkByUid.get(uid))) {
          List.copyOf(held(network, uid)).forEach(address -> release(network, address));
        }
      }
    }
  }

  private void release(ObjectRef network, IpAddress address) {
    Lease resting = ofNetwork(network).get(address).release(clock.instant());
    unindex(network, address, resting.uid());
    ofNetwork(network).put(address, resting);
    try {
      store.update(network, address, resting);
    } catch (IOException e) {
      throw new StateUnreadable(e);
    }
  }

  /** Removes what has rested; returns how many addresses each network has in use. */
  public void sweep() {
    leases.forEach(
        (network, held) -> {
          held.entrySet()
              .removeIf(entry -> rested(entry.getValue()) && removed(network, entry.getKey()));
        });
  }

  /** Forgets every address, also those that rest: nothing of ours is left that had one. */
  public void forgetAll() {
    leases.forEach((network, held) -> held.keySet().removeIf(address -> removed(network, address)));
    byUid.clear();
  }

  private boolean removed(ObjectRef network, IpAddress address) {
    try {
      store.remove(network, address);
      return true;
    } catch (IOException e) {
      return false; // stays taken; the next sweep tries again
    }
  }

  /** How many addresses of this prefix endpoints have. */
  public long inUse(ObjectRef network, Prefix prefix) {
    return leases.getOrDefault(network, Map.of()).entrySet().stream()
        .filter(entry -> entry.getValue().released().isEmpty())
        .filter(entry -> prefix.contains(entry.getKey()))
        .count();
  }

  private Lease leaseOf(Network network, IpAddress address) {
    return leases.getOrDefault(network.ref(), Map.of()).get(address);
  }

  private Map<IpAddress, Lease> ofNetwork(ObjectRef network) {
    return leases.computeIfAbsent(network, _ -> new HashMap<>());
  }

  private List<IpAddress> held(ObjectRef network, String uid) {
    return byUid.getOrDefault(uid, Map.of()).getOrDefault(network, List.of());
  }

  private void index(ObjectRef network, IpAddress address, Lease lease) {
    byUid
        .computeIfAbsent(lease.uid(), _ -> new HashMap<>())
        .computeIfAbsent(network, _ -> new ArrayList<>())
        .add(address);
  }

  private void unindex(ObjectRef network, IpAddress address, String uid) {
    Map<ObjectRef, List<IpAddress>> ofUid = byUid.getOrDefault(uid, Map.of());
    List<IpAddress> addresses = ofUid.get(network);
    if (addresses != null) {
      addresses.remove(address);
      if (addresses.isEmpty()) {
        ofUid.remove(network);
      }
      if (ofUid.isEmpty()) {
        byUid.remove(uid);
      }
    }
  }
}
