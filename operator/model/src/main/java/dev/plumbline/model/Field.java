package dev.plumbline.model;

/** One part of a firewall element's key or data, printed as {@code nft} prints it. */
public sealed interface Field
    permits Field.Name,
        Field.Mac,
        Field.Ip,
        Field.Net,
        Field.Proto,
        Field.Port,
        Field.Slot,
        Field.Nfproto {

  /** An interface name ({@code ifname}). */
  record Name(LinkName name) implements Field {
    @Override
    public String toString() {
      return "\"" + name + "\"";
    }
  }

  /** {@code ether_addr}. */
  record Mac(MacAddress mac) implements Field {
    @Override
    public String toString() {
      return mac.toString();
    }
  }

  /** {@code ipv4_addr} or {@code ipv6_addr}. */
  record Ip(IpAddress ip) implements Field {
    @Override
    public String toString() {
      return ip.toString();
    }
  }

  /** A prefix in an interval set. */
  record Net(Prefix prefix) implements Field {
    @Override
    public String toString() {
      return prefix.length() == prefix.family().bits()
          ? prefix.address().toString()
          : prefix.toString();
    }
  }

  /** {@code inet_proto}. */
  record Proto(Protocol protocol) implements Field {
    @Override
    public String toString() {
      return protocol.toString();
    }
  }

  /** {@code inet_service}, 0 to 65535. */
  record Port(int port) implements Field {
    @Override
    public String toString() {
      return Integer.toString(port);
    }
  }

  /** One of the places among which {@code numgen random} chooses, 0 to {@link #COUNT} - 1. */
  record Slot(int slot) implements Field {
    public static final int COUNT = 120;

    @Override
    public String toString() {
      return Integer.toString(slot);
    }
  }

  /** {@code nf_proto}: NFPROTO_IPV4 or NFPROTO_IPV6. */
  record Nfproto(Family family) implements Field {
    @Override
    public String toString() {
      return family == Family.IPV4 ? "ipv4" : "ipv6";
    }
  }
}
