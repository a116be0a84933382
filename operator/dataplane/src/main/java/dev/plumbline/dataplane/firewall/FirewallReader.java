package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;

import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.TableFamily;
import dev.plumbline.netlink.Acks;
import dev.plumbline.netlink.MessageHandler;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.NetlinkException;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads our tables: everything by dumps, or what stands under some keys by exact requests. */
final class FirewallReader {

  private static final int MOST_DUMPS = 3;

  /** A question for one element takes the kernel and us as long as reading so many in a dump. */
  private static final int ELEMENTS_PER_QUESTION = 3;

  /**
   * The table itself.
   *
   * @param flags {@code NFT_TABLE_F_…}
   * @param owner the port id of the socket that owns it; 0: nobody
   */
  record Header(int flags, int owner) {}

  private final NetlinkSocket socket;
  private final MessageWriter out;

  /** How many elements a set had when it was last read whole. */
  private final Map<FirewallSet, Integer> sizes = new EnumMap<>(FirewallSet.class);

  /** The rule set's generation when each table was last seen as it should be; absent: never. */
  private final Map<TableFamily, Integer> asItShouldBe = new EnumMap<>(TableFamily.class);

  FirewallReader(NetlinkSocket socket, MessageWriter out) {
    this.socket = socket;
    this.out = out;
  }

  /** Every transaction, of whomever, makes the next generation; this one was ours. */
  void changedElements() {
    asItShouldBe.replaceAll((_, generation) -> generation + 1);
  }

  void changedTable() {
    asItShouldBe.clear();
  }

