package dev.plumbline.agent.kernel;

import dev.plumbline.agent.translate.Surroundings;
import dev.plumbline.dataplane.listener.Listener;
import dev.plumbline.dataplane.listener.Listeners;
import dev.plumbline.dataplane.listener.ProcessOf;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who listens on this node, asked once a pass and only if somebody wants to know. */
final class HostListeners implements Surroundings.Listeners {

  private record Port(Protocol protocol, int number) {}

  private final Listeners kernel;
  private List<Listener> all;
  private Map<Port, List<Listener>> byPort;

  HostListeners(Listeners kernel) {
    this.kernel = kernel;
  }

  @Override
  public Optional<String> on(Protocol protocol, IpAddress address, int port) {
    if (byPort == null) {
      byPort =
          all().stream()
              .collect(
                  Collectors.groupingBy(
                      listener -> new Port(listener.protocol(), listener.port()),
                      HashMap::new,
                      Collectors.toList()));
    }
    return byPort.getOrDefault(new Port(protocol, port), List.of()).stream()
        .filter(listener -> listener.overlaps(address))
        .findFirst()
        .map(HostListeners::text);
  }

  @Override
  public Object found() {
    return all();
  }

  private List<Listener> all() {
    if (all == null) {
      all = kernel.all();
    }
    return all;
  }

  private static String text(Listener listener) {
    return ProcessOf.listener(listener)
            .map(process -> process.name() + " (pid " + process.pid() + ") on ")
            .orElse("")
        + listener;
  }
}
