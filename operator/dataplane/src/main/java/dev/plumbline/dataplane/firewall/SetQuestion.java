package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;

import dev.plumbline.dataplane.firewall.ForeignTable.ForeignElement;
import dev.plumbline.dataplane.firewall.ForeignTable.ForeignSet;
import dev.plumbline.dataplane.firewall.Partial.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which elements of a set somebody looks up. */
final class SetQuestion {

  /** An element that is, or may be, the one looked for. */
  record Hit(Answer answer, Expression.Verdict verdict) {}

  private final ForeignSet set;

  SetQuestion(ForeignSet set) {
    this.set = set;
  }

  /** Whether the key is in the set. */
  Answer contains(Partial key) {
    Answer answer = Answer.NO;
    for (Hit hit : hits(key)) {
      if (hit.answer() == Answer.YES) {
        return Answer.YES;
      }
      answer = Answer.MAYBE;
    }
    return answer;
  }

  /** Every element that the key is or may be; a sure one is the last. */
  List<Hit> hits(Partial key) {
    boolean interval = (set.flags() & NFT_SET_INTERVAL) != 0;
    boolean concatenation = (set.flags() & NFT_SET_CONCAT) != 0;
    List<Hit> hits = new ArrayList<>();
    if (interval && !concatenation) {
      intervals(key, hits);
    } else {
      for (ForeignElement element : set.elements()) {
        Hit hit = new Hit(answer(element, key), element.verdict());
        if (hit.answer() != Answer.NO) {
          hits.add(hit);
        }
        if (hit.answer() == Answer.YES) {
          break;
        }
      }
    }
    return hits;
  }

  private Answer answer(ForeignElement element, Partial key) {
    boolean plain =
        element.key() != null
            && (element.last() == null || element.last().equals(element.key()))
            && element.key().length() <= key.length();
    return plain ? key.equalTo(element.key().bytes()) : Answer.MAYBE;
  }

  /**
   * Bounds in order; each but an end begins an interval up to the next. One without a key catches
   * what no other does.
   */
  private void intervals(Partial key, List<Hit> hits) {
    set.elements().stream()
        .filter(element -> element.key() == null)
        .forEach(catchAll -> hits.add(new Hit(Answer.MAYBE, catchAll.verdict())));
    List<ForeignElement> bounds =
        set.elements().stream()
            .filter(element -> element.key() != null)
            .sorted(
                Comparator.comparing((ForeignElement element) -> element.key().hex())
                    .thenComparing(element -> !isEnd(element)))
            .toList();
    for (int i = 0; i < bounds.size(); i++) {
      if (!isEnd(bounds.get(i))) {
        byte[] first = bounds.get(i).key().bytes();
        byte[] next = i + 1 < bounds.size() ? bounds.get(i + 1).key().bytes() : null;
        Answer answer = within(key.slice(0, first.length), first, next);
        if (answer != Answer.NO) {
          hits.add(new Hit(answer, bounds.get(i).verdict()));
        }
      }
    }
  }

  private static boolean isEnd(ForeignElement element) {
    return (element.flags() & NFT_SET_ELEM_INTERVAL_END) != 0;
  }

  private static Answer within(Partial key, byte[] first, byte[] next) {
    if (next != null && key.isKnown() && key.equalTo(next) == Answer.YES) {
      return Answer.NO;
    }
    byte[] last = next;
    if (last == null) {
      last = new byte[first.length];
      Arrays.fill(last, (byte) 0xff);
    }
    return key.between(first, last);
  }
}