  Optional<Header> header(TableFamily family) {
    begin(family, NFT_MSG_GETTABLE, NFTA_TABLE_NAME);
    Header[] header = new Header[1];
    try {
      socket.request(out, message -> header[0] = header(message));
    } catch (NetlinkException e) {
      if (e.errno().equals(Errno.ENOENT)) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.ofNullable(header[0]);
  }

  private static Header header(Message message) {
    int flags = 0;
    int owner = 0;
    Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (a.next()) {
      switch (a.type()) {
        case NFTA_TABLE_FLAGS -> flags = a.be32();
        case NFTA_TABLE_OWNER -> owner = a.be32();
        default -> {}
      }
    }
    return new Header(flags, owner);
  }

  /** As {@link Firewall#observe(Map)}. */
  boolean everything(Map<Key, Item> into) {
    int generation = generation();
    boolean complete = true;
    for (TableFamily family : TableFamily.values()) {
      complete &= everything(family, generation, into);
    }
    return complete;
  }

  private boolean everything(TableFamily family, int generation, Map<Key, Item> into) {
    TableReader table = new TableReader(family);
    if (!header(family, table)) {
      return true;
    }
    boolean complete = contents(family, table);
    int strange = 0;
    for (SetDeclaration declared : table.sets()) {
      Optional<FirewallSet> ours = SetDeclaration.known(declared);
      if (ours.isPresent() && ours.get().table() == family) {
        ElementReader set = new ElementReader(ours.get());
        complete &= elements(set);
        set.elements().forEach(element -> into.put(element.key(), element));
        strange += set.strange();
      }
    }
    FirewallTable seen = seen(family, table, generation);
    into.put(seen.key(), strange == 0 ? seen : withStrange(seen, strange));
    return complete;
  }

  private boolean header(TableFamily family, TableReader table) {
    Optional<Header> header = header(family);
    header.ifPresent(found -> table.flags(found.flags()));
    return header.isPresent();
  }

  private boolean contents(TableFamily family, TableReader table) {
    boolean complete =
        dump(
            () -> begin(family, NFT_MSG_GETCHAIN, NFTA_CHAIN_TABLE),
            table::clearChains,
            table::chain);
    complete &=
        dump(() -> begin(family, NFT_MSG_GETRULE, NFTA_RULE_TABLE), table::clearRules, table::rule);
    complete &=
        dump(() -> begin(family, NFT_MSG_GETSET, NFTA_SET_TABLE), table::clearSets, table::set);
    return complete;
  }

  /** What was read after this generation had begun. */
  private FirewallTable seen(TableFamily family, TableReader table, int generation) {
    if (table.table().equals(Skeleton.of(family))) {
      asItShouldBe.put(family, generation);
      return Skeleton.table(family);
    }
    asItShouldBe.remove(family);
    return new FirewallTable(family, TableText.of(table.table()));
  }

  private static FirewallTable withStrange(FirewallTable table, int count) {
    return new FirewallTable(
        table.family(), table.text() + "\n# elements that are not ours: " + count);
  }

  /** As {@link Firewall#observe(Set, Map)}. */
  boolean only(Set<Key> keys, Map<Key, Item> into) {
    Questions questions = new Questions(keys);
    boolean complete = questions.ask(into);
    for (TableFamily family : questions.tables) {
      complete &= table(family, questions.generation, into);
    }
    for (FirewallSet set : questions.dumps) {
      ElementReader reader = new ElementReader(set);
      complete &= elements(reader);
      for (Element element : reader.elements()) {
        if (keys.contains(element.key())) {
          into.put(element.key(), element);
        }
      }
    }
    return complete;
  }

  private boolean table(TableFamily family, int generation, Map<Key, Item> into) {
    if (asItShouldBe.getOrDefault(family, 0) == generation) {
      into.put(new Key.OfTable(family), Skeleton.table(family));
      return true;
    }
    TableReader table = new TableReader(family);
    if (!header(family, table)) {
      return true;
    }
    boolean complete = contents(family, table);
    FirewallTable seen = seen(family, table, generation);
    into.put(seen.key(), seen);
    return complete;
  }

  /** What is asked for in one batch. */
  private final class Questions {

    private final Map<Integer, Key.OfElement> asked = new HashMap<>();

    /**
     * Sets to be read whole: where that is sooner done, and prefixes as pairs of bounds: the kernel
     * answers a question for one bound with any interval around it.
     */
    private final Set<FirewallSet> dumps = EnumSet.noneOf(FirewallSet.class);

    private final Set<TableFamily> tables = EnumSet.noneOf(TableFamily.class);
    private int generation;

    Questions(Set<Key> keys) {
      out.clear();
      Map<FirewallSet, List<Key.OfElement>> bySet = new EnumMap<>(FirewallSet.class);
      for (Key key : keys) {
        switch (key) {
          case Key.OfElement element ->
              bySet.computeIfAbsent(element.set(), _ -> new ArrayList<>()).add(element);
          case Key.OfTable(TableFamily family) -> tables.add(family);
          default -> {}
        }
      }
      if (!tables.isEmpty()) {
        askGeneration();
      }
      bySet.forEach(this::question);
    }

    private void question(FirewallSet set, List<Key.OfElement> keys) {
      boolean bounds = set.interval() && set.key().size() == 1;
      Integer size = sizes.get(set);
      if (bounds || size != null && size < keys.size() * ELEMENTS_PER_QUESTION) {
        dumps.add(set);
      } else {
        keys.forEach(this::question);
      }
    }

    private void question(Key.OfElement key) {
      int sequence = TableWriter.begin(out, key.set().table(), NFT_MSG_GETSETELEM, 0);
      TableWriter.elements(out, key.set());
      new ElementWriter(out).key(new Element(key.set(), key.key(), List.of()));
      out.endNest();
      out.end();
      asked.put(sequence, key);
    }

    boolean ask(Map<Key, Item> into) {
      if (out.count() == 0) {
        return true;
      }
      Acks acks = socket.exchange(out, message -> take(message, into));
      boolean complete = true;
      if (!acks.allDone()) {
        for (int sequence : asked.keySet()) {
          NetlinkError error = acks.error(sequence);
          complete &= error == null || error.errno().equals(Errno.ENOENT);
        }
      }
      return complete;
    }

    private void take(Message message, Map<Key, Item> into) {
      Key.OfElement key = asked.get(message.seq());
      if (key == null) {
        generation = generation(message);
        return;
      }
      ElementReader reader = new ElementReader(key.set());
      reader.read(message);
      for (Element element : reader.elements()) {
        if (element.fields().equals(key.key())) {
          into.put(key, element);
        }
      }
    }
  }

  private boolean elements(ElementReader reader) {
    boolean complete =
        dump(
            () -> {
              TableWriter.begin(out, reader.set().table(), NFT_MSG_GETSETELEM, 0);
              TableWriter.elements(out, reader.set());
              out.endNest();
              out.end();
            },
            reader::clear,
            reader::read);
    sizes.put(reader.set(), reader.elements().size());
    return complete;
  }

  /**
   * Dumps again while the kernel says that the rule set changed meanwhile. What is gone by then
   * (ENOENT) is empty.
   *
   * @return false when it kept changing: the last dump is taken then
   */
  private boolean dump(Runnable question, Runnable clear, MessageHandler handler) {
    for (int i = 0; i < MOST_DUMPS; i++) {
      clear.run();
      out.clear();
      question.run();
      try {
        if (!socket.dump(out, handler).interrupted()) {
          return true;
        }
      } catch (NetlinkException e) {
        if (e.errno().equals(Errno.ENOENT)) {
          return true;
        }
        throw e;
      }
    }
    return false;
  }

  private void begin(TableFamily family, int type, int nameAttribute) {
    out.clear();
    TableWriter.begin(out, family, type, 0);
    out.attrString(nameAttribute, Skeleton.NAME);
    out.end();
  }

  private int generation() {
    out.clear();
    askGeneration();
    int[] generation = new int[1];
    socket.request(out, message -> generation[0] = generation(message));
    return generation[0];
  }

  /** It is of all tables, whatever the family in the question. */
  private void askGeneration() {
    TableWriter.begin(out, TableFamily.INET, NFT_MSG_GETGEN, 0);
    out.end();
  }

  private static int generation(Message message) {
    Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (a.next()) {
      if (a.type() == NFTA_GEN_ID) {
        return a.be32();
      }
    }
    return 0;
  }
}
