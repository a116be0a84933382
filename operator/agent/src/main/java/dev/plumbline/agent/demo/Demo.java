package dev.plumbline.agent.demo;

import dev.plumbline.model.Family;
import dev.plumbline.netlink.libc.ErrnoException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code plumb demo}: see the package. */
public final class Demo {
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static final long CONVERGED_SECONDS = 15;

  private final Report report;
  private final Plumb plumb;
  private final World world;

  private Demo(Report report, Plumb plumb, World world) {
    this.report = report;
    this.plumb = plumb;
    this.world = world;
  }

  /**
   * Shows the main job on an example, in namespaces of its own.
   *
   * @param plumb the words that start the command line: {@code java}, its options, the main class
   * @param example {@code examples/two-tier}, or a folder with endpoints of the same names
   * @param out where to say what happens; the commands themselves write to standard output
   * @return the exit status: 0 when every step was as it should be, else 1
   */
  public static int run(List<String> plumb, Path example, PrintStream out) {
    try {
      String machine = System.getenv(Outside.MACHINE);
      if (machine == null) {
        List<String> again = new ArrayList<>(plumb);
        again.addAll(List.of("demo", "-f", example.toString()));
        return new Outside(again, out).run();
      }
      if (machine.equals(Outside.namespace())) {
        throw new IOException(Outside.MACHINE + " is set, but this is no namespace of its own");
      }
      return inside(plumb, example, out);
    } catch (IOException | ErrnoException e) {
      out.println("plumb demo: " + e.getMessage());
      return 1;
    }
  }

  private static int inside(List<String> plumb, Path example, PrintStream out) throws IOException {
    Report report = new Report(out);
    report.say("In namespaces of its own; this machine's network is not touched.");
    Mounts.separate();
    try (World world = World.build()) {
      new Demo(report, new Plumb(plumb, example, report), world).show();
    } catch (Exception e) {
      report.wrong("the demo stops here", e);
    }
    return report.end();
  }

  private void show() throws Exception {
    report.step(
        "A host of its own: a LAN on eth0, one neighbour there, and behind it the internet");
    surroundings();
    Snapshot before = Snapshot.of(world.host());
    try {
      theMainJob();
    } catch (Exception e) {
      report.wrong("cannot go on", e);
    }
    report.step("Take it all away");
    cleanUp(before);
  }

  private void theMainJob() throws Exception {
    report.step("What would be done, each change as the line a person would have typed");
    exits("changes are planned", 2, "plan");
    report.step("Do it; a second look finds nothing more to do");
    exits("all is programmed", 0, "apply");
    exits("nothing is planned", 0, "plan");
    report.step("What stands");
    exits("all is ready", 0, "get");
    Objects objects = Objects.read(plumb.ask("get", "-o", "json"));
    report.step("Real packets");
    Traffic traffic = new Traffic(report, world, objects);
    traffic.checkAll();
    report.step("Broken behind Plumbline's back while it runs");
    behindItsBack(objects, traffic);
    report.step("Nobody runs it now, and the network stands");
    traffic.checkPublished();
    exits("nothing is planned", 0, "plan");
  }

  private void surroundings() {
    for (Family family : Family.values()) {
      report.check(
          "host -> neighbour, " + family + " ping",
          () -> Packets.ping(world.host(), World.neighbour(family)));
      report.check(
          "host -> internet, " + family + " ping",
          () -> Packets.ping(world.host(), World.internet(family)));
    }
  }

  private void behindItsBack(Objects objects, Traffic traffic) throws Exception {
    try (Repairs repairs = new Repairs(report, world, objects)) {
      running(
          () -> {
            repairs.ofNetworks();
            traffic.checkPublished();
            repairs.refused();
          },
          "run");
      report.step("The nft table as well, where nobody owns it");
      running(repairs::ofTable, "run", "--no-table-owner");
    }
  }

  /**
   * Does the work while the command stays. It must find nothing to do at its start, and end with
   * status 0 on SIGTERM.
   */
  private void running(Work work, String... command) throws Exception {
    try (Plumb.Running run = plumb.stay(command)) {
      boolean converged =
          report.check(
              "it starts, and has nothing to do",
              () -> contains(" 0 changes", run.await("converged", CONVERGED_SECONDS)));
      if (converged) {
        work.run();
      }
      report.check("SIGTERM ends it", () -> status(0, run.terminate()));
    }
  }

  private static String contains(String word, String line) {
    if (!line.contains(word)) {
      throw new IllegalStateException("it says \"" + line + "\"");
    }
    return "";
  }

  private void cleanUp(Snapshot before) {
    report.check("all of Plumbline's is removed", () -> timed(0, () -> plumb.showBare("cleanup")));
    report.check(
        "nothing is left",
        () -> {
          Snapshot after = Snapshot.of(world.host());
          List<String> differences = before.differences(after);
          if (!differences.isEmpty()) {
            throw new IllegalStateException(String.join("\n    ", differences));
          }
          return after.counts() + " as before";
        });
  }

  private void exits(String what, int status, String... command) {
    report.check(what, () -> timed(status, () -> plumb.show(command)));
  }

  private static String timed(int expected, Callable<Integer> command) throws Exception {
    long start = System.nanoTime();
    return status(expected, command.call()) + ", " + Report.milliseconds(System.nanoTime() - start);
  }

  private static String status(int expected, int actual) {
    if (actual != expected) {
      throw new IllegalStateException("exit status " + actual + ", not " + expected);
    }
    return "exit status " + actual;
  }
}
