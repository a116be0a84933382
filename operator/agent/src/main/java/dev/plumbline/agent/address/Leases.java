package dev.plumbline.agent.address;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.IpAddress;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What is known of leases, kept in step with the store. */
final class Leases {

  private final AddressStore store;
  private final InstantSource clock;
  private final Map<ObjectRef, Map<IpAddress, Lease>> leases = new HashMap<>();

  /** Of endpoints of ours, in use or at rest. */
  private final Map<String, Map<ObjectRef, List<IpAddress>>> byUid = new HashMap<>();

  Leases(AddressStore store, InstantSource clock) throws IOException {
    this.store = store;
    this.clock = clock;
    for (Map.Entry<ObjectRef, Map<IpAddress, Lease>> network : store.load().entrySet()) {
      for (Map.Entry<IpAddress, Lease> entry : network.getValue().entrySet()) {
        put(network.getKey(), entry.getKey(), entry.getValue());
        if (entry.getValue().equals(Lease.DAMAGED)) {
          release(network.getKey(), entry.getKey());
        }
      }
    }
  }

  Optional<Lease> of(ObjectRef network, IpAddress address) {
    Map<IpAddress, Lease> ofNetwork = leases.get(network);
    return ofNetwork == null ? Optional.empty() : Optional.ofNullable(ofNetwork.get(address));
  }

  /** What this endpoint has on this network, in use or at rest, in the order of giving. */
  List<IpAddress> ofEndpoint(ObjectRef network, String uid) {
    return byUid.getOrDefault(uid, Map.of()).getOrDefault(network, List.of());
  }

  Set<String> uids() {
    return byUid.keySet();
  }

  Set<ObjectRef> networksOf(String uid) {
    return byUid.getOrDefault(uid, Map.of()).keySet();
  }

  /** How many addresses of the network are in use of those that pass. */
  long inUse(ObjectRef network, Predicate<IpAddress> which) {
    return leases.getOrDefault(network, Map.of()).entrySet().stream()
        .filter(entry -> entry.getValue().isInUse() && which.test(entry.getKey()))
        .count();
  }

  /**
   * Takes an address, whatever of it is known.
   *
   * @return false if another process was faster
   */
  boolean take(ObjectRef network, IpAddress address, Lease lease) throws IOException {
    Optional<Lease> known = of(network, address);
    boolean taken =
        known.isPresent()
            ? store.replace(network, address, known.get(), lease)
            : store.claim(network, address, lease);
    forget(network, address);
    if (taken) {
      put(network, address, lease);
    } else {
      learn(network, address);
    }
    return taken;
  }

  /** Lets an address rest; where that cannot be written it stays in use. */
  void release(ObjectRef network, IpAddress address) {
    Lease lease = of(network, address).orElseThrow();
    Lease resting = lease.release(clock.instant());
    try {
      boolean ours = store.replace(network, address, lease, resting);
      forget(network, address);
      if (ours) {
        put(network, address, resting);
      } else {
        learn(network, address);
      }
    } catch (IOException e) {
      return; // tried again with whatever frees addresses next
    }
  }

  /** Puts back what was before an address was taken; where that cannot be written it stays. */
  void restore(ObjectRef network, IpAddress address, Optional<Lease> before) {
    Lease lease = of(network, address).orElseThrow();
    try {
      if (before.isEmpty()) {
        store.remove(network, address, lease);
        forget(network, address);
      } else if (store.replace(network, address, lease, before.get())) {
        forget(network, address);
        put(network, address, before.get());
      }
    } catch (IOException e) {
      return; // it is the endpoint's, which asks again
    }
  }

  /** Removes those that pass; what cannot be removed stays. */
  void removeIf(Predicate<Lease> which) {
    for (ObjectRef network : List.copyOf(leases.keySet())) {
      for (Map.Entry<IpAddress, Lease> entry : List.copyOf(leases.get(network).entrySet())) {
        if (which.test(entry.getValue())) {
          remove(network, entry.getKey(), entry.getValue());
        }
      }
    }
  }

  private void remove(ObjectRef network, IpAddress address, Lease lease) {
    try {
      boolean removed = store.remove(network, address, lease);
      forget(network, address);
      if (!removed) {
        learn(network, address);
      }
    } catch (IOException e) {
      return; // stays taken; the next sweep tries again
    }
  }

  /** Another process has it, and its endpoints are no concern of ours. */
  private void learn(ObjectRef network, IpAddress address) throws IOException {
    store
        .read(network, address)
        .ifPresent(
            lease -> leases.computeIfAbsent(network, _ -> new HashMap<>()).put(address, lease));
  }

  private void put(ObjectRef network, IpAddress address, Lease lease) {
    leases.computeIfAbsent(network, _ -> new HashMap<>()).put(address, lease);
    byUid
        .computeIfAbsent(lease.uid(), _ -> new HashMap<>(2))
        .computeIfAbsent(network, _ -> new ArrayList<>(2))
        .add(address);
  }

  private void forget(ObjectRef network, IpAddress address) {
    Map<IpAddress, Lease> ofNetwork = leases.getOrDefault(network, Map.of());
    Lease lease = ofNetwork.isEmpty() ? null : ofNetwork.remove(address);
    if (lease == null) {
      return;
    }
    Map<ObjectRef, List<IpAddress>> ofUid = byUid.getOrDefault(lease.uid(), Map.of());
    List<IpAddress> addresses = ofUid.get(network);
    if (addresses != null) {
      addresses.remove(address);
      if (addresses.isEmpty()) {
        ofUid.remove(network);
      }
      if (ofUid.isEmpty()) {
        byUid.remove(lease.uid());
      }
    }
  }
}
