package dev.plumbline.agent.address;

import dev.plumbline.agent.translate.Addresses;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives one endpoint its addresses on one network: all of them, or none. */
final class Giving {

  private final Leases leases;
  private final Instant now;
  private final Network network;
  private final Addresses.Request request;
  private final Set<IpAddress> given = new LinkedHashSet<>();

  /** What was newly taken, with what stood there before. */
  private final Map<IpAddress, Optional<Lease>> taken = new LinkedHashMap<>();

  Giving(Leases leases, Instant now, Network network, Addresses.Request request) {
    this.leases = leases;
    this.now = now;
    this.network = network;
    this.request = request;
  }

  Addresses.Result give() {
    Optional<Addresses.Refused> refused;
    try {
      refused = giveStatics();
      if (refused.isEmpty()) {
        refused = giveDynamics();
      }
    } catch (IOException e) {
      refused =
          Optional.of(
              new Addresses.Refused("StateUnwritable", "the state folder: " + e.getMessage()));
    }
    if (refused.isPresent()) {
      taken.forEach((address, before) -> leases.restore(network.ref(), address, before));
      return refused.get();
    }
    keepOnlyGiven();
    return new Addresses.Given(new ArrayList<>(given));
  }

  private Optional<Addresses.Refused> giveStatics() throws IOException {
    for (IpAddress address : request.statics()) {
      Optional<Addresses.Refused> refused = refuseStatic(address);
      if (refused.isPresent()) {
        return refused;
      }
      if (!isMine(address) && !take(address)) {
        return Optional.of(Candidates.inUse(address));
      }
      given.add(address);
    }
    return Optional.empty();
  }

  private Optional<Addresses.Refused> refuseStatic(IpAddress address) {
    Optional<Addresses.Refused> refused = Candidates.refuse(network, address);
    boolean free =
        leases
            .of(network.ref(), address)
            .filter(lease -> lease.isInUse() && !lease.isOf(request.uid()))
            .isEmpty();
    return refused.isPresent() || free ? refused : Optional.of(Candidates.inUse(address));
  }

  private Optional<Addresses.Refused> giveDynamics() throws IOException {
    for (Family family : Family.values()) {
      boolean wanted = network.has(family);
      if (wanted && given.stream().noneMatch(address -> address.family() == family)) {
        Optional<IpAddress> found = dynamic(family);
        if (found.isEmpty()) {
          return Optional.of(Candidates.exhausted(network, family));
        }
        given.add(found.get());
      }
    }
    return Optional.empty();
  }

  /** What it has; what its link has; what it had a moment ago; else the next that is free. */
  private Optional<IpAddress> dynamic(Family family) throws IOException {
    List<IpAddress> own = List.copyOf(leases.ofEndpoint(network.ref(), request.uid()));
    for (IpAddress address : own) {
      if (address.family() == family && isMine(address) && Candidates.mayStay(network, address)) {
        return Optional.of(address);
      }
    }
    for (IpAddress address : request.standing()) {
      if (address.family() == family
          && Candidates.mayStay(network, address)
          && isUnclaimed(address)
          && take(address)) {
        return Optional.of(address);
      }
    }
    for (IpAddress address : own) {
      if (address.family() == family && Candidates.isInRange(network, address) && take(address)) {
        return Optional.of(address);
      }
    }
    for (Network.Subnet subnet : network.subnets()) {
      Optional<IpAddress> found = subnet.family() == family ? search(subnet) : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private boolean isMine(IpAddress address) {
    return leases
        .of(network.ref(), address)
        .filter(lease -> lease.isInUse() && lease.isOf(request.uid()))
        .isPresent();
  }

  /** Whether nobody else can be meant who has it. */
  private boolean isUnclaimed(IpAddress address) {
    return leases
        .of(network.ref(), address)
        .filter(lease -> !lease.isOf(request.uid()) && !lease.isDamaged() && !hasRested(lease))
        .isEmpty();
  }

  private boolean hasRested(Lease lease) {
    return AddressBook.hasRested(lease, now);
  }

  private Optional<IpAddress> search(Network.Subnet subnet) throws IOException {
    for (Iterator<IpAddress> all = Candidates.inRange(subnet, request.uid()); all.hasNext(); ) {
      IpAddress candidate = all.next();
      boolean free =
          leases.of(network.ref(), candidate).filter(lease -> !hasRested(lease)).isEmpty();
      if (free && take(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean take(IpAddress address) throws IOException {
    Optional<Lease> before = leases.of(network.ref(), address);
    Lease lease = new Lease(request.endpoint(), request.uid(), Optional.empty());
    boolean took = leases.take(network.ref(), address, lease);
    if (took) {
      taken.put(address, before);
    }
    return took;
  }

  /** Frees what the endpoint has on this network and no longer asks for. */
  private void keepOnlyGiven() {
    for (IpAddress address : List.copyOf(leases.ofEndpoint(network.ref(), request.uid()))) {
      if (!given.contains(address) && isMine(address)) {
        leases.release(network.ref(), address);
      }
    }
  }
}
