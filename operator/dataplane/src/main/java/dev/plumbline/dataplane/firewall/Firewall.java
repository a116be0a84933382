package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.NFT_TABLE_F_OWNER;
import static dev.plumbline.netlink.wire.NfTables.NFT_TABLE_F_PERSIST;

import dev.plumbline.dataplane.KernelRefusal;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.TableFamily;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.NetlinkError;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Our tables in the kernel of the network namespace that this was opened in. Not for two threads at
 * once.
 */
public final class Firewall implements AutoCloseable {

  /** Whose the tables are. */
  public enum Owner {
    /** While this is open nobody else can change or flush them; afterwards they stay. */
    THIS_PROCESS,
    NOBODY
  }

  private static final int OWNED = NFT_TABLE_F_OWNER | NFT_TABLE_F_PERSIST;

  private static final Key GUARDS = new Key.OfTable(TableFamily.BRIDGE);

  /** How the kernel refuses a chain in a family that it has no hooks for. */
  private static final Errno[] NO_SUCH_FAMILY = {
    Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT, Errno.ENOENT
  };

  private final MessageWriter out = new MessageWriter(64 << 10);
  private NetlinkSocket socket;
  private FirewallReader reader;
  private int flags;
  private boolean guards = true;

  /** In the calling thread's network namespace; changes nothing yet. */
  public Firewall(Owner owner) {
    flags =
        switch (owner) {
          case THIS_PROCESS -> OWNED;
          case NOBODY -> 0;
        };
    open();
  }

  private void open() {
    socket = NetlinkSocket.netfilter();
    reader = new FirewallReader(socket, out);
  }

  /** What the kernel puts into the notifications of changes that are ours. */
  public int portId() {
    return socket.portId();
  }

  /**
   * Reads the tables and all their elements.
   *
   * @return false when they kept changing meanwhile: what is missing may be there all the same
   */
  public boolean observe(Map<Key, Item> into) {
    return reader.everything(into);
  }

  /**
   * Reads what stands under these keys. Others than of tables and elements are passed over.
   *
   * @return as {@link #observe(Map)}
   */
  public boolean observe(Set<Key> keys, Map<Key, Item> into) {
    return reader.only(keys, into);
  }

  /**
   * Carries out in one transaction what is to be done to tables and their elements; what the kernel
   * refuses is left out, the rest is done.
   *
   * @return an outcome for each operation, in their order
   * @throws IllegalArgumentException for an operation on anything else
   */
  public List<Outcome> apply(List<Operation> operations) {
    FirewallTransaction transaction = transaction(operations);
    List<Outcome> outcomes = transaction.run();
    Set<TableFamily> refused = transaction.tablesRefusedFor(Errno.EOPNOTSUPP, Errno.EINVAL);
    if (flags != 0 && !refused.isEmpty()) {
      withoutOwner(operations, outcomes, refused);
    }
    if (transaction.tablesRefusedFor(NO_SUCH_FAMILY).contains(TableFamily.BRIDGE)) {
      withoutGuards(operations, outcomes);
    }
    if (transaction.aboutTable()) {
      reader.changedTable();
    } else {
      reader.changedElements();
    }
    return outcomes;
  }

