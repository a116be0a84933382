package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.ObjectName;
import dev.plumbline.agent.api.constraint.Text;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an endpoint's interface lives: exactly one of the five. {@link #choice()} is the one. */
@Cel(
    value =
        "[has(self.pod), has(self.netns), has(self.container), has(self.endpointRef), has(self.host)]"
            + ".filter(x, x).size() == 1",
    message = "must have exactly one of pod, netns, container, endpointRef and host")
public record Sandbox(
    @Doc("A Pod's sandbox, on the node where it runs; the interface is plugged in while it runs.")
        Optional<Pod> pod,
    @Doc("A named network namespace, as ip netns knows it.") Optional<Netns> netns,
    @Doc("The sandbox of a container that a runtime on the node made.")
        Optional<Container> container,
    @Doc("The sandbox of another endpoint in the same namespace.")
        Optional<EndpointRef> endpointRef,
    @Doc("The node's own network namespace, for a network of driver Host: host: {}.")
        Optional<Host> host) {

  /** The one that is set. */
  public sealed interface Choice {}

  /** The sandbox of the Pod of this name. */
  public record Pod(@Doc("A Pod in the endpoint's namespace.") @ObjectName String name)
      implements Choice {}

  /** The network namespace {@code /run/netns/NAME}. */
  public record Netns(
      @Doc(
              "The name under /run/netns. The namespace is made when absent, and one that Plumbline made is removed"
                  + " with its last endpoint.")
          @Text(min = 1, max = 253, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$")
          String name)
      implements Choice {}

  /** The sandbox of a container, {@code RUNTIME://ID}. */
  public record Container(
      @Doc(
              "The container's runtime and full id, as in a Pod's status: containerd://3fa1…, docker, cri-o or podman.")
          @Text(
              min = 15,
              max = 128,
              pattern = "^(docker|containerd|cri-o|podman)://[A-Za-z0-9][A-Za-z0-9_.-]*$")
          String id)
      implements Choice {}

  /** The sandbox of another endpoint in the same namespace. */
  public record EndpointRef(@Doc("The other endpoint's name.") @ObjectName String name)
      implements Choice {}

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
