package dev.plumbline.agent.api;

import java.util.Optional;
import java.util.stream.Stream;

/** Where an endpoint's interface lives: exactly one of the five. {@link #choice()} is the one. */
public record Sandbox(
    Optional<Pod> pod,
    Optional<Netns> netns,
    Optional<Container> container,
    Optional<EndpointRef> endpointRef,
    Optional<Host> host) {

  /** The one that is set. */
  public sealed interface Choice {}

  /** The sandbox of the Pod of this name. */
  public record Pod(String name) implements Choice {}

  /** The network namespace {@code /run/netns/NAME}. */
  public record Netns(String name) implements Choice {}

  /** The sandbox of a container, {@code RUNTIME://ID}. */
  public record Container(String id) implements Choice {}

  /** The sandbox of another endpoint in the same namespace. */
  public record EndpointRef(String name) implements Choice {}

  /** The node's own network namespace. */
  public record Host() implements Choice {}

  /** The one that is set; a validated sandbox has exactly one. */
  public Choice choice() {
    return Stream.of(pod, netns, container, endpointRef, host)
        .<Choice>flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a sandbox that names none was let through"));
  }
}
