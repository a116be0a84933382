package dev.plumbline.agent.cli;

import dev.plumbline.agent.source.Snapshot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description =
        "Says what is wrong with the manifests, as FILE:LINE: FIELD: WHAT. Touches nothing and"
            + " needs no rights.")
final class ValidateCommand implements Callable<Integer> {

  @Mixin Options options;

  @Override
  public Integer call() {
    Snapshot snapshot = Node.read(options);
    snapshot.problems().forEach(System.err::println);
    snapshot.notices().forEach(notice -> System.err.println("note: " + notice));
    if (!snapshot.problems().isEmpty()) {
      return Main.WRONG;
    }
    System.out.println(snapshot.objects().size() + " objects are valid.");
    return 0;
  }
}
