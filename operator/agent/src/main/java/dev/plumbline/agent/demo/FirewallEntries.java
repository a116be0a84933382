package dev.plumbline.agent.demo;

import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import dev.plumbline.netlink.wire.NfTables;
import dev.plumbline.netlink.wire.Nfnetlink;
import dev.plumbline.netlink.wire.NftExpressions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What nf_tables tells of one namespace: tables, and what stands in them. Handles, owners, use
 * counts and counters are left out: a table that is put back has others.
 */
final class FirewallEntries implements AutoCloseable {
  /** A set, by its family's number, table and name. */
  private record SetName(int family, String table, String name) {}

  private static final int HEADER = Nfnetlink.SIZEOF_NFGENMSG;
  private static final Set<Integer> TABLE_LEFT_OUT =
      Set.of(
          NfTables.NFTA_TABLE_FLAGS,
          NfTables.NFTA_TABLE_USE,
          NfTables.NFTA_TABLE_HANDLE,
          NfTables.NFTA_TABLE_OWNER);
  private static final Set<Integer> CHAIN_LEFT_OUT =
      Set.of(NfTables.NFTA_CHAIN_USE, NfTables.NFTA_CHAIN_HANDLE, NfTables.NFTA_CHAIN_COUNTERS);
  private static final Set<Integer> RULE_LEFT_OUT =
      Set.of(
          NfTables.NFTA_RULE_HANDLE, NfTables.NFTA_RULE_POSITION, NfTables.NFTA_RULE_EXPRESSIONS);
  private static final Set<Integer> SET_LEFT_OUT = Set.of(NfTables.NFTA_SET_HANDLE);

  private static final Set<Integer> ELEMENT_SHOWN =
      Set.of(
          NfTables.NFTA_SET_ELEM_KEY,
          NfTables.NFTA_SET_ELEM_KEY_END,
          NfTables.NFTA_SET_ELEM_DATA,
          NfTables.NFTA_SET_ELEM_FLAGS);

  /** Expressions whose data are counts. */
  private static final Set<String> COUNTING = Set.of("counter", "limit", "quota", "last");

  private final NetlinkSocket socket;

  FirewallEntries(NetworkNamespace namespace) {
    socket = NetlinkSocket.netfilter(namespace);
  }

  List<String> tables() {
    return dump(NfTables.NFT_MSG_GETTABLE, m -> line("table", m, TABLE_LEFT_OUT));
  }

  /** Tables, chains, rules, sets and elements. */
  List<String> everything() {
    List<String> lines = new ArrayList<>(tables());
    lines.addAll(dump(NfTables.NFT_MSG_GETCHAIN, m -> line("chain", m, CHAIN_LEFT_OUT)));
    lines.addAll(
        dump(NfTables.NFT_MSG_GETRULE, m -> line("rule", m, RULE_LEFT_OUT) + expressions(m)));
    List<SetName> sets = new ArrayList<>();
    lines.addAll(
        dump(
            NfTables.NFT_MSG_GETSET,
            m -> {
              sets.add(setName(m));
              return line("set", m, SET_LEFT_OUT);
            }));
    sets.stream().distinct().forEach(set -> lines.addAll(elements(set)));
    return lines;
  }

  /**
   * What is in one table.
   *
   * @throws IllegalStateException if there is no such table
   */
  List<String> everything(String table) {
    List<String> lines =
        everything().stream().filter(line -> line.split(" ", 3)[1].equals(table)).toList();
    if (lines.isEmpty()) {
      throw new IllegalStateException("there is no table " + table);
    }
    return lines;
  }

  /** What somebody without Plumbline would do: {@code nft add table inet NAME}. */
  void add(String table) {
    change(NfTables.NFT_MSG_NEWTABLE, table);
  }

  /**
   * {@code nft delete table inet NAME}.
   *
   * @throws dev.plumbline.netlink.NetlinkException if the kernel refuses
   */
  void delete(String table) {
    change(NfTables.NFT_MSG_DELTABLE, table);
  }

  /** {@code nft flush ruleset}: all tables but those that a process owns. */
  void flush() {
    MessageWriter w = new MessageWriter();
    ask(w, NfTables.NFT_MSG_DELTABLE);
    socket.exchangeBatch(w).orThrow("flush ruleset");
  }

