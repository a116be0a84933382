package dev.plumbline.agent.address;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.translate.Addresses;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Gives addresses out. What an endpoint has it keeps; else a static address is taken as it is asked
 * for, and a dynamic one is searched from a place that follows from the endpoint's UID, so that the
 * same endpoint finds the same address again and nodes rarely meet.
 *
 * <p>An address whose lease is damaged rests from when it was read: whose it is cannot be known,
 * but for the endpoint on whose link it stands.
 */
public final class AddressBook implements Addresses {

  /** How long a freed address rests: neighbours forget it in about a minute. */
  public static final Duration REST = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final Leases leases;

  /**
   * Reads what the store holds.
   *
   * @throws StateUnreadable if it cannot be read: then nothing may be given out
   */
  public AddressBook(AddressStore store, InstantSource clock) {
    this.clock = clock;
    try {
      this.leases = new Leases(store, clock);
    } catch (IOException e) {
      throw new StateUnreadable(e);
    }
  }

  @Override
  public Result give(Network network, Request request) {
    return new Giving(leases, clock.instant(), network, request).give();
  }

  @Override
  public void withdraw(Network network, Request request) {
    for (IpAddress address : List.copyOf(leases.ofEndpoint(network.ref(), request.uid()))) {
      boolean namesOthers =
          request.statics().stream().anyMatch(named -> named.family() == address.family());
      boolean inUse = leases.of(network.ref(), address).orElseThrow().isInUse();
      if (inUse && namesOthers && !request.statics().contains(address)) {
        leases.release(network.ref(), address);
      }
    }
  }

  @Override
  public void releaseAllBut(Map<String, ObjectRef> networkByUid) {
    for (String uid : List.copyOf(leases.uids())) {
      for (ObjectRef network : List.copyOf(leases.networksOf(uid))) {
        if (!network.equals(networkByUid.get(uid))) {
          release(network, uid);
        }
      }
    }
  }

  private void release(ObjectRef network, String uid) {
    for (IpAddress address : List.copyOf(leases.ofEndpoint(network, uid))) {
      if (leases.of(network, address).orElseThrow().isInUse()) {
        leases.release(network, address);
      }
    }
  }

  /** Removes what has rested. */
  @Override
  public void sweep() {
    Instant now = clock.instant();
    leases.removeIf(lease -> hasRested(lease, now));
  }

  /** Forgets every address, also those that rest: nothing of ours is left that had one. */
  public void forgetAll() {
    leases.removeIf(_ -> true);
  }

  /** How many addresses of this prefix endpoints have. */
  public long inUse(ObjectRef network, Prefix prefix) {
    return leases.inUse(network, prefix::contains);
  }

  static boolean hasRested(Lease lease, Instant now) {
    return lease.released().filter(since -> !since.plus(REST).isAfter(now)).isPresent();
  }
}
