package dev.plumbline.agent.demo;

import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Kernel tables as sorted lines of text, one an entry, with every attribute that the kernel tells:
 * what is compared here need not be understood. A reader of its own: the product's would not see
 * what the product does not know.
 */
final class Entries {
  private static final int TRIES = 10;

  /**
   * A whole table, each message made a line.
   *
   * @throws IllegalStateException if the table changed during each of ten dumps
   */
  static List<String> dump(
      NetlinkSocket socket, Consumer<MessageWriter> request, Function<Message, String> line) {
    for (int i = 0; i < TRIES; i++) {
      MessageWriter w = new MessageWriter();
      request.accept(w);
      List<String> lines = new ArrayList<>();
      if (!socket.dump(w, message -> lines.add(line.apply(message))).interrupted()) {
        Collections.sort(lines);
        return lines;
      }
    }
    throw new IllegalStateException(
        "the kernel's table changed during each of " + TRIES + " dumps");
  }

  /**
   * The attributes after a header, as {@code NUMBER=HEX}.
   *
   * @param left out: counters and times
   * @param links attributes that hold a link's number, shown by its name: numbers are not given
   *     twice
   */
  static String attributes(
      Message message,
      int header,
      Set<Integer> left,
      Set<Integer> links,
      Map<Integer, String> names) {
    StringBuilder text = new StringBuilder();
    Attributes a = message.attributes(header);
    while (a.next()) {
      if (!left.contains(a.type())) {
        text.append(' ').append(a.type()).append('=');
        if (links.contains(a.type())) {
          text.append(names.getOrDefault(a.u32(), "none"));
        } else {
          text.append(HexFormat.of().formatHex(a.bytes()));
        }
      }
    }
    return text.toString();
  }

  private Entries() {}
}
