package dev.plumbline.agent.cli;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.codec.ResourceEncoder;
import dev.plumbline.agent.converge.StatusView;
import dev.plumbline.agent.converge.Statuses;
import dev.plumbline.agent.translate.Attachment;
import dev.plumbline.agent.translate.Mapping;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.agent.translate.Translator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Objects as tables, and their status as a document. */
final class ObjectPrinter {

  private final Translator translator;
  private final Statuses statuses;
  private final StatusView view;

  ObjectPrinter(Translator translator, Statuses statuses, StatusView view) {
    this.translator = translator;
    this.statuses = statuses;
    this.view = view;
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
    cells.add(network.map(StatusView::prefixes).orElse(""));
    cells.add(Long.toString(view.endpoints(object)));
    boolean bridge = network.filter(n -> !n.subnets().isEmpty()).isPresent();
    more.add(bridge ? network.get().bridge().text() : "");
    more.add(bridge ? Integer.toString(network.get().mtu()) : "");
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
    cells.add(StatusView.ports(object.spec()));
    more.add(
        mapping.stream()
            .flatMap(m -> m.bindings().stream())
            .map(ObjectPrinter::binding)
            .collect(Collectors.joining(",")));
  }

  private static String binding(Mapping.Binding binding) {
    String host = binding.hostIp().toString();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + StatusView.range(binding.port(), binding.lastPort())
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
    return switch (object) {
      case Resource.ContainerNetwork network -> ResourceEncoder.status(view.of(network));
      case Resource.Endpoint endpoint -> ResourceEncoder.status(view.of(endpoint));
      case Resource.PortMapping mapping -> ResourceEncoder.status(view.of(mapping));
    };
  }
}
