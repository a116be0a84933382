package dev.plumbline.agent.api;

import java.util.Optional;

/** From which namespaces endpoints may attach to a network. */
public record AllowedNamespaces(From from, Optional<LabelSelector> selector) {

  public enum From {
    Same,
    All,
    Selector
  }
}
