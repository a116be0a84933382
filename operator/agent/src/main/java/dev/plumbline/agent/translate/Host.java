package dev.plumbline.agent.translate;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What translation needs to know of the host's own network, none of it ours.
 *
 * @param devices links that are up and not loopback
 * @param prefixes destinations of routes in table main, default routes left out, with the link
 * @param uplink the link of the default route
 * @param forwardingKnob how this kernel forwards IPv6
 * @param guards whether ports can be guarded
 */
public record Host(
    List<Device> devices,
    Map<Prefix, LinkName> prefixes,
    Optional<LinkName> uplink,
    ForwardingKnob forwardingKnob,
    Guards guards) {

  public Host {
    devices = List.copyOf(devices);
    prefixes = Map.copyOf(prefixes);
  }

  /** How IPv6 forwarding is turned on without turning it on for everybody. */
  public enum ForwardingKnob {
    /** {@code conf/DEV/force_forwarding} (6.17 and later). */
    PER_DEVICE,
    /** Only {@code conf/all/forwarding}. */
    ALL
  }

  /** Whether this kernel's nf_tables can filter what bridges carry. */
  public enum Guards {
    POSSIBLE,
    IMPOSSIBLE
  }

  /**
   * A link of the host's.
   *
   * @param forwards whether it forwards each family, by its own setting or a global one
   * @param turnedOn whether that is our doing, so that it is to stay as it is
   * @param acceptsAdvertisements whether {@code accept_ra} is 1
   */
  public record Device(
      LinkName name,
      int mtu,
      List<IpAddress> addresses,
      Map<Family, Boolean> forwards,
      Map<Family, Boolean> turnedOn,
      boolean acceptsAdvertisements) {

    public Device {
      addresses = List.copyOf(addresses);
      forwards = Map.copyOf(forwards);
      turnedOn = Map.copyOf(turnedOn);
    }

    boolean has(Family family) {
      return addresses.stream().anyMatch(a -> a.family() == family && !a.isLinkLocal());
    }

    /** Whether its forwarding is to be on because of us. */
    boolean needsForwarding(Family family) {
      return has(family)
          && (!forwards.getOrDefault(family, false) || turnedOn.getOrDefault(family, false));
    }
  }

  /** A host of which nothing is known. */
  public static Host unknown() {
    return new Host(
        List.of(), Map.of(), Optional.empty(), ForwardingKnob.PER_DEVICE, Guards.POSSIBLE);
  }

  /** The MTU of the uplink in bytes; 1500 where there is none. */
  int uplinkMtu() {
    return devices.stream()
        .filter(device -> uplink.isPresent() && device.name().equals(uplink.get()))
        .mapToInt(Device::mtu)
        .findFirst()
        .orElse(1500);
  }
}
