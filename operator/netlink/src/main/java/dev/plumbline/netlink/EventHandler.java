package dev.plumbline.netlink;

import dev.plumbline.netlink.wire.Message;

/** Takes what a {@link Subscription} hears. */
public interface EventHandler {
  /**
   * Something happened.
   *
   * @param message good until this returns
   * @param namespaceId the nsid of the namespace it happened in, or {@link
   *     Subscription#OWN_NAMESPACE}
   */
  void event(Message message, int namespaceId);

  /** The receive buffer was full: events are lost, how many and which is not known. */
  void overrun();
}
