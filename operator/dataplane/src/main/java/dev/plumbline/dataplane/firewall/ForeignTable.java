package dev.plumbline.dataplane.firewall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of somebody else's, as far as rules can be followed through it.
 *
 * @param family {@code NFPROTO_…}
 */
record ForeignTable(
    int family, String name, Map<String, ForeignChain> chains, Map<String, ForeignSet> sets) {

  ForeignTable(int family, String name) {
    this(family, name, new HashMap<>(), new HashMap<>());
  }

  record ForeignChain(String name, Optional<Chain.Hook> hook, List<ForeignRule> rules) {
    ForeignChain(String name, Optional<Chain.Hook> hook) {
      this(name, hook, new ArrayList<>());
    }
  }

  record ForeignRule(long handle, List<Expression> expressions) {}

  /**
   * A set or map.
   *
   * @param flags {@code NFT_SET_…}
   * @param keyLength in bytes
   */
  record ForeignSet(String name, int flags, int keyLength, List<ForeignElement> elements) {}

  /**
   * An element, or with {@code NFT_SET_ELEM_INTERVAL_END} the end of the one before.
   *
   * @param last of a range in a concatenation; null: none
   * @param verdict what a verdict map says; null: none
   */
  record ForeignElement(Data key, Data last, int flags, Expression.Verdict verdict) {}
}
