package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ACCEPTED;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.agent.api.Sandbox;
import dev.plumbline.model.NamespaceRef;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the namespace an endpoint means, through however many that share one. */
final class SandboxResolver {

  private final Map<ObjectRef, Resource> objects;
  private final Cluster cluster;

  SandboxResolver(Map<ObjectRef, Resource> objects, Cluster cluster) {
    this.objects = objects;
    this.cluster = cluster;
  }

  NamespaceRef resolve(Endpoint endpoint) throws Refusal {
    Endpoint owner = owner(endpoint);
    return switch (owner.spec().sandbox().choice()) {
      case Sandbox.Netns netns -> new NamespaceRef.Named(netns.name());
      case Sandbox.Container container -> container(container.id());
      case Sandbox.Host _ -> NamespaceRef.Host.HOST;
      case Sandbox.Pod _ ->
          cluster
              .podOf(owner.ref())
              .map(NamespaceRef.Pod::new)
              .orElseThrow(
                  () -> new Refusal(ACCEPTED, "Unsupported", "sandbox.pod needs a cluster"));
      case Sandbox.EndpointRef _ -> throw new IllegalStateException("an owner shares no sandbox");
    };
  }

  /** The namespace, if it can be found out. */
  Optional<NamespaceRef> find(Endpoint endpoint) {
    try {
      return Optional.of(resolve(endpoint));
    } catch (Refusal refusal) {
      return Optional.empty();
    }
  }

  /** The endpoint whose sandbox this one shares in the end; itself when it shares none. */
  Endpoint owner(Endpoint endpoint) throws Refusal {
    Set<ObjectRef> seen = new HashSet<>();
    Endpoint at = endpoint;
    while (at.spec().sandbox().choice() instanceof Sandbox.EndpointRef(String name)) {
      if (!seen.add(at.ref())) {
        throw new Refusal(
            ACCEPTED, "SandboxCycle", "the endpoints that share this sandbox refer to each other");
      }
      ObjectRef next = new ObjectRef(Kind.Endpoint, at.metadata().namespace(), name);
      if (!(objects.get(next) instanceof Endpoint shared)) {
        throw new Refusal(
            ACCEPTED, "EndpointNotFound", "there is no endpoint " + name + " to share with");
      }
      at = shared;
    }
    return at;
  }

  private static NamespaceRef container(String id) throws Refusal {
    int separator = id.indexOf("://");
    if (separator < 0) {
      throw new Refusal(ACCEPTED, "InvalidContainer", "a container is RUNTIME://ID: " + id);
    }
    return new NamespaceRef.Container(
        id.substring(0, separator), id.substring(separator + "://".length()));
  }
}
