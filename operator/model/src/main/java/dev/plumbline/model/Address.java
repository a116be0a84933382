package dev.plumbline.model;

/**
 * An address on a link.
 *
 * @param length the prefix length of the network it is in
 */
public record Address(NamespaceRef namespace, LinkName link, IpAddress ip, int length)
    implements Item {

  /** The network that the kernel makes a connected route for. */
  public Prefix network() {
    return Prefix.of(ip, length);
  }

  @Override
  public Key key() {
    return new Key.OfAddress(namespace, link, ip, length);
  }
}
