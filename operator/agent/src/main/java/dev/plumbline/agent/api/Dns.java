package dev.plumbline.agent.api;

import java.util.List;

/** What goes into a sandbox's {@code resolv.conf}. */
public record Dns(List<String> servers, List<String> search, List<String> options) {
  public Dns {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    options = List.copyOf(options);
  }
}
