package dev.plumbline.netlink;

import static dev.plumbline.netlink.wire.Netlink.NLM_F_CREATE;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_ECHO;
import static dev.plumbline.netlink.wire.Netlink.NLM_F_EXCL;
import static dev.plumbline.netlink.wire.NfTables.NFTA_CHAIN_NAME;
import static dev.plumbline.netlink.wire.NfTables.NFTA_CHAIN_TABLE;
import static dev.plumbline.netlink.wire.NfTables.NFTA_DATA_VALUE;
import static dev.plumbline.netlink.wire.NfTables.NFTA_GEN_ID;
import static dev.plumbline.netlink.wire.NfTables.NFTA_LIST_ELEM;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_KEY;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_LIST_ELEMENTS;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_LIST_SET;
import static dev.plumbline.netlink.wire.NfTables.NFTA_SET_ELEM_LIST_TABLE;
import static dev.plumbline.netlink.wire.NfTables.NFTA_TABLE_FLAGS;
import static dev.plumbline.netlink.wire.NfTables.NFTA_TABLE_HANDLE;
import static dev.plumbline.netlink.wire.NfTables.NFTA_TABLE_NAME;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_DELTABLE;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_DESTROYTABLE;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_GETGEN;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_GETTABLE;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_NEWCHAIN;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_NEWSETELEM;
import static dev.plumbline.netlink.wire.NfTables.NFT_MSG_NEWTABLE;
import static dev.plumbline.netlink.wire.NfTables.NFT_TABLE_F_OWNER;
import static dev.plumbline.netlink.wire.NfTables.NFT_TABLE_F_PERSIST;
import static dev.plumbline.netlink.wire.Nfnetlink.NFNL_SUBSYS_NFTABLES;
import static dev.plumbline.netlink.wire.Nfnetlink.NFPROTO_INET;
import static dev.plumbline.netlink.wire.Nfnetlink.SIZEOF_NFGENMSG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class TransactionKernelIT {
  private static final int NESTED_AT_MOST = 60_000;

  private final MessageWriter w = new MessageWriter();
  private NetlinkSocket socket;

  @BeforeEach
  void open() {
    socket = NetlinkSocket.netfilter();
  }

  @AfterEach
  void close() {
    socket.close();
  }

  @Test
  void aTransactionIsDoneAndNftSeesIt() {
    newTable("t");
    newChain("t", "c1");
    newChain("t", "c2");
    assertTrue(socket.exchangeBatch(w).allDone());
    assertEquals(Set.of("inet t"), tables());
    assertEquals(2, count("chain"));
  }

  @Test
  void ifOneMessageFailsNoneIsDoneAndEachThatFailedIsKnown() {
    int fine = newTable("t");
    int nowhere = newChain("missing", "c1");
    int fineToo = newChain("t", "c2");
    int nowhereAgain = newChain("missing", "c3");
    Acks acks = socket.exchangeBatch(w);
    assertFalse(acks.allDone());
    assertNull(acks.transactionError());
    assertNull(acks.error(fine));
    assertNull(acks.error(fineToo));
    assertEquals(Errno.ENOENT, acks.error(nowhere).errno());
    assertEquals(Errno.ENOENT, acks.error(nowhereAgain).errno());
    assertEquals(Set.of(), tables());
  }

  @Test
  void theSocketIsUsableAfterAFailureOfTheFirstMessage() {
    newChain("missing", "c1");
    newTable("t");
    newChain("t", "c2");
    assertFalse(socket.exchangeBatch(w).allDone());
    w.clear();
    newTable("t");
    assertTrue(socket.exchangeBatch(w).allDone());
    assertEquals(Set.of("inet t"), tables());
    assertEquals(List.of("t"), dumpedTables());
  }

  @Test
  void tensOfThousandsOfElementsAreOneTransaction() {
    Shell.run("nft add table inet t");
    Shell.run("nft add set inet t s { type ipv4_addr; }");
    int n = 150_000;
    int next = 0;
    while (next < n) {
      next = newElements(next, n);
    }
    assertTrue(w.size() > 2 * NetlinkSocket.SEND_BUFFER, w.size() + " bytes");
    assertTrue(socket.exchangeBatch(w).allDone());
    assertEquals(n, Shell.json("nft -j list set inet t s").at("/nftables/1/set/elem").size());
  }

  @Test
  void tenThousandFailuresAreTold() {
    int[] sequences = new int[10_000];
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = newChain("missing", "c" + i);
    }
    Acks acks = socket.exchangeBatch(w);
    assertFalse(acks.allDone());
    for (int sequence : sequences) {
      assertEquals(Errno.ENOENT, acks.error(sequence).errno());
    }
  }

  @Test
  void moreFailuresThanTheReceiveBufferHoldsAreAFailureAllTheSame() {
    newTable("t");
    for (int i = 0; i < 200; i++) {
      newChain("missing", "c" + i);
    }
    try (KernelSocket small = new KernelSocket(Netlink.NETLINK_NETFILTER)) {
      small.receiveBuffer(1);
      Acks acks = new Acks(w.firstSequence(), w.count());
      Transaction transaction = new Transaction(w, Transaction.ANY_GENERATION);
      transaction.send(small);
      Exchange exchange = new Exchange(small, acks, message -> {});
      exchange.awaitTransaction(
          w.firstSequence() + 200, transaction.beginSequence(), System.nanoTime() + 1_000_000_000L);
      assertFalse(acks.allDone());
      assertTrue(acks.failed() > 0 && acks.failed() < 200, acks.failed() + " failed");
      assertEquals(Errno.ENOBUFS, acks.transactionError().errno());
    }
    assertEquals(Set.of(), tables());
  }

  @Test
  void aTransactionMadeForAnOlderRuleSetIsRefused() {
    int generation = generation();
    newTable("t");
    assertTrue(socket.exchangeBatch(w, generation, message -> {}).allDone());
    w.clear();
    newTable("u");
    Acks acks = socket.exchangeBatch(w, generation, message -> {});
    assertEquals(Errno.ERESTART, acks.transactionError().errno());
    assertEquals(Errno.ERESTART, acks.firstError().errno());
    assertFalse(acks.allDone());
    assertEquals(Set.of("inet t"), tables());
    assertTrue(socket.exchangeBatch(w, generation(), message -> {}).allDone());
    assertEquals(Set.of("inet t", "inet u"), tables());
  }

  @Test
  void anEchoTellsTheHandleThatTheKernelGave() {
    w.begin(type(NFT_MSG_NEWTABLE), NLM_F_CREATE | NLM_F_EXCL | NLM_F_ECHO);
    header().attrString(NFTA_TABLE_NAME, "t").end();
    List<Long> handles = new ArrayList<>();
    Acks acks =
        socket.exchangeBatch(
            w,
            Transaction.ANY_GENERATION,
            message -> {
              if (message.type() == type(NFT_MSG_NEWTABLE)) {
                handles.add(handle(message));
              }
            });
    assertTrue(acks.allDone());
    assertEquals(1, handles.size());
    assertEquals(
        Shell.json("nft -j -a list tables").at("/nftables/1/table/handle").asLong(),
        handles.getFirst());
  }

  @Test
  void aTableThatIsNotThereCanBeDestroyedButNotDeleted() {
    w.begin(type(NFT_MSG_DESTROYTABLE), 0);
    header().attrString(NFTA_TABLE_NAME, "missing").end();
    assertTrue(socket.exchangeBatch(w).allDone());
    w.clear().begin(type(NFT_MSG_DELTABLE), 0);
    header().attrString(NFTA_TABLE_NAME, "missing").end();
    assertEquals(Errno.ENOENT, socket.exchangeBatch(w).firstError().errno());
  }

  @Test
  void anOwnedTableIsLeftAloneByOthersAndAPersistentOneOutlivesItsOwner() {
    w.begin(type(NFT_MSG_NEWTABLE), NLM_F_CREATE);
    header()
        .attrString(NFTA_TABLE_NAME, "t")
        .attrBe32(NFTA_TABLE_FLAGS, NFT_TABLE_F_OWNER | NFT_TABLE_F_PERSIST)
        .end();
    assertTrue(socket.exchangeBatch(w).allDone());
    Shell.run("nft flush ruleset");
    assertEquals(Set.of("inet t"), tables());
    socket.close();
    assertEquals(Set.of("inet t"), tables());
    Shell.run("nft flush ruleset");
    assertEquals(Set.of(), tables());
  }

  @Test
  void whatTheKernelWouldDropWithoutAnAnswerIsNotSent() {
    w.begin(type(NFT_MSG_NEWTABLE), 0);
    w.end();
    assertThrows(IllegalArgumentException.class, () -> socket.exchangeBatch(w));
    w.clear().begin(Nfnetlink.NFNL_MSG_BATCH_END, 0);
    header().end();
    assertThrows(IllegalArgumentException.class, () -> socket.exchangeBatch(w));
    try (NetlinkSocket route = NetlinkSocket.route()) {
      assertThrows(IllegalStateException.class, () -> route.exchangeBatch(w));
    }
  }

  @Test
  void anEmptyTransactionIsDone() {
    assertTrue(socket.exchangeBatch(w).allDone());
  }

  private int newTable(String name) {
    int sequence = w.begin(type(NFT_MSG_NEWTABLE), NLM_F_CREATE | NLM_F_EXCL);
    header().attrString(NFTA_TABLE_NAME, name).end();
    return sequence;
  }

  private int newChain(String table, String name) {
    int sequence = w.begin(type(NFT_MSG_NEWCHAIN), NLM_F_CREATE);
    header().attrString(NFTA_CHAIN_TABLE, table).attrString(NFTA_CHAIN_NAME, name).end();
    return sequence;
  }

  private int newElements(int from, int to) {
    w.begin(type(NFT_MSG_NEWSETELEM), NLM_F_CREATE);
    header().attrString(NFTA_SET_ELEM_LIST_TABLE, "t").attrString(NFTA_SET_ELEM_LIST_SET, "s");
    w.nest(NFTA_SET_ELEM_LIST_ELEMENTS);
    int next = from;
    while (next < to && w.nestSize() < NESTED_AT_MOST) {
      w.nest(NFTA_LIST_ELEM)
          .nest(NFTA_SET_ELEM_KEY)
          .attrBe32(NFTA_DATA_VALUE, next++)
          .endNest()
          .endNest();
    }
    w.endNest().end();
    return next;
  }

  private MessageWriter header() {
    return w.u8(NFPROTO_INET).u8(0).be16(0);
  }

  private int generation() {
    int[] id = new int[1];
    MessageWriter get = new MessageWriter();
    get.begin(type(NFT_MSG_GETGEN), 0);
    get.zeros(SIZEOF_NFGENMSG).end();
    socket.request(
        get,
        message -> {
          Attributes a = message.attributes(SIZEOF_NFGENMSG);
          while (a.next()) {
            if (a.type() == NFTA_GEN_ID) {
              id[0] = a.be32();
            }
          }
        });
    return id[0];
  }

  private List<String> dumpedTables() {
    List<String> names = new ArrayList<>();
    MessageWriter get = new MessageWriter();
    get.begin(type(NFT_MSG_GETTABLE), 0);
    get.zeros(SIZEOF_NFGENMSG).end();
    socket.dump(
        get,
        message -> {
          Attributes a = message.attributes(SIZEOF_NFGENMSG);
          while (a.next()) {
            if (a.type() == NFTA_TABLE_NAME) {
              names.add(a.string());
            }
          }
        });
    return names;
  }

  private static long handle(Message table) {
    Attributes a = table.attributes(SIZEOF_NFGENMSG);
    while (a.next()) {
      if (a.type() == NFTA_TABLE_HANDLE) {
        return a.be64();
      }
    }
    throw new AssertionError("a table without a handle");
  }

  private static int type(int message) {
    return NFNL_SUBSYS_NFTABLES << 8 | message;
  }

  private static Set<String> tables() {
    Set<String> names = new TreeSet<>();
    Shell.json("nft -j list tables")
        .get("nftables")
        .forEach(
            item -> {
              if (item.has("table")) {
                names.add(
                    item.at("/table/family").asText() + " " + item.at("/table/name").asText());
              }
            });
    return names;
  }

  private static long count(String kind) {
    return StreamSupport.stream(
            Shell.json("nft -j list ruleset").get("nftables").spliterator(), false)
        .filter(item -> item.has(kind))
        .count();
  }
}