  /** Either the kernel knows no owners, and will not next time, or it refuses something else. */
  private void withoutOwner(
      List<Operation> operations, List<Outcome> outcomes, Set<TableFamily> refused) {
    List<Integer> again = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      if (refused.contains(FirewallTransaction.familyOf(operations.get(i)))) {
        again.add(i);
      }
    }
    flags = 0;
    FirewallTransaction transaction = transaction(again.stream().map(operations::get).toList());
    List<Outcome> better = transaction.run();
    for (int i = 0; i < better.size(); i++) {
      outcomes.set(again.get(i), better.get(i));
    }
    if (!transaction.tablesRefusedFor(Errno.EOPNOTSUPP, Errno.EINVAL).isEmpty()) {
      flags = OWNED;
    }
  }

  /** From now on {@link #guards} says so; who asks before the next pass has nothing to retry. */
  private void withoutGuards(List<Operation> operations, List<Outcome> outcomes) {
    guards = false;
    for (int i = 0; i < operations.size(); i++) {
      if (operations.get(i).target().equals(GUARDS)
          && outcomes.get(i) instanceof Outcome.Failed(KernelRefusal refusal)) {
        String says = "this kernel's nf_tables cannot filter what bridges carry";
        outcomes.set(
            i,
            new Outcome.Failed(new KernelRefusal(refusal.attempted(), Errno.EAGAIN.name(), says)));
      }
    }
  }

  /**
   * Whether ports can have guards, as far as is known: false when the kernel has refused the table
   * in the bridge family because it has no such family ({@code CONFIG_NF_TABLES_BRIDGE}).
   */
  public boolean guards() {
    return guards;
  }

  /**
   * Finds out whether ports can have guards, for those who change nothing: tries a table with a
   * chain in a transaction that fails at its end. It costs the kernel a grace period, some
   * milliseconds; not where our table is there.
   */
  public void tryGuards() {
    if (reader.header(TableFamily.BRIDGE).isPresent()) {
      return;
    }
    out.clear();
    int chain = new TableWriter(out).trial();
    NetlinkError error = socket.exchangeBatch(out).error(chain);
    guards = error == null || !List.of(NO_SUCH_FAMILY).contains(error.errno());
  }

  private FirewallTransaction transaction(List<Operation> operations) {
    return new FirewallTransaction(socket, out, flags, operations);
  }

  /**
   * Makes tables that are there already this process's own. One left behind by a process that owned
   * it is taken over as it is. One that nobody ever owned cannot be (EOPNOTSUPP; tried on 6.18): it
   * is replaced in one transaction by the same with an owner, which loses no packet.
   *
   * @return AlreadyDone when they are owned already, or not there, or are to be nobody's; Failed
   *     when another process owns one, or the kernel knows no owners (before 6.9), or it kept
   *     changing
   */
  public Outcome claim() {
    Outcome worst = new Outcome.AlreadyDone();
    for (TableFamily family : TableFamily.values()) {
      Outcome outcome = claim(family);
      if (worst instanceof Outcome.AlreadyDone || outcome instanceof Outcome.Failed) {
        worst = outcome;
      }
    }
    return worst;
  }

  private Outcome claim(TableFamily family) {
    Optional<FirewallReader.Header> header = reader.header(family);
    if (flags == 0 || header.isEmpty() || header.get().owner() == portId()) {
      return new Outcome.AlreadyDone();
    }
    int owner = header.get().owner();
    if (owner != 0) {
      String who = "owned by another process, netlink port id " + Integer.toUnsignedString(owner);
      return refused(family, new NetlinkError(Errno.EPERM, who));
    }
    boolean leftBehind = (header.get().flags() & NFT_TABLE_F_PERSIST) != 0;
    return leftBehind ? adopt(family) : replace(family);
  }

  private Outcome adopt(TableFamily family) {
    out.clear();
    new TableWriter(out).table(family, OWNED, 0);
    NetlinkError error = socket.exchangeBatch(out).firstError();
    reader.changedTable();
    return error == null ? new Outcome.Done() : refused(family, error);
  }

  private Outcome replace(TableFamily family) {
    Map<Key, Item> items = new LinkedHashMap<>();
    if (!observe(items) || !(items.get(new Key.OfTable(family)) instanceof FirewallTable table)) {
      return refused(family, new NetlinkError(Errno.EAGAIN, "the table kept changing"));
    }
    List<Operation> operations = new ArrayList<>();
    operations.add(new Operation.Adjust(Skeleton.table(family), table));
    items.values().stream()
        .filter(item -> item instanceof Element element && element.set().table() == family)
        .forEach(element -> operations.add(new Operation.Create(element)));
    Outcome outcome = apply(operations).getFirst();
    return flags == 0
        ? refused(family, new NetlinkError(Errno.EOPNOTSUPP, "this kernel's tables have no owners"))
        : outcome;
  }

  private static Outcome refused(TableFamily family, NetlinkError error) {
    String says = error.kernelSays().isEmpty() ? error.errno().text() : error.kernelSays();
    String attempted = "nft add " + new Key.OfTable(family) + " { flags owner, persist; }";
    return new Outcome.Failed(new KernelRefusal(attempted, error.errno().name(), says));
  }

  /** Gives the tables up, to be nobody's, and goes on in the calling thread's namespace. */
  public void release() {
    flags = 0;
    socket.close();
    open();
  }

  /** The tables stay; if this process owned them, they are nobody's from now on. */
  @Override
  public void close() {
    socket.close();
  }
}
