package dev.plumbline.model;

import java.util.List;

/** What makes an {@link Item} the one it is: the kernel's own key for it, with its namespace. */
public sealed interface Key {

  NamespaceRef namespace();

  /** A network namespace itself. */
  record OfSandbox(NamespaceRef namespace) implements Key {
    @Override
    public String toString() {
      return "netns " + namespace;
    }
  }

  record OfLink(NamespaceRef namespace, LinkName name) implements Key {
    @Override
    public String toString() {
      return "link " + name + in(namespace);
    }
  }

  record OfAddress(NamespaceRef namespace, LinkName link, IpAddress ip, int length) implements Key {
    @Override
    public String toString() {
      return "address " + ip + "/" + length + " dev " + link + in(namespace);
    }
  }

  /** The kernel keys a route by destination, metric ("priority") and table. */
  record OfRoute(NamespaceRef namespace, int table, Prefix destination, long metric)
      implements Key {
    @Override
    public String toString() {
      return "route " + destination + " table " + table + " metric " + metric + in(namespace);
    }
  }

  record OfRule(Rule rule) implements Key {
    @Override
    public NamespaceRef namespace() {
      return rule.namespace();
    }

    @Override
    public String toString() {
      return "rule " + rule.priority() + " table " + rule.table() + in(namespace());
    }
  }

  /** A setting under /proc/sys, its path without that and with slashes. */
  record OfSysctl(NamespaceRef namespace, String path) implements Key {
    @Override
    public String toString() {
      return "sysctl " + path + in(namespace);
    }
  }

  /** A table of ours with its chains and empty sets. */
  record OfTable(TableFamily family) implements Key {
    @Override
    public NamespaceRef namespace() {
      return NamespaceRef.Host.HOST;
    }

    @Override
    public String toString() {
      return "table " + family + " plumbline";
    }
  }

  record OfElement(FirewallSet set, List<Field> key) implements Key {
    @Override
    public NamespaceRef namespace() {
      return NamespaceRef.Host.HOST;
    }

    @Override
    public String toString() {
      return "element " + Element.text(key) + " of " + set;
    }
  }

  private static String in(NamespaceRef namespace) {
    return namespace.equals(NamespaceRef.Host.HOST) ? "" : " in " + namespace;
  }
}
