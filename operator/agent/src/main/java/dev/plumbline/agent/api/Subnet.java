package dev.plumbline.agent.api;

import java.util.List;
import java.util.Optional;

/** One prefix of a network. */
public record Subnet(
    String cidr, Optional<String> gateway, Optional<String> range, List<String> reserved) {
  public Subnet {
    reserved = List.copyOf(reserved);
  }
}
