package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;

import dev.plumbline.dataplane.KernelRefusal;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.TableFamily;
import dev.plumbline.model.plan.Commands;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.Acks;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Carries operations out in one nf_tables transaction: the tables, then what goes, then what comes.
 *
 * <p>The kernel does all of it or nothing, and says which messages it minds. Elements of one set
 * share a message; when one fails its elements are sent again each by itself, and those that fail
 * alone are left out of the next try.
 */
final class FirewallTransaction {

  /** Together; alone; without those that failed; and as many again for what changes meanwhile. */
  private static final int MOST_TRIES = 6;

  /** Of the 65,535 bytes that an attribute can have; an element takes at most 200. */
  private static final int LIST_BYTES = 65_000;

  /** A message and the operations it is for. */
  private record Sent(int sequence, List<Integer> operations) {}

  private final NetlinkSocket socket;
  private final MessageWriter out;
  private final ElementWriter elements;
  private final int tableFlags;
  private final List<Operation> operations;
  private final Outcome[] outcomes;
  private final boolean[] alone;
  private final boolean[] nothingToDelete;
  private final List<Sent> sent = new ArrayList<>();

  /** Where among the operations each table is; absent: it is not. */
  private final Map<TableFamily, Integer> tables = new EnumMap<>(TableFamily.class);

  FirewallTransaction(
      NetlinkSocket socket, MessageWriter out, int tableFlags, List<Operation> operations) {
    this.socket = socket;
    this.out = out;
    this.elements = new ElementWriter(out);
    this.tableFlags = tableFlags;
    this.operations = operations;
    this.outcomes = new Outcome[operations.size()];
    this.alone = new boolean[operations.size()];
    this.nothingToDelete = new boolean[operations.size()];
    for (int i = 0; i < operations.size(); i++) {
      if (item(operations.get(i)) instanceof FirewallTable table) {
        tables.put(table.family(), i);
      }
    }
  }

  /** Whether a table itself is among the operations. */
  boolean aboutTable() {
    return !tables.isEmpty();
  }

  /** The tables that could not be made, for one of these reasons. */
  Set<TableFamily> tablesRefusedFor(Errno... reasons) {
    Set<TableFamily> refused = EnumSet.noneOf(TableFamily.class);
    tables.forEach(
        (family, i) -> {
          if (outcomes[i] instanceof Outcome.Failed(KernelRefusal refusal)
              && Arrays.stream(reasons).anyMatch(errno -> errno.name().equals(refusal.errno()))) {
            refused.add(family);
          }
        });
    return refused;
  }

  List<Outcome> run() {
    for (int i = 0; i < MOST_TRIES && pending(); i++) {
      write();
      learn(socket.exchangeBatch(out));
    }
    settlePending(
        _ -> true,
        i -> refusal(i, new NetlinkError(Errno.EAGAIN, "the rule set changes all the time")));
    return Arrays.asList(outcomes);
  }

  private boolean pending() {
    return Arrays.stream(outcomes).anyMatch(outcome -> outcome == null);
  }

  private void write() {
    out.clear();
    sent.clear();
    tables.forEach(
        (family, i) -> {
          if (outcomes[i] == null) {
            table(family, i);
          }
        });
    group(true).forEach((set, indexes) -> list(NFT_MSG_DELSETELEM, set, indexes));
    group(false).forEach((set, indexes) -> list(NFT_MSG_NEWSETELEM, set, indexes));
  }

  /** Whether what is in the table before is in it afterwards. */
  private boolean stays(TableFamily family) {
    Integer table = tables.get(family);
    return table == null || operations.get(table) instanceof Operation.Create;
  }

  private void table(TableFamily family, int table) {
    TableWriter writer = new TableWriter(out);
    boolean deletes = !(operations.get(table) instanceof Operation.Create);
    boolean creates = !(operations.get(table) instanceof Operation.Delete);
    if (deletes && !nothingToDelete[table]) {
      sent.add(new Sent(writer.delete(family), List.of(table)));
    }
    if (creates) {
      int first = writer.table(family, tableFlags, Netlink.NLM_F_EXCL);
      writer.contents(Skeleton.of(family));
      int end = out.firstSequence() + out.count();
      for (int sequence = first; sequence != end; sequence++) {
        sent.add(new Sent(sequence, List.of(table)));
      }
    }
  }

