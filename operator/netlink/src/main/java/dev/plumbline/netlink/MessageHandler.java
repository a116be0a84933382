package dev.plumbline.netlink;

import dev.plumbline.netlink.wire.Message;

/** Takes one received message at a time; the message is good until it returns. */
@FunctionalInterface
public interface MessageHandler {
  void handle(Message message);
}
