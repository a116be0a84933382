package dev.plumbline.model;

import java.nio.charset.StandardCharsets;

/**
 * The name of a network interface: 1 to 15 bytes ({@code IFNAMSIZ} less the NUL), without white
 * space, {@code /} and {@code :} ({@code dev_valid_name} in net/core/dev.c), and without {@code %},
 * which the kernel would expand (tried on 6.18).
 */
public record LinkName(String text) implements Comparable<LinkName> {

  public static final LinkName LOOPBACK = new LinkName("lo");

  /** The kernel's {@code isspace} looks at bytes, and takes 0xA0 for a space (lib/ctype.c). */
  private static final byte NO_BREAK_SPACE = (byte) 0xa0;

  public LinkName {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 1 || bytes.length > 15) {
      throw new IllegalArgumentException("an interface name has 1 to 15 bytes: " + text);
    }
    for (byte b : bytes) {
      if (b == '/' || b == ':' || b == '%' || b >= 0 && b <= ' ' || b == NO_BREAK_SPACE) {
        throw new IllegalArgumentException("not an interface name: " + text);
      }
    }
    if (text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException("not an interface name: " + text);
    }
  }

  @Override
  public int compareTo(LinkName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
