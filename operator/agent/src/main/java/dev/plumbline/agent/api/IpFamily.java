package dev.plumbline.agent.api;

/** An address family as the API spells it. */
public enum IpFamily {
  IPv4,
  IPv6
}
