package dev.plumbline.agent.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whose network it is, and where its state is kept. */
class StateOptions {

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "What must outlive a process: addresses given out, sysctl values found."
              + " Default: ${DEFAULT-VALUE}")
  Path stateDir = Path.of("/var/lib/plumbline");

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      description = "Which endpoints are this node's, by spec.nodeName. Default: the host's name")
  String nodeName = NodeName.ofHost();
}
