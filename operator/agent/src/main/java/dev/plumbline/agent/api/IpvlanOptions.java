package dev.plumbline.agent.api;

import java.util.Optional;

/** What only the Ipvlan driver knows. */
public record IpvlanOptions(
    String parent, Optional<Integer> vlan, Optional<Mode> mode, Optional<Flag> flag) {

  public enum Mode {
    L2,
    L3,
    L3S
  }

  public enum Flag {
    Bridge,
    Private,
    VEPA
  }
}
