package dev.plumbline.dataplane.firewall;

import java.util.List;
import java.util.Optional;

/**
 * A chain with its rules.
 *
 * @param hook where packets enter it; empty: only other chains jump to it
 */
record Chain(String name, Optional<Hook> hook, List<Rule> rules) {

  Chain {
    rules = List.copyOf(rules);
  }

  /**
   * Where a base chain is hooked in.
   *
   * @param type {@code filter}, {@code nat} or {@code route}
   * @param number {@code NF_INET_FORWARD}, …
   * @param priority lower ones see a packet first
   * @param policy {@code NF_ACCEPT} or {@code NF_DROP}: for packets that no rule decides on
   */
  record Hook(String type, int number, int priority, int policy) {}
}
