package dev.plumbline.agent.cli;

import dev.plumbline.agent.address.StateUnreadable;
import dev.plumbline.netlink.libc.ErrnoException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code plumb}. */
@Command(
    name = "plumb",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Declarative container networking: Docker's networks from manifests.",
    footer = {
      "",
      "Start with:",
      "  plumb demo                       see it work, in namespaces of its own",
      "  plumb validate -f examples/two-tier",
      "  plumb plan     -f examples/two-tier     what would be done, as ip and nft lines",
      "  plumb apply    -f examples/two-tier",
      "  plumb get      -f examples/two-tier",
      "  plumb cleanup",
      "",
      "Exit status: 0 as it should be, 1 something is wrong, 2 `plan` found something to do,"
          + " 64 wrong usage."
    },
    subcommands = {
      PlanCommand.class,
      ApplyCommand.class,
      RunCommand.class,
      GetCommand.class,
      InspectCommand.class,
      ValidateCommand.class,
      CleanupCommand.class,
      DemoCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {

  static final int WRONG = 1;
  static final int USAGE = 64;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(
            (exception, commandLine, _) -> {
              commandLine.getErr().println("plumb: " + message(exception));
              return WRONG;
            })
        .setParameterExceptionHandler(
            (exception, _) -> {
              CommandLine command = exception.getCommandLine();
              command.getErr().println("plumb: " + exception.getMessage());
              command
                  .getErr()
                  .println(
                      "Try '" + command.getCommandSpec().qualifiedName() + " --help' for help.");
              return USAGE;
            });
  }

  private static String message(Exception exception) throws Exception {
    return switch (exception) {
      case Stop stop -> stop.getMessage();
      case ErrnoException kernel when kernel.errno().name().equals("EPERM") ->
          kernel.getMessage() + "; CAP_NET_ADMIN and CAP_SYS_ADMIN are needed: run it as root";
      case ErrnoException kernel -> kernel.getMessage();
      case StateUnreadable state -> state.getMessage();
      default -> throw exception;
    };
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
