package dev.plumbline.dataplane.drift;

/** Tells notifications of what we did ourselves from those of what others did. */
@FunctionalInterface
public interface OwnRequests {
  /**
   * Whether a request of ours had this sender's address and sequence number. The kernel's own
   * doings that follow from a request, as a connected route from an address, come with neither.
   */
  boolean made(int portId, int sequence);
}
