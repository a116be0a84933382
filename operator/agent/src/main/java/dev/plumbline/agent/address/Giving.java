package dev.plumbline.agent.address;

import dev.plumbline.agent.translate.Addresses;
import dev.plumbline.agent.translate.Names;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives one endpoint its addresses on one network: all of them, or none. */
final class Giving {

  /** How many addresses of a large range are tried before it counts as exhausted. */
  private static final int MOST_TRIES = 1 << 17;

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
      refused = refused("StateUnwritable", "the state folder: " + e.getMessage());
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
        return inUse(address);
      }
      given.add(address);
    }
    return Optional.empty();
  }

  private Optional<Addresses.Refused> refuseStatic(IpAddress address) {
    Optional<Network.Subnet> found = network.subnetOf(address);
    if (found.isEmpty()) {
      return refused("AddressOutsideSubnets", address + " is in none of the network's subnets");
    }
    Network.Subnet subnet = found.get();
    if (!subnet.prefix().usable(address)) {
      return refused("AddressNotUsable", address + " is the network's or its broadcast address");
    }
    if (address.equals(subnet.gateway())) {
      return refused("AddressInUse", address + " is the network's gateway");
    }
    if (subnet.reserved().contains(address)) {
      return refused("AddressReserved", address + " is reserved by the network");
    }
    boolean free =
        leases
            .of(network.ref(), address)
            .filter(lease -> lease.isInUse() && !lease.isOf(request.uid()))
            .isEmpty();
    return free ? Optional.empty() : inUse(address);
  }

  private static Optional<Addresses.Refused> inUse(IpAddress address) {
    return refused("AddressInUse", address + " belongs to another endpoint of the network");
  }

  private static Optional<Addresses.Refused> refused(String reason, String message) {
    return Optional.of(new Addresses.Refused(reason, message));
  }

  private Optional<Addresses.Refused> giveDynamics() throws IOException {
    for (Family family : Family.values()) {
      boolean wanted = network.has(family);
      if (wanted && given.stream().noneMatch(address -> address.family() == family)) {
        Optional<IpAddress> found = dynamic(family);
        if (found.isEmpty()) {
          return refused(
              "AddressesExhausted",
              "no free "
                  + family
                  + " address is left in network "
                  + network.ref().namespace()
                  + "/"
                  + network.ref().name());
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
      if (address.family() == family && isMine(address) && mayStay(address)) {
        return Optional.of(address);
      }
    }
    for (IpAddress address : request.standing()) {
      if (address.family() == family && mayStay(address) && isUnclaimed(address) && take(address)) {
        return Optional.of(address);
      }
    }
    for (IpAddress address : own) {
      if (address.family() == family && isInRange(address) && take(address)) {
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

  /** An endpoint keeps its address when the range is drawn differently, as in Docker. */
  private boolean mayStay(IpAddress address) {
    return network.subnetOf(address).filter(subnet -> isGivable(subnet, address)).isPresent();
  }

  private boolean isInRange(IpAddress address) {
    return network
        .subnetOf(address)
        .filter(subnet -> subnet.range().contains(address) && isGivable(subnet, address))
        .isPresent();
  }

  private static boolean isGivable(Network.Subnet subnet, IpAddress address) {
    return subnet.prefix().usable(address)
        && !address.equals(subnet.gateway())
        && !subnet.reserved().contains(address);
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
    Prefix range = subnet.range();
    int hostBits = Math.min(range.family().bits() - range.length(), 32);
    long size = 1L << hostBits;
    long start = Math.floorMod(Names.hash("address", request.uid()), size);
    long tries = Math.min(size, MOST_TRIES);
    for (long i = 0; i < tries; i++) {
      IpAddress candidate = range.address().plus((start + i) % size);
      boolean free =
          leases.of(network.ref(), candidate).filter(lease -> !hasRested(lease)).isEmpty();
      if (free && isGivable(subnet, candidate) && take(candidate)) {
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
