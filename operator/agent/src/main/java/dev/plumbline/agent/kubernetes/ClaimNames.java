package dev.plumbline.agent.kubernetes;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import java.util.HexFormat;

/**
 * What an address claim is called: the network's name, a dot, and the address in a form that has no
 * other, so that one address has one name.
 */
public final class ClaimNames {

  private ClaimNames() {}

  /** {@code front.10-1-0-7}, or {@code front.} and 32 hexadecimal digits. */
  public static String of(String network, IpAddress address) {
    String text =
        address.family() == Family.IPV4
            ? address.toString().replace('.', '-')
            : HexFormat.of().formatHex(address.bytes());
    return network + "." + text;
  }
}
