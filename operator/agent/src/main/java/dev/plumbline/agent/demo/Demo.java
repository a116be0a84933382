package dev.plumbline.agent.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code plumb demo}: see the package. */
public final class Demo {
  /**
   * Shows the main job on an example.
   *
   * @param plumb the words that start the command line: {@code java}, its options, the main class
   * @param example a folder like {@code examples/two-tier}, with its endpoints
   * @param out where to say what happens
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
        out.println(
            "plumb demo: " + Outside.MACHINE + " is set, but this is no namespace of its own");
        return 1;
      }
      return inside(out);
    } catch (IOException e) {
      out.println("plumb demo: " + e);
      return 1;
    }
  }

  static int inside(PrintStream out) throws IOException {
    Mounts.separate();
    Report r = new Report(out);
    try (World world = World.build()) {
      r.step("World");
      r.check("lan", () -> Packets.ping(world.host(), World.NEIGHBOUR.get(0)));
      r.check("lan", () -> Packets.ping(world.host(), World.NEIGHBOUR.get(1)));
      r.check("lan", () -> Packets.ping(world.host(), World.INTERNET.get(0)));
      r.check("lan", () -> Packets.ping(world.host(), World.INTERNET.get(1)));
      r.check(
          "silent",
          () ->
              Packets.pingRefused(
                  world.host(), dev.plumbline.model.IpAddress.parse("203.0.113.9")));
      long t = System.nanoTime();
      Snapshot a = Snapshot.of(world.host());
      r.say(Report.milliseconds(System.nanoTime() - t));
      for (int i = 0; i < 5; i++)
        try (AutoCloseable _ = Packets.server(world.neighbour(), "internet", 80)) {
          r.check("http", () -> Packets.get(world.host(), World.INTERNET.get(0), 80));
          r.check("http", () -> Packets.get(world.host(), World.INTERNET.get(1), 80));
        } catch (Exception e) {
          throw new IOException(e);
        }
      r.check("no server", () -> Packets.getRefused(world.host(), World.INTERNET.get(1), 80));
      Snapshot b = Snapshot.of(world.host());
      r.say(a.counts());
      a.differences(b).forEach(r::say);
      a.parts()
          .forEach(
              (p, l) -> {
                if (p != Snapshot.Part.SYSCTLS) l.forEach(r::say);
              });
      return r.end();
    }
  }

  public static void main(String[] args) {
    List<String> plumb =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().get(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.plumbline.agent.demo.Demo"));
    System.exit(run(plumb, Path.of("examples/two-tier"), System.out));
  }
}
