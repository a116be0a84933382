package dev.plumbline.agent.converge;

import dev.plumbline.agent.api.ContainerNetworkStatus;
import dev.plumbline.agent.api.EndpointStatus;
import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.agent.api.PortMappingStatus;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.translate.Attachment;
import dev.plumbline.agent.translate.Mapping;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.model.NamespaceRef;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What became of each object on this node, as its status says it. */
public final class StatusView {

  private final Translator translator;
  private final Statuses statuses;
  private final String nodeName;
  private final Supplier<List<HostFacts.Assigned>> hostAddresses;

  /**
   * @param hostAddresses the addresses that an endpoint of driver Host has
   */
  public StatusView(
      Translator translator,
      Statuses statuses,
      String nodeName,
      Supplier<List<HostFacts.Assigned>> hostAddresses) {
    this.translator = translator;
    this.statuses = statuses;
    this.nodeName = nodeName;
    this.hostAddresses = hostAddresses;
  }

  public ContainerNetworkStatus of(Resource.ContainerNetwork object) {
    Optional<Network> network =
        translator.network(object.ref()).filter(found -> !found.subnets().isEmpty());
    return new ContainerNetworkStatus(
        network.stream().flatMap(n -> n.subnets().stream()).map(StatusView::subnet).toList(),
        network.map(StatusView::prefixes),
        Optional.empty(),
        network.map(Network::mtu),
        Optional.of(Math.toIntExact(endpoints(object))),
        Optional.empty(),
        statuses.conditions(object));
  }

  private static ContainerNetworkStatus.SubnetStatus subnet(Network.Subnet subnet) {
    return new ContainerNetworkStatus.SubnetStatus(
        subnet.prefix().toString(),
        Optional.of(subnet.gateway().toString()),
        Optional.empty(),
        Optional.empty());
  }

  /** Its prefixes in one line. */
  public static String prefixes(Network network) {
    return network.subnets().stream()
        .map(subnet -> subnet.prefix().toString())
        .collect(Collectors.joining(","));
  }

  /** How many endpoints are attached to it here. */
  public long endpoints(Resource.ContainerNetwork object) {
    return translator.attachments().stream()
        .filter(a -> a.network().filter(n -> n.ref().equals(object.ref())).isPresent())
        .count();
  }

  public EndpointStatus of(Resource.Endpoint object) {
    Optional<Attachment> attachment = translator.attachment(object.ref());
    Optional<Attachment.Wire> wire = attachment.flatMap(Attachment::link);
    List<String> ips =
        attachment.filter(a -> a.sandbox() instanceof NamespaceRef.Host).isPresent()
            ? hostAddresses.get().stream().map(one -> one.ip() + "/" + one.length()).toList()
            : attachment.filter(a -> a.link().isPresent()).map(StatusView::ips).orElse(List.of());
    return new EndpointStatus(
        Optional.of(nodeName),
        attachment.map(a -> sandbox(a.sandbox())),
        wire.map(w -> w.interfaceName().text()),
        ips,
        ips.stream().findFirst().map(first -> first.substring(0, first.indexOf('/'))),
        wire.map(w -> w.mac().toString()),
        statuses.conditions(object));
  }

  /** As a status and a table name a sandbox. */
  public static String sandbox(NamespaceRef namespace) {
    return switch (namespace) {
      case NamespaceRef.Host _ -> "host";
      case NamespaceRef.Named(String name) -> "netns/" + name;
      case NamespaceRef.OfProcesses processes -> processes.toString();
    };
  }

  private static List<String> ips(Attachment attachment) {
    Network network = attachment.network().orElseThrow();
    return attachment.link().orElseThrow().addresses().stream()
        .map(ip -> ip + "/" + network.subnetOf(ip).orElseThrow().prefix().length())
        .toList();
  }

  public PortMappingStatus of(Resource.PortMapping object) {
    return new PortMappingStatus(
        translator.mapping(object.ref()).stream()
            .flatMap(mapping -> mapping.bindings().stream())
            .map(StatusView::binding)
            .toList(),
        Optional.of(ports(object.spec())),
        statuses.conditions(object));
  }

  private static PortMappingStatus.Binding binding(Mapping.Binding binding) {
    return new PortMappingStatus.Binding(
        binding.hostIp().toString(),
        PortMappingSpec.Protocol.valueOf(binding.protocol().name()),
        binding.port(),
        binding.lastPort() == binding.port() ? Optional.empty() : Optional.of(binding.lastPort()),
        binding.targets().size());
  }

  /** As {@code docker ps} shows ports: {@code 8080->80/tcp}. */
  public static String ports(PortMappingSpec spec) {
    Set<String> ports = new LinkedHashSet<>();
    for (var port : spec.ports()) {
      int last = port.firstTarget() + port.lastPort() - port.port();
      ports.add(
          range(port.port(), port.lastPort())
              + "->"
              + range(port.firstTarget(), last)
              + "/"
              + port.protocol().name().toLowerCase(Locale.ROOT));
    }
    return String.join(",", ports);
  }

  /** {@code 80}, or {@code 80-89}. */
  public static String range(int first, int last) {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
