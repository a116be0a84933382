package dev.plumbline.dataplane.firewall;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.Protocol;

/**
 * A forwarded packet that never was, to ask what would become of it.
 *
 * @param endpoint the endpoint's address: the packet's destination or, on the way out, its source
 * @param port the endpoint's port
 */
public record Probe(
    LinkName in, LinkName out, IpAddress endpoint, Protocol protocol, int port, Kind kind) {

  /** Which packet of a connection. */
  public enum Kind {
    /** The first one to a published port, its destination translated already. */
    REQUEST,
    /** The endpoint's answer to it. */
    ANSWER,
    /** The first one of a connection that the endpoint begins; {@code port} is somebody else's. */
    OUTGOING
  }

  /** The first packet to a published port. */
  public static Probe request(
      LinkName uplink, LinkName bridge, IpAddress endpoint, Protocol protocol, int port) {
    return new Probe(uplink, bridge, endpoint, protocol, port, Kind.REQUEST);
  }

  /** The packet that answers this one. */
  public Probe answer() {
    return new Probe(out, in, endpoint, protocol, port, Kind.ANSWER);
  }

  /** The first packet of an endpoint's connection to somewhere outside. */
  public static Probe outgoing(
      LinkName bridge, LinkName uplink, IpAddress endpoint, Protocol protocol, int port) {
    return new Probe(bridge, uplink, endpoint, protocol, port, Kind.OUTGOING);
  }

  Family family() {
    return endpoint.family();
  }
}
