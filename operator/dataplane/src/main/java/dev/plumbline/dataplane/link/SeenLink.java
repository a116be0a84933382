package dev.plumbline.dataplane.link;

import dev.plumbline.model.Link;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.If;
import dev.plumbline.netlink.wire.IfLink;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A link as {@code RTM_NEWLINK} tells of it, whoever's it is.
 *
 * @param name as the kernel has it; other names it answers to are in {@code otherNames}
 * @param kind {@code IFLA_INFO_KIND}, empty for lo and hardware
 * @param address {@code IFLA_ADDRESS} where that has six bytes
 * @param master index of the link it is a port of, 0 for none
 * @param peer {@code IFLA_LINK}: of a veth the index of its other end
 * @param peerNamespace nsid of the namespace that {@code peer} counts in, {@link #HERE} for this
 *     one
 */
public record SeenLink(
    int index,
    String name,
    List<String> otherNames,
    int group,
    String kind,
    Optional<MacAddress> address,
    int mtu,
    int flags,
    int master,
    boolean isolated,
    boolean hairpin,
    int peer,
    int peerNamespace) {

  public static final int HERE = -1;

  public boolean isUp() {
    return (flags & If.IFF_UP) != 0;
  }

  public boolean isLoopback() {
    return (flags & If.IFF_LOOPBACK) != 0;
  }

  /** Whether it carries the mark of links of ours. */
  public boolean isMarked() {
    return group == Link.GROUP;
  }

  public boolean isBridge() {
    return kind.equals("bridge");
  }

  public boolean isVeth() {
    return kind.equals("veth");
  }

  /** The name as ours are; empty when it is one that we would never give, as {@code a%b}. */
  public Optional<LinkName> linkName() {
    try {
      return Optional.of(new LinkName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Reads an {@code RTM_NEWLINK} message. */
  public static SeenLink of(Message message) {
    Reader reader = new Reader();
    Attributes a = message.attributes(Rtnetlink.SIZEOF_IFINFOMSG);
    while (a.next()) {
      reader.take(a);
    }
    return reader.link(message.u32(4), message.u32(8));
  }

  private static final class Reader {
    private static final int MAC_BYTES = 6;

    private String name = "";
    private List<String> otherNames = List.of();
    private int group;
    private String kind = "";
    private Optional<MacAddress> address = Optional.empty();
    private int mtu;
    private int master;
    private boolean isolated;
    private boolean hairpin;
    private int peer;
    private int peerNamespace = HERE;

    void take(Attributes a) {
      switch (a.type()) {
        case IfLink.IFLA_IFNAME -> name = a.string();
        case IfLink.IFLA_GROUP -> group = a.u32();
        case IfLink.IFLA_ADDRESS -> address = mac(a);
        case IfLink.IFLA_MTU -> mtu = a.u32();
        case IfLink.IFLA_MASTER -> master = a.u32();
        case IfLink.IFLA_LINK -> peer = a.u32();
        case IfLink.IFLA_LINK_NETNSID -> peerNamespace = a.u32();
        case IfLink.IFLA_LINKINFO -> takeInfo(a.nested());
        case IfLink.IFLA_PROP_LIST -> takeOtherNames(a.nested());
        default -> {}
      }
    }

    private void takeInfo(Attributes info) {
      String portKind = "";
      while (info.next()) {
        switch (info.type()) {
          case IfLink.IFLA_INFO_KIND -> kind = info.string().intern();
          case IfLink.IFLA_INFO_SLAVE_KIND -> portKind = info.string();
          case IfLink.IFLA_INFO_SLAVE_DATA -> {
            if (portKind.equals("bridge")) {
              takePort(info.nested());
            }
          }
          default -> {}
        }
      }
    }

    private void takePort(Attributes port) {
      while (port.next()) {
        switch (port.type()) {
          case IfLink.IFLA_BRPORT_ISOLATED -> isolated = port.u8() != 0;
          case IfLink.IFLA_BRPORT_MODE -> hairpin = port.u8() != 0;
          default -> {}
        }
      }
    }

    private void takeOtherNames(Attributes names) {
      otherNames = new ArrayList<>();
      while (names.next()) {
        if (names.type() == IfLink.IFLA_ALT_IFNAME) {
          otherNames.add(names.string());
        }
      }
    }

    private static Optional<MacAddress> mac(Attributes a) {
      return a.length() == MAC_BYTES ? Optional.of(MacAddress.of(a.bytes())) : Optional.empty();
    }

    SeenLink link(int index, int flags) {
      return new SeenLink(
          index,
          name,
          otherNames,
          group,
          kind,
          address,
          mtu,
          flags,
          master,
          isolated,
          hairpin,
          peer,
          peerNamespace);
    }
  }
}
