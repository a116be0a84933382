package dev.plumbline.agent.cli;

import dev.plumbline.agent.address.StateUnreadable;
import dev.plumbline.netlink.libc.ErrnoException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
    })
public final class Main implements Runnable {

  static final int WRONG = 1;
  static final int USAGE = 64;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("plan", PlanCommand::new);
    COMMANDS.put("apply", ApplyCommand::new);
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("get", GetCommand::new);
    COMMANDS.put("inspect", InspectCommand::new);
    COMMANDS.put("validate", ValidateCommand::new);
    COMMANDS.put("cleanup", CleanupCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("agent", AgentCommand::new);
    COMMANDS.put("controller", ControllerCommand::new);
    COMMANDS.put("uninstall", UninstallCommand::new);
    COMMANDS.put("completion", CompletionCommand::new);
    COMMANDS.put("help", () -> new HelpCommand()); // HelpCommand::new breaks JDK 25.0.3's AOT cache
  }

  public static void main(String[] args) {
    System.exit(commandLine(args).execute(args));
  }

  /** With the one command that is called, if it is clear which: reading all takes 0.1 s. */
  static CommandLine commandLine(String... args) {
    boolean clear = args.length > 0 && COMMANDS.containsKey(args[0]) && !args[0].equals("help");
    return clear ? with(Set.of(args[0])) : commandLine();
  }

  /** With all commands. */
  static CommandLine commandLine() {
    return with(COMMANDS.keySet());
  }

  private static CommandLine with(Set<String> names) {
    CommandLine plumb = new CommandLine(new Main());
    names.forEach(name -> plumb.addSubcommand(name, COMMANDS.get(name).get()));
    return plumb
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
              CommandLine.UnmatchedArgumentException.printSuggestions(exception, command.getErr());
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
          "run it as root: CAP_NET_ADMIN and CAP_SYS_ADMIN are needed ("
              + kernel.getMessage()
              + ")";
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
