package dev.plumbline.agent.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What most commands take. */
final class Options {

  static final Path DEFAULT_FOLDER = Path.of("/etc/plumbline");

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR|-",
      description =
          "Manifests: files, folders, - for standard input; may be given several times."
              + " Together they are the node's whole desired state. Default: /etc/plumbline")
  List<String> files = List.of();

  @Option(
      names = {"-R", "--recursive"},
      description = "Also read the folders inside the folders.")
  boolean recursive;

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

  List<String> filesOrDefault() {
    return files.isEmpty() ? List.of(DEFAULT_FOLDER.toString()) : files;
  }
}
