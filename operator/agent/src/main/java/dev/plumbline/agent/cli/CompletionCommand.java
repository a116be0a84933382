package dev.plumbline.agent.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a completion script.",
      "  bash, zsh: source <(plumb completion bash)",
      "  fish:      plumb completion fish | source"
    })
final class CompletionCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
  Shell shell;

  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Override
  public Integer call() {
    CommandLine plumb = Main.commandLine();
    System.out.print(
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash("plumb", plumb);
          case FISH -> fish(plumb);
        });
    return 0;
  }

  /** fish's own form: a line an option, conditional on the subcommand. */
  private static String fish(CommandLine plumb) {
    StringBuilder script = new StringBuilder("complete -c plumb -f\n");
    for (Map.Entry<String, CommandLine> entry : plumb.getSubcommands().entrySet()) {
      var spec = entry.getValue().getCommandSpec();
      script
          .append("complete -c plumb -n __fish_use_subcommand -a ")
          .append(entry.getKey())
          .append(" -d ")
          .append(quoted(spec.usageMessage().description()))
          .append('\n');
      for (OptionSpec option : spec.options()) {
        script.append(option(entry.getKey(), option));
      }
    }
    return script.toString();
  }

  private static String option(String command, OptionSpec option) {
    StringBuilder line =
        new StringBuilder("complete -c plumb -n '__fish_seen_subcommand_from " + command + "'");
    for (String name : option.names()) {
      line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    boolean file = option.paramLabel().contains("FILE") || option.paramLabel().contains("DIR");
    line.append(option.arity().max() > 0 ? " -r" : "").append(file ? " -F" : "");
    return line.append(" -d ").append(quoted(option.description())).append('\n').toString();
  }

  private static String quoted(String[] description) {
    String first = description.length == 0 ? "" : description[0];
    int end = first.indexOf(". ");
    String sentence = end < 0 ? first : first.substring(0, end);
    return "'" + sentence.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
