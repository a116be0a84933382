package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import java.util.Optional;

/** From which namespaces endpoints may attach to a network. */
@Cel(
    value = "(self.from == 'Selector') == has(self.selector)",
    message = "goes with from: Selector, and only with it",
    path = ".selector")
public record AllowedNamespaces(
    @Doc(
            "Same: the network's own namespace. All: every one. Selector: those that selector selects.")
        From from,
    @Doc("Namespaces by their labels; kubernetes.io/metadata.name is the name of each.")
        Optional<LabelSelector> selector) {

  public enum From {
    Same,
    All,
    Selector
  }
}
