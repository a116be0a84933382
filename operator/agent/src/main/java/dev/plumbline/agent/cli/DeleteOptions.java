package dev.plumbline.agent.cli;

import picocli.CommandLine.Option;

/** Whether an empty set of manifests is meant. */
final class DeleteOptions {
  @Option(
      names = "--allow-empty",
      description =
          "Take a set without any object at its word and remove all that is ours; without this an"
              + " empty or unreadable set removes nothing.")
  boolean allowEmpty;
}
