package dev.plumbline.agent.e2e;

import dev.plumbline.netlink.testing.Shell;

/**
 * A neighbour of the host's: a namespace {@code lan} at the other end of {@code uplink}, which is
 * the host's way out. 192.0.2.1 and 2001:db8::1 are the host, .2 and ::2 the neighbour.
 */
final class Lan {
  static final String NAME = "lan";

  /** An empty namespace beside it. */
  static final String ELSEWHERE = "elsewhere";

  static final String HOST4 = "192.0.2.1";
  static final String HOST6 = "2001:db8::1";

  static void connect() {
    Shell.run("ip netns add lan");
    Shell.run("ip netns add " + ELSEWHERE);
    Shell.run("ip link add uplink type veth peer name eth0 netns lan");
    Shell.run("ip address add 192.0.2.1/24 dev uplink");
    Shell.run("ip address add 2001:db8::1/64 dev uplink nodad");
    Shell.run("ip link set uplink up");
    Shell.run("ip -n lan address add 192.0.2.2/24 dev eth0");
    Shell.run("ip -n lan address add 2001:db8::2/64 dev eth0 nodad");
    Shell.run("ip -n lan link set eth0 up");
    Shell.run("ip -n lan link set lo up");
    Shell.run("ip route add default via 192.0.2.2");
    Shell.run("ip route add default via 2001:db8::2");
  }

  private Lan() {}
}
