package dev.plumbline.model;

/**
 * One thing in a node's kernel that Plumbline makes, changes and removes. Desired and observed
 * items are the same records; two that are equal need no change.
 */
public sealed interface Item
    permits Sandbox, Link, Address, Route, Rule, Sysctl, FirewallTable, Element {

  Key key();

  default NamespaceRef namespace() {
    return key().namespace();
  }
}