  private Map<FirewallSet, List<Integer>> group(boolean goes) {
    Map<FirewallSet, List<Integer>> groups = new EnumMap<>(FirewallSet.class);
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      boolean fits =
          switch (operation) {
            case Operation.Create _ -> !goes;
            case Operation.Delete _ -> goes;
            default -> !goes || !nothingToDelete[i];
          };
      if (outcomes[i] == null
          && fits
          && item(operation) instanceof Element element
          && (!goes || stays(element.set().table()))) {
        groups.computeIfAbsent(element.set(), _ -> new ArrayList<>()).add(i);
      }
    }
    return groups;
  }

  private void list(int type, FirewallSet set, List<Integer> indexes) {
    int flags = type == NFT_MSG_NEWSETELEM ? Netlink.NLM_F_CREATE : 0;
    int from = 0;
    while (from < indexes.size()) {
      int sequence = TableWriter.begin(out, set.table(), type, flags);
      TableWriter.elements(out, set);
      int to = from;
      do {
        element(type, indexes.get(to++));
      } while (to < indexes.size()
          && out.nestSize() < LIST_BYTES
          && !alone[indexes.get(to - 1)]
          && !alone[indexes.get(to)]);
      out.endNest();
      out.end();
      sent.add(new Sent(sequence, indexes.subList(from, to)));
      from = to;
    }
  }

  private void element(int type, int index) {
    Operation operation = operations.get(index);
    if (type == NFT_MSG_NEWSETELEM) {
      elements.whole((Element) item(operation));
    } else {
      elements.key((Element) item(operation));
    }
  }

  private void learn(Acks acks) {
    if (acks.allDone()) {
      settlePending(_ -> true, _ -> new Outcome.Done());
    } else if (acks.transactionError() != null) {
      settlePending(_ -> true, i -> refusal(i, acks.transactionError()));
    } else {
      sent.forEach(message -> learn(message, acks.error(message.sequence())));
      tables.forEach(
          (family, i) -> {
            if (outcomes[i] instanceof Outcome.Failed) {
              settlePending(family::equals, _ -> new Outcome.Skipped(new Key.OfTable(family)));
            }
          });
    }
  }

  private void learn(Sent message, NetlinkError error) {
    if (error == null) {
      return;
    }
    if (error.errno().equals(Errno.EPERM)) {
      TableFamily family = familyOf(message.operations().getFirst());
      settlePending(family::equals, i -> refusal(i, error));
    } else if (message.operations().size() > 1) {
      message.operations().forEach(i -> alone[i] = true);
    } else if (outcomes[message.operations().getFirst()] == null) {
      learn((int) message.operations().getFirst(), error);
    }
  }

  /** Of what is to be changed the old form may be gone already: then it is made. */
  private void learn(int index, NetlinkError error) {
    boolean gone = error.errno().equals(Errno.ENOENT);
    Operation operation = operations.get(index);
    if (gone && operation instanceof Operation.Delete) {
      outcomes[index] = new Outcome.AlreadyDone();
    } else if (gone && operation instanceof Operation.Adjust && !nothingToDelete[index]) {
      nothingToDelete[index] = true;
    } else {
      outcomes[index] = refusal(index, error);
    }
  }

  private interface Settlement {
    Outcome of(int index);
  }

  private void settlePending(Predicate<TableFamily> which, Settlement settlement) {
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] == null && which.test(familyOf(i))) {
        outcomes[i] = settlement.of(i);
      }
    }
  }

  private TableFamily familyOf(int index) {
    return familyOf(operations.get(index));
  }

  /** The table that the operation is about. */
  static TableFamily familyOf(Operation operation) {
    return switch (item(operation)) {
      case FirewallTable table -> table.family();
      case Element element -> element.set().table();
      case Item other -> throw new IllegalArgumentException("not for the firewall: " + other);
    };
  }

  private Outcome refusal(int index, NetlinkError error) {
    String says = error.kernelSays().isEmpty() ? error.errno().text() : error.kernelSays();
    return new Outcome.Failed(
        new KernelRefusal(
            attempted(operations.get(index)),
            error.errno().name(),
            error.errno().equals(Errno.EPERM)
                ? "not permitted: CAP_NET_ADMIN is missing, or another process owns the table"
                : says));
  }

  /** The whole text of a table is too much to say in an error. */
  private static String attempted(Operation operation) {
    return item(operation) instanceof FirewallTable table
            && !(operation instanceof Operation.Delete)
        ? "nft add " + table.key() + " { ... }"
        : Commands.of(operation);
  }

  private static Item item(Operation operation) {
    return switch (operation) {
      case Operation.Create(Item item) -> item;
      case Operation.Adjust(Item desired, Item _) -> desired;
      case Operation.Delete(Item item) -> item;
      case Operation.CreatePair _, Operation.FlushConntrack _, Operation.Announce _ ->
          throw new IllegalArgumentException("not for the firewall: " + operation);
    };
  }
}
