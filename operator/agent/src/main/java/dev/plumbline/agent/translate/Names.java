package dev.plumbline.agent.translate;

import dev.plumbline.model.LinkName;
import dev.plumbline.model.MacAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names and addresses that follow from an object's UID, so that every pass and every restart finds
 * the same ones.
 */
public final class Names {

  public static final String BRIDGE_PREFIX = "plb-";
  public static final String VETH_PREFIX = "plv-";

  private Names() {}

  /** The bridge of a network that chooses no name: {@code plb-} and 44 bits of its UID's hash. */
  public static LinkName bridge(String networkUid) {
    return new LinkName(BRIDGE_PREFIX + hex44(hash("bridge", networkUid)));
  }

  /** The host's end of an endpoint's pair: {@code plv-} and 44 bits of its UID's hash. */
  public static LinkName hostEnd(String endpointUid) {
    return new LinkName(VETH_PREFIX + hex44(hash("veth", endpointUid)));
  }

  /**
   * A locally administered address. Not derived from an IP address: one used again on another node
   * would leave stale forwarding entries behind.
   */
  public static MacAddress mac(String uid) {
    return MacAddress.local(hash("mac", uid));
  }

  /** 64 bits that are spread evenly and never change for one text. */
  public static long hash(String purpose, String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((purpose + "/" + text).getBytes(StandardCharsets.UTF_8));
      long bits = 0;
      for (int i = 0; i < 8; i++) {
        bits = bits << 8 | digest[i] & 0xff;
      }
      return bits;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex44(long hash) {
    String hex = Long.toHexString(hash >>> 20);
    return "0".repeat(11 - hex.length()) + hex;
  }
}
