package dev.plumbline.agent.e2e.packets;

import java.util.Arrays;

/** Manifests in one line each: a name, what it refers to, and the lines of its spec. */
final class Manifests {

  static String bridge(String name, String... spec) {
    return network(name, "Bridge", spec);
  }

  static String network(String name, String driver, String... spec) {
    return object("ContainerNetwork", name, "", with(spec, "driver: " + driver));
  }

  /** In the named namespace of its own name, unless the spec has a sandbox. */
  static String endpoint(String name, String network, String... spec) {
    String[] lines = with(spec, "networkRef: {name: " + network + "}");
    boolean elsewhere = Arrays.stream(spec).anyMatch(line -> line.startsWith("sandbox:"));
    return object(
        "Endpoint",
        name,
        "",
        elsewhere ? lines : with(lines, "sandbox: {netns: {name: " + name + "}}"));
  }

  /** Without a network of its own, as {@code docker run --network=container:OWNER}. */
  static String sharing(String name, String owner) {
    return object("Endpoint", name, "", "sandbox: {endpointRef: {name: " + owner + "}}");
  }

  static String labelled(String label, String endpoint) {
    return endpoint.replaceFirst("labels: \\{\\}", "labels: {" + label + "}");
  }

  static String publish(String name, String endpoint, String... spec) {
    return object("PortMapping", name, "", with(spec, "endpointRef: {name: " + endpoint + "}"));
  }

  static String balance(String name, String label, String... spec) {
    return object("PortMapping", name, "", with(spec, "selector: {matchLabels: {" + label + "}}"));
  }

  /** As {@code docker run --publish 8080:80}. */
  static String tcp(int port, int target) {
    return "ports: [{protocol: TCP, port: " + port + ", targetPort: " + target + "}]";
  }

  static String udp(int port, int target) {
    return "ports: [{protocol: UDP, port: " + port + ", targetPort: " + target + "}]";
  }

  private static String object(String kind, String name, String labels, String... spec) {
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: plumbline.dev/v1alpha1\nkind: ").append(kind);
    text.append("\nmetadata: {name: ").append(name);
    text.append(", labels: {").append(labels).append("}}\nspec:\n");
    for (String line : spec) {
      text.append("  ").append(line).append('\n');
    }
    return text.toString();
  }

  private static String[] with(String[] lines, String more) {
    String[] all = Arrays.copyOf(lines, lines.length + 1);
    all[lines.length] = more;
    return all;
  }

  private Manifests() {}
}
