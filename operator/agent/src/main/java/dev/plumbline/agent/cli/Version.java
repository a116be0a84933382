package dev.plumbline.agent.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"plumb " + number()};
  }

  /** {@code 0.1.0}; of classes that are in no jar, that. */
  static String number() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(built from sources)" : version;
  }
}
