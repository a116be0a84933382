package dev.plumbline.agent.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** On which ports of a mapping processes of the host listen. */
final class Listening {

  private record Found(Mapping.Binding binding, int port, String who) {}

  private final List<Found> found = new ArrayList<>(0);

  static Listening on(Mapping mapping, Surroundings.Listeners listeners) {
    Listening listening = new Listening();
    for (Mapping.Binding binding : mapping.bindings()) {
      for (int port = binding.port(); port <= binding.lastPort(); port++) {
        Optional<String> who = listeners.on(binding.protocol(), binding.hostIp(), port);
        if (who.isPresent()) {
          listening.found.add(new Found(binding, port, who.get()));
        }
      }
    }
    return listening;
  }

  /** The first listener on such a port. */
  Optional<String> where(Holding.OfPort which) {
    return found.stream()
        .filter(one -> which.test(one.binding(), one.port()))
        .map(Found::who)
        .findFirst();
  }
}