  @Override
  public void close() {
    socket.close();
  }

  private List<String> dump(int operation, Function<Message, String> line) {
    return Entries.dump(socket, w -> ask(w, operation), line);
  }

  private List<String> elements(SetName set) {
    Consumer<MessageWriter> request =
        w -> {
          w.begin(type(NfTables.NFT_MSG_GETSETELEM), 0);
          header(w, set.family).attrString(NfTables.NFTA_SET_ELEM_LIST_TABLE, set.table);
          w.attrString(NfTables.NFTA_SET_ELEM_LIST_SET, set.name).end();
        };
    List<String> elements = new ArrayList<>();
    Entries.dump(
        socket,
        request,
        message -> {
          elements.addAll(elements(message, set));
          return "";
        });
    Collections.sort(elements);
    return elements;
  }

  private static List<String> elements(Message message, SetName set) {
    List<String> lines = new ArrayList<>();
    Attributes a = message.attributes(HEADER);
    while (a.next()) {
      if (a.type() == NfTables.NFTA_SET_ELEM_LIST_ELEMENTS) {
        Attributes list = a.nested();
        while (list.next()) {
          lines.add(
              start("element", set.family, set.table) + " of " + set.name + element(list.nested()));
        }
      }
    }
    return lines;
  }

  private static String element(Attributes element) {
    StringBuilder text = new StringBuilder();
    while (element.next()) {
      if (ELEMENT_SHOWN.contains(element.type())) {
        text.append(' ').append(element.type()).append('=').append(hex(element));
      }
    }
    return text.toString();
  }

  private static String expressions(Message rule) {
    StringBuilder text = new StringBuilder();
    Attributes a = rule.attributes(HEADER);
    while (a.next()) {
      if (a.type() == NfTables.NFTA_RULE_EXPRESSIONS) {
        Attributes list = a.nested();
        while (list.next()) {
          text.append(' ').append(expression(list.nested()));
        }
      }
    }
    return text.toString();
  }

  private static String expression(Attributes expression) {
    String name = "";
    String data = "";
    while (expression.next()) {
      switch (expression.type()) {
        case NftExpressions.NFTA_EXPR_NAME -> name = expression.string();
        case NftExpressions.NFTA_EXPR_DATA -> data = hex(expression);
        default -> {}
      }
    }
    return COUNTING.contains(name) ? name : name + ":" + data;
  }

  private static SetName setName(Message set) {
    String table = "";
    String name = "";
    Attributes a = set.attributes(HEADER);
    while (a.next()) {
      switch (a.type()) {
        case NfTables.NFTA_SET_TABLE -> table = a.string();
        case NfTables.NFTA_SET_NAME -> name = a.string();
        default -> {}
      }
    }
    return new SetName(set.u8(0), table, name);
  }

  /** The first attribute of tables, chains, rules and sets is the table's name. */
  private static String line(String kind, Message message, Set<Integer> left) {
    Attributes a = message.attributes(HEADER);
    a.next();
    return start(kind, message.u8(0), a.string())
        + Entries.attributes(message, HEADER, left, Set.of(), Map.of());
  }

  private static String start(String kind, int family, String table) {
    return kind + " " + table + " family " + family;
  }

  private void change(int operation, String table) {
    MessageWriter w = new MessageWriter();
    w.begin(type(operation), operation == NfTables.NFT_MSG_NEWTABLE ? Netlink.NLM_F_CREATE : 0);
    header(w, Nfnetlink.NFPROTO_INET).attrString(NfTables.NFTA_TABLE_NAME, table).end();
    socket.exchangeBatch(w).orThrow("table inet " + table);
  }

  private static void ask(MessageWriter w, int operation) {
    w.begin(type(operation), 0);
    header(w, Nfnetlink.NFPROTO_UNSPEC).end();
  }

  /** {@code struct nfgenmsg}. */
  private static MessageWriter header(MessageWriter w, int family) {
    return w.u8(family).u8(Nfnetlink.NFNETLINK_V0).be16(0);
  }

  private static int type(int operation) {
    return Nfnetlink.NFNL_SUBSYS_NFTABLES << 8 | operation;
  }

  private static String hex(Attributes attribute) {
    return HexFormat.of().formatHex(attribute.bytes());
  }
}
