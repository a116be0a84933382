package dev.plumbline.agent.translate;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import java.util.HashSet;
import java.util.Set;

/**
 * Which of a mapping's ports it has already. Who has a port keeps it, whoever else wants it now.
 *
 * @param extent how many of them; none where it binds none
 */
record Holding(Extent extent, Set<HostPort> ports) {

  /** Who has all comes first: of those no two can want the same port. */
  enum Extent {
    ALL,
    SOME,
    NONE
  }

  /** One port of one host address. */
  record HostPort(IpAddress hostIp, Protocol protocol, int port) {}

  /** Says something of each port of a mapping. */
  @FunctionalInterface
  interface OfPort {
    boolean test(Mapping.Binding binding, int port);
  }

  static Holding of(Mapping mapping, OfPort had) {
    Set<HostPort> held = new HashSet<>();
    int ports = 0;
    for (Mapping.Binding binding : mapping.bindings()) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        ports++;
        if (had.test(binding, port)) {
          held.add(new HostPort(binding.hostIp(), binding.protocol(), port));
        }
      }
    }
    if (held.isEmpty()) {
      return new Holding(Extent.NONE, Set.of());
    }
    return new Holding(held.size() == ports ? Extent.ALL : Extent.SOME, held);
  }

  boolean has(Mapping.Binding binding, int port) {
    return extent == Extent.ALL
        || ports.contains(new HostPort(binding.hostIp(), binding.protocol(), port));
  }
}
