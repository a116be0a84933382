package dev.plumbline.model;

import java.nio.charset.StandardCharsets;

/**
 * The name of a network interface: 1 to 15 bytes ({@code IFNAMSIZ} less the NUL), without white
 * space, {@code /} and {@code :} ({@code dev_valid_name} in net/core/dev.c), and without {@code %},
 * which the kernel would expand (tried on 6.18).
 */
public record LinkName(String text) implements Comparable<LinkName> {

  public static final LinkName LOOPBACK = new LinkName("lo");

  public LinkName {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > 15) {
      throw new IllegalArgumentException("an interface name has 1 to 15 bytes: " + text);
    }
    boolean forbidden =
        text.chars().anyMatch(c -> c == '/' || c == ':' || c == '%' || Character.isWhitespace(c));
    if (forbidden || text.equals(".") || text.equals("..")) {
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
