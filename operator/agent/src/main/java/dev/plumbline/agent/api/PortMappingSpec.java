package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Address;
import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Cidr;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.NamespaceName;
import dev.plumbline.agent.api.constraint.ObjectName;
import dev.plumbline.agent.api.constraint.Text;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.List;
import java.util.Optional;

/** What {@code docker run --publish} says. */
@Doc("The mapping as it should be. What is left out is chosen by Plumbline and shown in status.")
@Cel(
    value = "has(self.endpointRef) != has(self.selector)",
    message = "must have exactly one of endpointRef and selector")
public record PortMappingSpec(
    @Doc(
            "The endpoint, in the same namespace, that the ports lead to. Exactly one of endpointRef and selector.")
        Optional<EndpointRef> endpointRef,
    @Doc(
            "The endpoints, in the same namespace and by their labels, that connections are spread over. Exactly one of"
                + " endpointRef and selector.")
        Optional<LabelSelector> selector,
    @Doc(
            "The host's addresses that answer; 0.0.0.0 and :: stand for all of their family. Left out: the network's"
                + " hostBindings.")
        @Items(min = 1, max = 32, type = ListType.SET)
        List<@Address String> hostIPs,
    @Doc("The ports to publish; each protocol and port once.")
        @Items(
            min = 1,
            max = 64,
            required = true,
            type = ListType.MAP,
            keys = {"protocol", "port"})
        @Cel(
            value =
                "self.all(a, self.all(b, a.protocol != b.protocol || a.port >= b.port"
                    + " || (has(a.endPort) ? a.endPort : a.port) < b.port))",
            message = "must not overlap one another")
        @Cel(
            value =
                "self.all(a, !has(a.name) || self.exists_one(b, has(b.name) && b.name == a.name))",
            message = "must have names that differ")
        List<Port> ports,
    @Doc(
            "Node: the ports answer on the node where the endpoint lives. Mesh: on every node, which forwards over the"
                + " overlay. Left out: Node.")
        Optional<Scope> scope,
    @Doc("Only clients with these source addresses are let in. Left out: all.")
        @Items(min = 1, max = 256, type = ListType.SET)
        List<@Cidr String> allowedSources,
    @Doc(
            "Cluster: a node may pass a connection on to an endpoint elsewhere. Local: only to its own, and so the"
                + " endpoint sees the client's address. Left out: Cluster.")
        Optional<TrafficPolicy> externalTrafficPolicy) {

  public PortMappingSpec {
    hostIPs = List.copyOf(hostIPs);
    ports = List.copyOf(ports);
    allowedSources = List.copyOf(allowedSources);
  }

  /** An endpoint in the same namespace. */
  public record EndpointRef(@Doc("The endpoint's name.") @ObjectName String name) {}

  /** One published port or range. */
  @Cel(
      value = "!has(self.endPort) || self.endPort >= self.port",
      message = "must not be less than port",
      path = ".endPort")
  @Cel(
      value =
          "!has(self.endPort) || !has(self.targetPort) || self.targetPort + self.endPort - self.port <= 65535",
      message = "is too high: the last port of the range would lead above 65535",
      path = ".targetPort")
  public record Port(
      @Doc("What the port is for, in one word; unique in the mapping.")
          Optional<@Text(min = 1, max = 63, pattern = NamespaceName.PATTERN) String> name,
      @Doc("TCP, UDP or SCTP.") Protocol protocol,
      @Doc("The host's port, or the first of a range.") @Whole(min = 1, max = 65535) int port,
      @Doc("The last port of a range, which maps one to one. Left out: one port.")
          Optional<@Whole(min = 1, max = 65535) Integer> endPort,
      @Doc("The endpoint's port that port leads to. Left out: the same number.")
          Optional<@Whole(min = 1, max = 65535) Integer> targetPort) {

    /** The last published port. */
    public int lastPort() {
      return endPort.orElse(port);
    }

    /** The endpoint's port that {@code port} leads to. */
    public int firstTarget() {
      return targetPort.orElse(port);
    }
  }

  public enum Protocol {
    TCP,
    UDP,
    SCTP
  }

  public enum Scope {
    Node,
    Mesh
  }

  public enum TrafficPolicy {
    Cluster,
    Local
  }
}
