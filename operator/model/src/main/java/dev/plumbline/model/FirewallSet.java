package dev.plumbline.model;

import static dev.plumbline.model.FirewallSet.Type.ETHER_ADDR;
import static dev.plumbline.model.FirewallSet.Type.IFNAME;
import static dev.plumbline.model.FirewallSet.Type.INET_PROTO;
import static dev.plumbline.model.FirewallSet.Type.INET_SERVICE;
import static dev.plumbline.model.FirewallSet.Type.IPV4_ADDR;
import static dev.plumbline.model.FirewallSet.Type.IPV6_ADDR;
import static dev.plumbline.model.FirewallSet.Type.NF_PROTO;
import static dev.plumbline.model.FirewallSet.Type.SLOT;

import java.util.List;

/**
 * The sets and maps of our tables. All that changes with objects is an element of one of these; the
 * rules that look into them never change.
 *
 * <p>Where a set exists once a family, the address fields differ and nothing else. An unspecified
 * address ({@code 0.0.0.0}, {@code ::}) as a key of {@code restricted}, {@code allowed}, {@code
 * publish} and {@code balance} stands for every local address.
 */
public enum FirewallSet {
  /** Every bridge of ours. */
  BRIDGES("bridges", List.of(IFNAME)),
  /** Bridge to itself, where its endpoints may reach each other. */
  WITHIN("within", List.of(IFNAME, IFNAME)),
  /** Bridges of internal networks: nothing in, nothing out. */
  INTERNAL("internal", List.of(IFNAME)),
  /** Gateway mode NATUnprotected: every port of the endpoints is open to routed packets. */
  UNPROTECTED("unprotected", List.of(NF_PROTO, IFNAME)),
  /** Gateway mode Routed: published ports and ICMP are open to routed packets. */
  ROUTED("routed", List.of(NF_PROTO, IFNAME)),
  /** From this interface published ports of this bridge's endpoints are open without NAT. */
  TRUSTED("trusted", List.of(IFNAME, IFNAME)),
  /** Interfaces whose forwarding we turned on: they forward to and from our bridges only. */
  FORWARDING("forwarding", List.of(NF_PROTO, IFNAME)),
  /** A network's prefix and its bridge. */
  ATTACHED4("attached4", List.of(IPV4_ADDR, IFNAME), List.of(), true),
  ATTACHED6("attached6", List.of(IPV6_ADDR, IFNAME), List.of(), true),
  /** Prefixes that leave the node under its own address. */
  MASQUERADE4("masquerade4", List.of(IPV4_ADDR), List.of(), true),
  MASQUERADE6("masquerade6", List.of(IPV6_ADDR), List.of(), true),
  /** Endpoint address and port that mappings publish, where packets may come without NAT. */
  OPEN4("open4", List.of(IPV4_ADDR, INET_PROTO, INET_SERVICE)),
  OPEN6("open6", List.of(IPV6_ADDR, INET_PROTO, INET_SERVICE)),
  /** Published addresses and ports that only {@code allowed} sources may use. */
  RESTRICTED4("restricted4", List.of(IPV4_ADDR, INET_PROTO, INET_SERVICE)),
  RESTRICTED6("restricted6", List.of(IPV6_ADDR, INET_PROTO, INET_SERVICE)),
  ALLOWED4("allowed4", List.of(IPV4_ADDR, INET_PROTO, INET_SERVICE, IPV4_ADDR), List.of(), true),
  ALLOWED6("allowed6", List.of(IPV6_ADDR, INET_PROTO, INET_SERVICE, IPV6_ADDR), List.of(), true),
  /** Host address and port to the one endpoint behind it. */
  PUBLISH4(
      "publish4",
      List.of(IPV4_ADDR, INET_PROTO, INET_SERVICE),
      List.of(IPV4_ADDR, INET_SERVICE),
      false),
  PUBLISH6(
      "publish6",
      List.of(IPV6_ADDR, INET_PROTO, INET_SERVICE),
      List.of(IPV6_ADDR, INET_SERVICE),
      false),
  /** Host address and port to several endpoints, one of {@link Field.Slot#COUNT} drawn. */
  BALANCE4(
      "balance4",
      List.of(IPV4_ADDR, INET_PROTO, INET_SERVICE, SLOT),
      List.of(IPV4_ADDR, INET_SERVICE),
      false),
  BALANCE6(
      "balance6",
      List.of(IPV6_ADDR, INET_PROTO, INET_SERVICE, SLOT),
      List.of(IPV6_ADDR, INET_SERVICE),
      false),
  /** The port that leads to an endpoint, and the one hardware address that is behind it. */
  MACS(TableFamily.BRIDGE, "macs", List.of(IFNAME, ETHER_ADDR), false),
  /** The same port and an address that its sandbox has. */
  SOURCES4(TableFamily.BRIDGE, "sources4", List.of(IFNAME, IPV4_ADDR), false),
  SOURCES6(TableFamily.BRIDGE, "sources6", List.of(IFNAME, IPV6_ADDR), false),
  /** The same port and a prefix that the endpoint is the router to. */
  BEHIND4(TableFamily.BRIDGE, "behind4", List.of(IFNAME, IPV4_ADDR), true),
  BEHIND6(TableFamily.BRIDGE, "behind6", List.of(IFNAME, IPV6_ADDR), true);

