package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;

import dev.plumbline.model.TableFamily;
import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a table of ours together from dumps of its chains, rules and sets in its family; other
 * tables are passed over.
 */
final class TableReader {

  /** What of {@code NFT_TABLE_F_…} says who owns a table, and not what it does. */
  private static final int OWNERSHIP = NFT_TABLE_F_OWNER | NFT_TABLE_F_PERSIST;

  private final String name = Skeleton.NAME;
  private final TableFamily family;
  private int flags;
  private final Map<String, Optional<Chain.Hook>> chains = new LinkedHashMap<>();
  private final Map<String, List<Rule>> rules = new LinkedHashMap<>();
  private final List<SetDeclaration> sets = new ArrayList<>();
  private final ExpressionReader expressions = new ExpressionReader();

  TableReader(TableFamily family) {
    this.family = family;
  }

  /** {@code NFT_TABLE_F_…}, as the table's own message has them. */
  void flags(int tableFlags) {
    flags = tableFlags & ~OWNERSHIP;
  }

  void clearChains() {
    chains.clear();
  }

  void clearRules() {
    rules.clear();
  }

  void clearSets() {
    sets.clear();
  }

  Table table() {
    List<Chain> whole = new ArrayList<>();
    chains.forEach(
        (chain, hook) -> whole.add(new Chain(chain, hook, rules.getOrDefault(chain, List.of()))));
    return new Table(family, name, flags, sets, whole);
  }

  List<SetDeclaration> sets() {
    return sets;
  }

  /** Takes an answer to {@code NFT_MSG_GETCHAIN}. */
  void chain(Message message) {
    ChainMessage chain = ChainMessage.of(message);
    if (chain.table().equals(name)) {
      chains.put(chain.name(), chain.hook());
    }
  }

  /** A chain's own message, which says nothing of its rules. */
  record ChainMessage(String table, String name, Optional<Chain.Hook> hook) {

    static ChainMessage of(Message message) {
      String table = "";
      String chain = "";
      String type = "";
      int policy = Nfnetlink.NF_ACCEPT;
      int[] hook = null;
      Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
      while (a.next()) {
        switch (a.type()) {
          case NFTA_CHAIN_TABLE -> table = a.string();
          case NFTA_CHAIN_NAME -> chain = a.string();
          case NFTA_CHAIN_TYPE -> type = a.string();
          case NFTA_CHAIN_POLICY -> policy = a.be32();
          case NFTA_CHAIN_HOOK -> hook = TableReader.hook(a.nested());
          default -> {}
        }
      }
      return new ChainMessage(
          table,
          chain,
          hook == null
              ? Optional.empty()
              : Optional.of(new Chain.Hook(type, hook[0], hook[1], policy)));
    }
  }

  private static int[] hook(Attributes attributes) {
    int[] hook = new int[2];
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_HOOK_HOOKNUM -> hook[0] = attributes.be32();
        case NFTA_HOOK_PRIORITY -> hook[1] = attributes.be32();
        default -> {}
      }
    }
    return hook;
  }

  /** Takes an answer to {@code NFT_MSG_GETRULE}. */
  void rule(Message message) {
    String table = "";
    String chain = "";
    String comment = "";
    List<Expression> list = List.of();
    Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
    while (a.next()) {
      switch (a.type()) {
        case NFTA_RULE_TABLE -> table = a.string();
        case NFTA_RULE_CHAIN -> chain = a.string();
        case NFTA_RULE_EXPRESSIONS -> list = expressions.list(a);
        case NFTA_RULE_USERDATA -> comment = TableWriter.commentIn(a.bytes());
        default -> {}
      }
    }
    if (table.equals(name)) {
      rules.computeIfAbsent(chain, _ -> new ArrayList<>()).add(new Rule(list, comment));
    }
  }

  /** Takes an answer to {@code NFT_MSG_GETSET}. */
  void set(Message message) {
    SetMessage set = SetMessage.of(message);
    if (set.table().equals(name)) {
      sets.add(set.declaration());
    }
  }

  /** A set's own message, which says nothing of its elements. */
  record SetMessage(String table, SetDeclaration declaration) {

    static SetMessage of(Message message) {
      String table = "";
      String set = "";
      int flags = 0;
      int keyType = 0;
      int keyLength = 0;
      int dataType = 0;
      int dataLength = 0;
      List<Integer> parts = new ArrayList<>();
      Attributes a = message.attributes(Nfnetlink.SIZEOF_NFGENMSG);
      while (a.next()) {
        switch (a.type()) {
          case NFTA_SET_TABLE -> table = a.string();
          case NFTA_SET_NAME -> set = a.string();
          case NFTA_SET_FLAGS -> flags = a.be32();
          case NFTA_SET_KEY_TYPE -> keyType = a.be32();
          case NFTA_SET_KEY_LEN -> keyLength = a.be32();
          case NFTA_SET_DATA_TYPE -> dataType = a.be32();
          case NFTA_SET_DATA_LEN -> dataLength = a.be32();
          case NFTA_SET_DESC -> TableReader.parts(a.nested(), parts);
          default -> {}
        }
      }
      return new SetMessage(
          table, new SetDeclaration(set, flags, keyType, keyLength, dataType, dataLength, parts));
    }
  }

  private static void parts(Attributes description, List<Integer> into) {
    while (description.next()) {
      if (description.type() == NFTA_SET_DESC_CONCAT) {
        Attributes fields = description.nested();
        while (fields.next()) {
          Attributes field = fields.nested();
          while (field.next()) {
            if (field.type() == NFTA_SET_FIELD_LEN) {
              into.add(field.be32());
            }
          }
        }
      }
    }
  }
}
