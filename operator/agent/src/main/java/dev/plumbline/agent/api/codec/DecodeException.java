package dev.plumbline.agent.api.codec;

/** A document that is not of the shape it should have. */
public final class DecodeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String path;

  DecodeException(String path, String message) {
    super(path + ": " + message);
    this.path = path;
  }

  /** The field, as {@code spec.subnets[0].cidr}. */
  public String path() {
    return path;
  }
}