  private final TableFamily table;
  private final String text;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Type> key;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Type> data;

  private final boolean interval;

  FirewallSet(String text, List<Type> key) {
    this(text, key, List.of(), false);
  }

  FirewallSet(TableFamily table, String text, List<Type> key, boolean interval) {
    this(table, text, key, List.of(), interval);
  }

  FirewallSet(String text, List<Type> key, List<Type> data, boolean interval) {
    this(TableFamily.INET, text, key, data, interval);
  }

  FirewallSet(TableFamily table, String text, List<Type> key, List<Type> data, boolean interval) {
    this.table = table;
    this.text = text;
    this.key = key;
    this.data = data;
    this.interval = interval;
  }

  /** The table that it is in. */
  public TableFamily table() {
    return table;
  }

  public List<Type> key() {
    return key;
  }

  /** Empty for a set. */
  public List<Type> data() {
    return data;
  }

  public boolean isMap() {
    return !data.isEmpty();
  }

  /** Whether addresses in its keys are prefixes ({@code flags interval}). */
  public boolean interval() {
    return interval;
  }

  /** Its name, which no other set of either table has. */
  @Override
  public String toString() {
    return text;
  }

  /**
   * Of a pair of sets the one of this family.
   *
   * @throws IllegalArgumentException for a set that both families share
   */
  public FirewallSet of(Family family) {
    boolean ipv4 = family == Family.IPV4;
    return switch (this) {
      case ATTACHED4, ATTACHED6 -> ipv4 ? ATTACHED4 : ATTACHED6;
      case MASQUERADE4, MASQUERADE6 -> ipv4 ? MASQUERADE4 : MASQUERADE6;
      case OPEN4, OPEN6 -> ipv4 ? OPEN4 : OPEN6;
      case RESTRICTED4, RESTRICTED6 -> ipv4 ? RESTRICTED4 : RESTRICTED6;
      case ALLOWED4, ALLOWED6 -> ipv4 ? ALLOWED4 : ALLOWED6;
      case PUBLISH4, PUBLISH6 -> ipv4 ? PUBLISH4 : PUBLISH6;
      case BALANCE4, BALANCE6 -> ipv4 ? BALANCE4 : BALANCE6;
      case SOURCES4, SOURCES6 -> ipv4 ? SOURCES4 : SOURCES6;
      case BEHIND4, BEHIND6 -> ipv4 ? BEHIND4 : BEHIND6;
      case BRIDGES, WITHIN, INTERNAL, UNPROTECTED, ROUTED, TRUSTED, FORWARDING, MACS ->
          throw new IllegalArgumentException(this + " serves both families");
    };
  }

  /** nft's data types, with their length in bytes. */
  public enum Type {
    IFNAME(16),
    ETHER_ADDR(6),
    IPV4_ADDR(4),
    IPV6_ADDR(16),
    INET_PROTO(1),
    INET_SERVICE(2),
    NF_PROTO(1),
    SLOT(4);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    public int bytes() {
      return bytes;
    }
  }
}
