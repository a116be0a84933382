package dev.plumbline.agent.source;

import dev.plumbline.agent.schema.Described;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Plain words to values, as the core schema has it.
 *
 * <p>A word that kubectl, whose YAML is older, would read as something else is refused rather than
 * understood: the same files must mean the same in both.
 */
final class Scalars {
  private Scalars() {}

  private static final ScalarResolver CORE = new CoreSchema().getScalarResolver();
  private static final Set<String> TRUTH_ONCE = Set.of("yes", "no", "on", "off");
  private static final String LEADING_ZERO = "[-+]?0[0-9]+";

  static Object value(ScalarEvent event, int line) throws SyntaxException {
    var text = event.getValue();
    var tag = event.getTag().orElse("");
    if (tag.isEmpty() && !event.isPlain() || tag.equals("!")) {
      return text;
    }
    var resolved = CORE.resolve(text, true);
    if (!tag.isEmpty()) {
      refuse(tag, resolved.equals(Tag.STR) ? "str" : core(resolved), line);
      return tag.equals(Tag.STR.getValue()) ? text : value(resolved, text, line);
    }
    if (TRUTH_ONCE.contains(text.toLowerCase(Locale.ROOT))) {
      throw new SyntaxException(
          line, text + " is ambiguous: write true or false, or put it in quotes");
    }
    return value(resolved, text, line);
  }

  /** Lets only the core's tags pass, and only where they say what the value is anyway. */
  static void refuse(String tag, String expected, int line) throws SyntaxException {
    var isText =
        tag.equals(Tag.STR.getValue()) && !expected.equals("map") && !expected.equals("seq");
    if (!tag.isEmpty() && !tag.equals("!") && !isText && !tag.equals(Tag.PREFIX + expected)) {
      throw new SyntaxException(line, "tag " + Described.line(tag) + " is not accepted");
    }
  }

  private static String core(Tag tag) {
    return tag.getValue().substring(Tag.PREFIX.length());
  }

  private static Object value(Tag tag, String text, int line) throws SyntaxException {
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return text.equalsIgnoreCase("true");
    }
    if (tag.equals(Tag.INT)) {
      return whole(text, line);
    }
    return tag.equals(Tag.FLOAT) ? real(text) : text;
  }

  private static Object whole(String text, int line) throws SyntaxException {
    if (text.matches(LEADING_ZERO)) {
      throw new SyntaxException(
          line,
          text + " is ambiguous: write the number without leading zeros, or put it in quotes");
    }
    var number =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
  }

  private static Double real(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      case ".nan" -> Double.NaN;
      default -> Double.valueOf(text);
    };
  }
}
