package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.NFTA_RULE_EXPRESSIONS;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.plumbline.netlink.wire.Attributes;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.NftExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpressionTest {

  @Test
  void every_rule_of_ours_is_read_as_it_was_written() {
    for (Chain chain : Skeleton.TABLE.chains()) {
      for (Rule rule : chain.rules()) {
        assertEquals(rule.expressions(), read(rule), chain.name());
      }
    }
  }

  @Test
  void what_we_do_not_know_is_kept_and_written_again() {
    Data attributes =
        Data.of((byte) 8, (byte) 0, (byte) 1, (byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
    Rule rule = new Rule(List.of(new Expression.Unknown("limit", attributes)), "");
    assertEquals(rule.expressions(), read(rule));
  }

  @Test
  void a_rule_of_ours_prints_nothing_in_brackets_and_a_changed_one_prints_otherwise() {
    for (Chain chain : Skeleton.TABLE.chains()) {
      for (Rule rule : chain.rules()) {
        String text = RuleText.of(rule);
        assertFalse(text.contains("["), text);
        for (int i = 0; i < rule.expressions().size(); i++) {
          if (loadsAgain(rule.expressions(), i)) {
            continue;
          }
          List<Expression> fewer = new ArrayList<>(rule.expressions());
          fewer.remove(i);
          assertFalse(text.equals(RuleText.of(new Rule(fewer, rule.comment()))), text);
        }
      }
    }
  }

  @Test
  void whatever_somebody_makes_of_our_rules_can_be_printed() {
    List<Expression> all =
        Skeleton.TABLE.chains().stream()
            .flatMap(chain -> chain.rules().stream())
            .flatMap(rule -> rule.expressions().stream())
            .distinct()
            .toList();
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      List<Expression> mixed = new ArrayList<>();
      for (int n = random.nextInt(8); n >= 0; n--) {
        mixed.add(all.get(random.nextInt(all.size())));
      }
      assertDoesNotThrow(() -> RuleText.of(new Rule(mixed, "")), mixed::toString);
    }
  }

  @Test
  void a_rule_with_another_comment_or_value_prints_otherwise() {
    Rule rule = RuleBuilder.rule().l4proto(6).accept();
    assertEquals("meta l4proto tcp accept", RuleText.of(rule));
    assertEquals(
        "meta l4proto tcp accept comment \"yes\"",
        RuleText.of(new Rule(rule.expressions(), "yes")));
    Expression loads = new Expression.Meta(NftExpressions.NFT_META_MARK, 0);
    Expression compares = new Expression.Compare(NftExpressions.NFT_CMP_NEQ, 0, Data.native32(1));
    assertEquals(
        "meta 3 != 0x" + Data.native32(1).hex(),
        RuleText.of(new Rule(List.of(loads, compares), "")));
  }

  /** Without it the rule would mean the same: the register still holds that. */
  private static boolean loadsAgain(List<Expression> expressions, int i) {
    Expression expression = expressions.get(i);
    boolean keeps =
        expression instanceof Expression.Payload || expression instanceof Expression.Meta;
    return keeps && expressions.indexOf(expression) < i;
  }

  private static List<Expression> read(Rule rule) {
    MessageWriter out = new MessageWriter();
    out.begin(0x10, 0);
    new ExpressionWriter(out).write(rule);
    out.end();
    Message message = new Message().over(out.buffer(), 0, out.size());
    message.next();
    Attributes attributes = message.attributes(0);
    attributes.next();
    assertEquals(NFTA_RULE_EXPRESSIONS, attributes.type());
    return new ExpressionReader().list(attributes);
  }
}
