package dev.plumbline.agent.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What the processes in a cluster take. */
final class ClusterOptions {

  @Option(
      names = "--listen",
      paramLabel = "[ADDRESS]:PORT",
      description = "Where /metrics, /healthz and /readyz are served. Default: ${DEFAULT-VALUE}")
  String listen = ":9640";

  @Option(
      names = "--relist",
      paramLabel = "SECONDS",
      description =
          "How often all that is watched is listed, to notice a watch that has gone silent."
              + " Default: ${DEFAULT-VALUE}")
  long relist = 45;

  Duration relist() {
    return Duration.ofSeconds(relist);
  }

  InetSocketAddress address() {
    int colon = listen.lastIndexOf(':');
    if (colon < 0) {
      throw new Stop("--listen is [ADDRESS]:PORT: " + listen);
    }
    try {
      int port = Integer.parseInt(listen.substring(colon + 1));
      String host = listen.substring(0, colon);
      return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    } catch (IllegalArgumentException e) {
      throw new Stop("--listen is [ADDRESS]:PORT: " + listen);
    }
  }
}
