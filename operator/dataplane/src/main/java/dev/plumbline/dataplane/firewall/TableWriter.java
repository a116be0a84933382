package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;

import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.TableFamily;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Netlink;
import dev.plumbline.netlink.wire.NfBridge;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the messages that make a table, and the one that deletes it. */
final class TableWriter {

  /** {@code NFTNL_UDATA_RULE_COMMENT} in libnftnl. */
  private static final int COMMENT = 0;

  private static final int HEADER_FLAGS = Netlink.NLM_F_CREATE;

  private final MessageWriter out;
  private final ExpressionWriter expressions;

  TableWriter(MessageWriter out) {
    this.out = out;
    this.expressions = new ExpressionWriter(out);
  }

  /** Starts a message about something in a table of this family. */
  static int begin(MessageWriter out, TableFamily family, int type, int flags) {
    int sequence = out.begin(Nfnetlink.NFNL_SUBSYS_NFTABLES << 8 | type, flags);
    out.u8(Table.protocol(family)).u8(Nfnetlink.NFNETLINK_V0).be16(0);
    return sequence;
  }

  /** Opens the list of elements of a set; to be ended with {@code endNest}. */
  static void elements(MessageWriter out, FirewallSet set) {
    out.attrString(NFTA_SET_ELEM_LIST_TABLE, Skeleton.NAME);
    out.attrString(NFTA_SET_ELEM_LIST_SET, set.toString());
    out.nest(NFTA_SET_ELEM_LIST_ELEMENTS);
  }

  /**
   * The table itself; where it is there already, only its owner may change.
   *
   * @param flags {@code NFT_TABLE_F_…}
   * @param header {@code NLM_F_EXCL}: it must not be there
   * @return the message's sequence number
   */
  int table(TableFamily family, int flags, int header) {
    int sequence = begin(out, family, NFT_MSG_NEWTABLE, HEADER_FLAGS | header);
    out.attrString(NFTA_TABLE_NAME, Skeleton.NAME);
    out.attrBe32(NFTA_TABLE_FLAGS, flags);
    out.end();
    return sequence;
  }

  int delete(TableFamily family) {
    int sequence = begin(out, family, NFT_MSG_DELTABLE, 0);
    out.attrString(NFTA_TABLE_NAME, Skeleton.NAME);
    out.end();
    return sequence;
  }

  /**
   * A table of the bridge family with a chain, and something impossible behind them, so that
   * nothing of it stays.
   *
   * @return the sequence number of the chain's message
   */
  int trial() {
    String name = Skeleton.NAME + "-trial";
    begin(out, TableFamily.BRIDGE, NFT_MSG_NEWTABLE, HEADER_FLAGS);
    out.attrString(NFTA_TABLE_NAME, name);
    out.end();
    Chain.Hook hook =
        new Chain.Hook(
            "filter",
            NfBridge.NF_BR_PRE_ROUTING,
            NfBridge.NF_BR_PRI_FILTER_BRIDGED,
            Nfnetlink.NF_ACCEPT);
    int chain = begin(out, TableFamily.BRIDGE, NFT_MSG_NEWCHAIN, HEADER_FLAGS);
    out.attrString(NFTA_CHAIN_TABLE, name);
    out.attrString(NFTA_CHAIN_NAME, "trial");
    hook(hook);
    out.end();
    begin(out, TableFamily.BRIDGE, NFT_MSG_DELCHAIN, 0);
    out.attrString(NFTA_CHAIN_TABLE, name);
    out.attrString(NFTA_CHAIN_NAME, "none");
    out.end();
    return chain;
  }

  /** All that is in the table but elements: sets, chains, and then rules, which refer to both. */
  void contents(Table table) {
    table.sets().forEach(set -> set(table, set));
    table.chains().forEach(chain -> chain(table, chain));
    for (Chain chain : table.chains()) {
      chain.rules().forEach(rule -> rule(table, chain, rule));
    }
  }

  private void set(Table table, SetDeclaration set) {
    begin(out, table.family(), NFT_MSG_NEWSET, HEADER_FLAGS);
    out.attrString(NFTA_SET_TABLE, table.name());
    out.attrString(NFTA_SET_NAME, set.name());
    out.attrBe32(NFTA_SET_FLAGS, set.flags());
    out.attrBe32(NFTA_SET_KEY_TYPE, set.keyType());
    out.attrBe32(NFTA_SET_KEY_LEN, set.keyLength());
    if (set.dataLength() > 0) {
      out.attrBe32(NFTA_SET_DATA_TYPE, set.dataType());
      out.attrBe32(NFTA_SET_DATA_LEN, set.dataLength());
    }
    out.attrBe32(NFTA_SET_ID, 1 + table.sets().indexOf(set));
    if (!set.parts().isEmpty()) {
      parts(set);
    }
    Arrays.stream(FirewallSet.values())
        .filter(ours -> ours.toString().equals(set.name()))
        .forEach(ours -> out.attrBytes(NFTA_SET_USERDATA, SetUserdata.of(ours)));
    out.end();
  }

  private void parts(SetDeclaration set) {
    out.nest(NFTA_SET_DESC);
    out.nest(NFTA_SET_DESC_CONCAT);
    for (int length : set.parts()) {
      out.nest(NFTA_LIST_ELEM);
      out.attrBe32(NFTA_SET_FIELD_LEN, length);
      out.endNest();
    }
    out.endNest();
    out.endNest();
  }

  private void chain(Table table, Chain chain) {
    begin(out, table.family(), NFT_MSG_NEWCHAIN, HEADER_FLAGS);
    out.attrString(NFTA_CHAIN_TABLE, table.name());
    out.attrString(NFTA_CHAIN_NAME, chain.name());
    chain.hook().ifPresent(this::hook);
    out.end();
  }

  private void hook(Chain.Hook hook) {
    out.attrString(NFTA_CHAIN_TYPE, hook.type());
    out.attrBe32(NFTA_CHAIN_POLICY, hook.policy());
    out.nest(NFTA_CHAIN_HOOK);
    out.attrBe32(NFTA_HOOK_HOOKNUM, hook.number());
    out.attrBe32(NFTA_HOOK_PRIORITY, hook.priority());
    out.endNest();
  }

  private void rule(Table table, Chain chain, Rule rule) {
    begin(out, table.family(), NFT_MSG_NEWRULE, HEADER_FLAGS | Netlink.NLM_F_APPEND);
    out.attrString(NFTA_RULE_TABLE, table.name());
    out.attrString(NFTA_RULE_CHAIN, chain.name());
    expressions.write(rule);
    if (!rule.comment().isEmpty()) {
      comment(rule.comment());
    }
    out.end();
  }

  /** Type and length are a byte each; the length counts the NUL. */
  private void comment(String comment) {
    byte[] text = comment.getBytes(StandardCharsets.UTF_8);
    byte[] userdata = new byte[text.length + 3];
    userdata[0] = COMMENT;
    userdata[1] = (byte) (text.length + 1);
    System.arraycopy(text, 0, userdata, 2, text.length);
    out.attrBytes(NFTA_RULE_USERDATA, userdata);
  }

  /** The comment in a rule's user data; empty when there is none. */
  static String commentIn(byte[] userdata) {
    int at = 0;
    while (at + 2 <= userdata.length) {
      int length = userdata[at + 1] & 0xff;
      if (userdata[at] == COMMENT && length > 0 && at + 2 + length <= userdata.length) {
        return new String(userdata, at + 2, length - 1, StandardCharsets.UTF_8);
      }
      at += 2 + length;
    }
    return "";
  }
}
