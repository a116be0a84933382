package dev.plumbline.agent.cli;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.converge.Statuses;
import dev.plumbline.agent.translate.Attachment;
import dev.plumbline.agent.translate.Mapping;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.dataplane.host.HostFacts;
import dev.plumbline.model.NamespaceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Objects as tables, and their status as a document. */
final class ObjectPrinter {

  private final Translator translator;
  private final Statuses statuses;
  private final String nodeName;
  private final Supplier<List<HostFacts.Assigned>> hostAddresses;

  ObjectPrinter(
      Translator translator,
      Statuses statuses,
      String nodeName,
      Supplier<List<HostFacts.Assigned>> hostAddresses) {
    this.translator = translator;
    this.statuses = statuses;
    this.nodeName = nodeName;
    this.hostAddresses = hostAddresses;
  }

  /** One table a kind, as {@code kubectl get} prints several kinds. */
  String tables(List<Resource> objects, boolean wide) {
    List<String> tables = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Table table = head(kind, wide);
      objects.stream()
          .filter(object -> object.kind() == kind)
          .forEach(object -> table.row(row(object, wide)));
      if (!table.isEmpty()) {
        tables.add(table.toString());
      }
    }
    return String.join("\n\n", tables);
  }

  private static Table head(Kind kind, boolean wide) {
    return switch (kind) {
      case ContainerNetwork ->
          wide
              ? new Table(
                  "NAMESPACE",
                  "CONTAINERNETWORK",
                  "DRIVER",
                  "PREFIXES",
                  "ENDPOINTS",
                  "READY",
                  "BRIDGE",
                  "MTU",
                  "REASON")
              : new Table(
                  "NAMESPACE", "CONTAINERNETWORK", "DRIVER", "PREFIXES", "ENDPOINTS", "READY");
      case Endpoint ->
          wide
              ? new Table(
                  "NAMESPACE",
                  "ENDPOINT",
                  "NETWORK",
                  "SANDBOX",
                  "INTERFACE",
                  "ADDRESS",
                  "READY",
                  "MAC",
                  "HOST-END",
                  "REASON")
              : new Table(
                  "NAMESPACE", "ENDPOINT", "NETWORK", "SANDBOX", "INTERFACE", "ADDRESS", "READY");
      case PortMapping ->
          wide
              ? new Table(
                  "NAMESPACE", "PORTMAPPING", "ENDPOINT", "PORTS", "READY", "BINDINGS", "REASON")
              : new Table("NAMESPACE", "PORTMAPPING", "ENDPOINT", "PORTS", "READY");
    };
  }

  private String[] row(Resource object, boolean wide) {
    List<String> cells = new ArrayList<>();
    cells.add(object.metadata().namespace());
    cells.add(object.metadata().name());
    Condition ready = statuses.conditions(object).getLast();
    List<String> more = new ArrayList<>();
    switch (object) {
      case Resource.ContainerNetwork network -> network(network, cells, more);
      case Resource.Endpoint endpoint -> endpoint(endpoint, cells, more);
      case Resource.PortMapping mapping -> mapping(mapping, cells, more);
    }
    cells.add(ready.status().name());
    if (wide) {
      cells.addAll(more);
      cells.add(
          ready.message().isEmpty() ? ready.reason() : ready.reason() + ": " + ready.message());
    }
    return cells.toArray(String[]::new);
  }

  private void network(Resource.ContainerNetwork object, List<String> cells, List<String> more) {
    Optional<Network> network = translator.network(object.ref());
    cells.add(object.spec().driver().name());
    cells.add(network.map(ObjectPrinter::prefixes).orElse(""));
    cells.add(Long.toString(endpoints(object)));
    boolean bridge = network.filter(n -> !n.subnets().isEmpty()).isPresent();
    more.add(bridge ? network.get().bridge().text() : "");
    more.add(bridge ? Integer.toString(network.get().mtu()) : "");
  }

  private static String prefixes(Network network) {
    return network.subnets().stream()
        .map(subnet -> subnet.prefix().toString())
        .collect(Collectors.joining(","));
  }

  private long endpoints(Resource.ContainerNetwork object) {
    return translator.attachments().stream()
        .filter(a -> a.network().filter(n -> n.ref().equals(object.ref())).isPresent())
        .count();
  }

  private void endpoint(Resource.Endpoint object, List<String> cells, List<String> more) {
    Optional<Attachment> attachment = translator.attachment(object.ref());
    Optional<Attachment.Wire> wire = attachment.flatMap(Attachment::link);
    cells.add(object.spec().networkRef().map(ref -> ref.name()).orElse(""));
    cells.add(attachment.map(a -> a.sandbox().toString()).orElse(""));
    cells.add(wire.map(w -> w.interfaceName().text()).orElse(""));
    cells.add(attachment.map(ObjectPrinter::addresses).orElse(""));
    more.add(wire.map(w -> w.mac().toString()).orElse(""));
    more.add(wire.map(w -> w.hostEnd().text()).orElse(""));
  }

  private static String addresses(Attachment attachment) {
    return attachment.link().stream()
        .flatMap(wire -> wire.addresses().stream())
        .map(Object::toString)
        .collect(Collectors.joining(","));
  }

  private void mapping(Resource.PortMapping object, List<String> cells, List<String> more) {
    Optional<Mapping> mapping = translator.mapping(object.ref());
    cells.add(object.spec().endpointRef().map(ref -> ref.name()).orElse("(selector)"));
    cells.add(ports(object));
    more.add(
        mapping.stream()
            .flatMap(m -> m.bindings().stream())
            .map(ObjectPrinter::binding)
            .collect(Collectors.joining(",")));
  }

  /** As {@code docker ps} shows ports: {@code 8080->80/tcp}. */
  static String ports(Resource.PortMapping object) {
    Set<String> ports = new LinkedHashSet<>();
    for (var port : object.spec().ports()) {
      int last = port.firstTarget() + port.lastPort() - port.port();
      ports.add(
          range(port.port(), port.lastPort())
              + "->"
              + range(port.firstTarget(), last)
              + "/"
              + port.protocol().name().toLowerCase(java.util.Locale.ROOT));
    }
    return String.join(",", ports);
  }

  private static String range(int first, int last) {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }

  private static String binding(Mapping.Binding binding) {
    String host = binding.hostIp().toString();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + range(binding.port(), binding.lastPort())
        + "/"
        + binding.protocol();
  }

  /** The whole object with its status, for {@code -o yaml} and {@code -o json}. */
  Map<String, Object> document(Resource object) {
    Map<String, Object> document = new LinkedHashMap<>(object.raw());
    document.put("status", status(object));
    return document;
  }

  private Map<String, Object> status(Resource object) {
    Map<String, Object> status = new LinkedHashMap<>();
    switch (object) {
      case Resource.ContainerNetwork network -> networkStatus(network, status);
      case Resource.Endpoint endpoint -> endpointStatus(endpoint, status);
      case Resource.PortMapping mapping -> mappingStatus(mapping, status);
    }
    status.put("conditions", statuses.conditions(object).stream().map(this::condition).toList());
    return status;
  }

  private void networkStatus(Resource.ContainerNetwork object, Map<String, Object> status) {
    translator
        .network(object.ref())
        .ifPresent(
            network -> {
              if (!network.subnets().isEmpty()) {
                status.put("subnets", network.subnets().stream().map(this::subnet).toList());
                status.put("prefixes", prefixes(network));
                status.put("mtu", network.mtu());
              }
            });
    status.put("endpoints", endpoints(object));
  }

  private Map<String, Object> subnet(Network.Subnet subnet) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("cidr", subnet.prefix().toString());
    document.put("gateway", subnet.gateway().toString());
    return document;
  }

  private void endpointStatus(Resource.Endpoint object, Map<String, Object> status) {
    status.put("nodeName", nodeName);
    translator
        .attachment(object.ref())
        .ifPresent(
            attachment -> {
              status.put("sandbox", sandbox(attachment.sandbox()));
              if (attachment.sandbox() instanceof NamespaceRef.Host) {
                hostStatus(status);
              }
              attachment
                  .link()
                  .ifPresent(
                      wire -> {
                        status.put("interfaceName", wire.interfaceName().text());
                        status.put("ips", ips(attachment));
                        status.put("address", wire.addresses().getFirst().toString());
                        status.put("hardwareAddress", wire.mac().toString());
                      });
            });
  }

  private void hostStatus(Map<String, Object> status) {
    List<HostFacts.Assigned> all = hostAddresses.get();
    status.put("ips", all.stream().map(one -> one.ip() + "/" + one.length()).toList());
    if (!all.isEmpty()) {
      status.put("address", all.getFirst().ip().toString());
    }
  }

  private static String sandbox(NamespaceRef namespace) {
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

  private void mappingStatus(Resource.PortMapping object, Map<String, Object> status) {
    translator
        .mapping(object.ref())
        .ifPresent(
            mapping ->
                status.put(
                    "bindings",
                    mapping.bindings().stream().map(ObjectPrinter::bindingDocument).toList()));
    status.put("ports", ports(object));
  }

  private static Map<String, Object> bindingDocument(Mapping.Binding binding) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("hostIP", binding.hostIp().toString());
    document.put("protocol", binding.protocol().name());
    document.put("port", binding.port());
    if (binding.lastPort() != binding.port()) {
      document.put("endPort", binding.lastPort());
    }
    document.put("targets", binding.targets().size());
    return document;
  }

  private Map<String, Object> condition(Condition condition) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", condition.type());
    document.put("status", condition.status().name());
    document.put("reason", condition.reason());
    document.put("message", condition.message());
    document.put("observedGeneration", condition.observedGeneration());
    document.put("lastTransitionTime", condition.lastTransitionTime().toString());
    return document;
  }
}
