package dev.plumbline.agent.address;

import dev.plumbline.agent.translate.Addresses;
import dev.plumbline.agent.translate.Names;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.LongStream;

/** Which addresses an endpoint may have on a network, whoever has them now. */
public final class Candidates {

  /** How many addresses of a large range are tried before it counts as exhausted. */
  private static final int MOST_TRIES = 1 << 17;

  private Candidates() {}

  /** Why the network cannot give an address that an endpoint's spec names. */
  public static Optional<Addresses.Refused> refuse(Network network, IpAddress named) {
    Optional<Network.Subnet> found = network.subnetOf(named);
    if (found.isEmpty()) {
      return refused("AddressOutsideSubnets", named + " is in none of the network's subnets");
    }
    Network.Subnet subnet = found.get();
    if (!subnet.prefix().usable(named)) {
      return refused("AddressNotUsable", named + " is the network's or its broadcast address");
    }
    if (named.equals(subnet.gateway())) {
      return refused("AddressInUse", named + " is the network's gateway");
    }
    return subnet.reserved().contains(named)
        ? refused("AddressReserved", named + " is reserved by the network")
        : Optional.empty();
  }

  private static Optional<Addresses.Refused> refused(String reason, String message) {
    return Optional.of(new Addresses.Refused(reason, message));
  }

  /** An address that a static endpoint wants and another one has. */
  public static Addresses.Refused inUse(IpAddress named) {
    return new Addresses.Refused(
        "AddressInUse", named + " belongs to another endpoint of the network");
  }

  /** There is none left of a family. */
  public static Addresses.Refused exhausted(Network network, Object family) {
    return new Addresses.Refused(
        "AddressesExhausted",
        "no free "
            + family
            + " address is left in network "
            + network.ref().namespace()
            + "/"
            + network.ref().name());
  }

  /** Whether who has it may keep it: also when the range is drawn differently, as in Docker. */
  public static boolean mayStay(Network network, IpAddress address) {
    return network.subnetOf(address).filter(subnet -> isGivable(subnet, address)).isPresent();
  }

  /** Whether it may be given to somebody who names none. */
  public static boolean isInRange(Network network, IpAddress address) {
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

  /** Those of a subnet's range, from one on that follows from the endpoint's UID. */
  public static Iterator<IpAddress> inRange(Network.Subnet subnet, String uid) {
    Prefix range = subnet.range();
    int hostBits = Math.min(range.family().bits() - range.length(), 32);
    long size = 1L << hostBits;
    long start = Math.floorMod(Names.hash("address", uid), size);
    return LongStream.range(0, Math.min(size, MOST_TRIES))
        .mapToObj(i -> range.address().plus((start + i) % size))
        .filter(candidate -> isGivable(subnet, candidate))
        .iterator();
  }
}
