package dev.plumbline.dataplane.firewall;

import java.util.List;

/**
 * A rule of a chain.
 *
 * @param comment for people; empty: none
 */
record Rule(List<Expression> expressions, String comment) {

  Rule {
    expressions = List.copyOf(expressions);
  }
}
