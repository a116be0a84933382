package dev.plumbline.agent.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What most commands take: the manifests, and {@link StateOptions}. */
final class Options extends StateOptions {

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

  /** With no manifests named. */
  static Options without(StateOptions state) {
    Options options = new Options();
    options.stateDir = state.stateDir;
    options.nodeName = state.nodeName;
    return options;
  }

  List<String> filesOrDefault() {
    return files.isEmpty() ? List.of(DEFAULT_FOLDER.toString()) : files;
  }
}
