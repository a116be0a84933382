package dev.plumbline.dataplane.listener;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;

/**
 * A socket that takes connections, or datagrams from anybody.
 *
 * @param address unspecified: any of the host's
 * @param dualStack an IPv6 socket that takes IPv4 too, if it listens on any address
 * @param uid of the user who made it
 * @param inode of the socket, by which its process is found
 */
public record Listener(
    Protocol protocol, IpAddress address, int port, boolean dualStack, int uid, long inode) {

  /**
   * Whether it and a port published on this address are in each other's way.
   *
   * @param published unspecified: on any address of its family
   */
  public boolean overlaps(IpAddress published) {
    if (address.family() != published.family()) {
      return dualStack && address.isUnspecified() && published.family() == Family.IPV4;
    }
    return address.isUnspecified() || published.isUnspecified() || address.equals(published);
  }

  @Override
  public String toString() {
    String host = address.family() == Family.IPV6 ? "[" + address + "]" : address.toString();
    return host + ":" + port + "/" + protocol;
  }
}
