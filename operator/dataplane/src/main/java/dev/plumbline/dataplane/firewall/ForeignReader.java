package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;

import dev.plumbline.dataplane.firewall.ForeignTable.ForeignChain;
import dev.plumbline.dataplane.firewall.ForeignTable.ForeignElement;
import dev.plumbline.dataplane.firewall.ForeignTable.ForeignRule;
import dev.plumbline.dataplane.firewall.ForeignTable.ForeignSet;
import dev.plumbline.netlink.MessageHandler;
import dev.plumbline.netlink.NetlinkException;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the tables of others that see forwarded packets. */
final class ForeignReader {

  private final NetlinkSocket socket;
  private final MessageWriter out = new MessageWriter();
  private final ExpressionReader expressions = new ExpressionReader();
  private final Map<String, ForeignTable> tables = new LinkedHashMap<>();

  ForeignReader(NetlinkSocket socket) {
    this.socket = socket;
  }

  List<ForeignTable> read() {
    dump(NFT_MSG_GETTABLE, Nfnetlink.NFPROTO_UNSPEC, this::table);
    dump(NFT_MSG_GETCHAIN, Nfnetlink.NFPROTO_UNSPEC, this::chain);
    tables.values().removeIf(table -> !forwards(table));
    for (ForeignTable table : tables.values()) {
      dump(NFT_MSG_GETRULE, table, NFTA_RULE_TABLE, this::rule);
      dump(NFT_MSG_GETSET, table, NFTA_SET_TABLE, this::set);
      table.sets().values().forEach(set -> elements(table, set));
    }
    return List.copyOf(tables.values());
  }

  private static boolean forwards(ForeignTable table) {
    return table.chains().values().stream()
        .flatMap(chain -> chain.hook().stream())
        .anyMatch(hook -> hook.number() == Nfnetlink.NF_INET_FORWARD);
  }

  private void table(Message message) {
    String name = "";
    int flags = 0;
    Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (a.next()) {
      switch (a.type()) {
        case NFTA_TABLE_NAME -> name = a.string();
        case NFTA_TABLE_FLAGS -> flags = a.be32();
        default -> {}
      }
    }
    int family = message.u8(0);
    boolean routed =
        family == Nfnetlink.NFPROTO_INET
            || family == Nfnetlink.NFPROTO_IPV4
            || family == Nfnetlink.NFPROTO_IPV6;
    boolean ours = family == Nfnetlink.NFPROTO_INET && name.equals(Skeleton.NAME);
    if (routed && !ours && (flags & NFT_TABLE_F_DORMANT) == 0) {
      tables.put(family + name, new ForeignTable(family, name));
    }
  }

  private void chain(Message message) {
    TableReader.ChainMessage chain = TableReader.ChainMessage.of(message);
    of(message, chain.table())
        .ifPresent(
            table ->
                table.chains().put(chain.name(), new ForeignChain(chain.name(), chain.hook())));
  }

  private void rule(Message message) {
    String table = "";
    String chain = "";
    long handle = 0;
    List<Expression> list = List.of();
    Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (a.next()) {
      switch (a.type()) {
        case NFTA_RULE_TABLE -> table = a.string();
        case NFTA_RULE_CHAIN -> chain = a.string();
        case NFTA_RULE_HANDLE -> handle = a.be64();
        case NFTA_RULE_EXPRESSIONS -> list = expressions.list(a);
        default -> {}
      }
    }
    ForeignRule rule = new ForeignRule(handle, list);
    String name = chain;
    of(message, table)
        .map(found -> found.chains().get(name))
        .ifPresent(found -> found.rules().add(rule));
  }

  private void set(Message message) {
    TableReader.SetMessage set = TableReader.SetMessage.of(message);
    SetDeclaration declared = set.declaration();
    ForeignSet empty =
        new ForeignSet(declared.name(), declared.flags(), declared.keyLength(), new ArrayList<>());
    of(message, set.table()).ifPresent(table -> table.sets().put(declared.name(), empty));
  }

  private void elements(ForeignTable table, ForeignSet set) {
    dump(
        () -> {
          begin(NFT_MSG_GETSETELEM, table.family());
          out.attrString(NFTA_SET_ELEM_LIST_TABLE, table.name());
          out.attrString(NFTA_SET_ELEM_LIST_SET, set.name());
        },
        message -> elements(message, set));
  }

  private static void elements(Message message, ForeignSet set) {
    Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (a.next()) {
      if (a.type() == NFTA_SET_ELEM_LIST_ELEMENTS) {
        Attributes list = a.nested();
        while (list.next()) {
          set.elements().add(element(list.nested()));
        }
      }
    }
  }

  private static ForeignElement element(Attributes element) {
    Data key = null;
    Data last = null;
    int flags = 0;
    Expression.Verdict verdict = null;
    while (element.next()) {
      switch (element.type()) {
        case NFTA_SET_ELEM_KEY -> key = value(element.nested());
        case NFTA_SET_ELEM_KEY_END -> last = value(element.nested());
        case NFTA_SET_ELEM_FLAGS -> flags = element.be32();
        case NFTA_SET_ELEM_DATA -> verdict = verdict(element.nested());
        default -> {}
      }
    }
    return new ForeignElement(key, last, flags, verdict);
  }

  private static Data value(Attributes data) {
    return data.next() && data.type() == NFTA_DATA_VALUE ? Data.of(data.bytes()) : null;
  }

  private static Expression.Verdict verdict(Attributes data) {
    boolean verdict = data.next() && data.type() == NFTA_DATA_VERDICT;
    return verdict ? ExpressionReader.verdict(data.nested()) : null;
  }

  private Optional<ForeignTable> of(Message message, String table) {
    return Optional.ofNullable(tables.get(message.u8(0) + table));
  }

  private void dump(int type, int family, MessageHandler handler) {
    dump(() -> begin(type, family), handler);
  }

  private void dump(int type, ForeignTable table, int attribute, MessageHandler handler) {
    dump(
        () -> {
          begin(type, table.family());
          out.attrString(attribute, table.name());
        },
        handler);
  }

  /** What goes while we read (ENOENT) drops nothing any more. */
  private void dump(Runnable question, MessageHandler handler) {
    out.clear();
    question.run();
    out.end();
    try {
      socket.dump(out, handler);
    } catch (NetlinkException e) {
      if (!e.errno().equals(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  private void begin(int type, int family) {
    out.begin(Nfnetlink.NFNL_SUBSYS_NFTABLES << 8 | type, 0);
    out.u8(family).u8(Nfnetlink.NFNETLINK_V0).be16(0);
  }
}
