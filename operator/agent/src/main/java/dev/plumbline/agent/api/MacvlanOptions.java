package dev.plumbline.agent.api;

import java.util.Optional;

/** What only the Macvlan driver knows. */
public record MacvlanOptions(String parent, Optional<Integer> vlan, Optional<Mode> mode) {

  public enum Mode {
    Bridge,
    VEPA,
    Private,
    Passthru
  }
}
