package dev.plumbline.netlink.wire;

/**
 * Bytes that claim to be netlink and are not: a length that lies, a value shorter than its type.
 */
public final class MalformedMessageException extends RuntimeException {
  public MalformedMessageException(String what) {
    super(what);
  }
}
