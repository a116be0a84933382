package dev.plumbline.agent.demo;

import static dev.plumbline.netlink.libc.ErrnoException.check;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The way into namespaces of our own. The demo's whole process is inside, its main thread as well:
 * Java looks for IPv6 in {@code /proc/net}, which is the main thread's, and no slip of the demo can
 * touch the machine's network.
 *
 * <p>As root a thread unshares the network and mount namespace and starts the command again. Where
 * that is refused, util-linux's {@code unshare} first makes a user namespace (a process with
 * several threads, as every JVM is, may not: EINVAL, user_namespaces(7)), in which the same is
 * tried again.
 */
final class Outside {
  /** Set for the process inside: the machine's network namespace, which it must not be in. */
  static final String MACHINE = "PLUMB_DEMO_MACHINE";

  private static final String IN_USER_NAMESPACE = "PLUMB_DEMO_USER_NAMESPACE";
  private static final List<String> UNSHARE =
      List.of("unshare", "--user", "--map-root-user", "--mount");
  private static final long LIMIT_SECONDS = 180;
  private static final long ENDING_SECONDS = 5;

  private final List<String> command;
  private final PrintStream out;

  Outside(List<String> command, PrintStream out) {
    this.command = command;
    this.out = out;
  }

  /** Runs the command inside, and answers its exit status; 1 where the host forbids namespaces. */
  int run() {
    try {
      Optional<Process> inside = unshared();
      if (inside.isPresent()) {
        return await(inside.get());
      }
      String refusal = System.getenv(IN_USER_NAMESPACE) == null ? refusalOfUserNamespaces() : "";
      if (refusal.isEmpty() && System.getenv(IN_USER_NAMESPACE) == null) {
        return await(inUserNamespace());
      }
      out.println(
          "plumb demo: this host lets neither root nor a user namespace make a network namespace"
              + (refusal.isEmpty() ? "" : " (" + refusal + ")")
              + ": run it as root, outside of a container");
      return 1;
    } catch (IOException e) {
      out.println("plumb demo: cannot start " + command.getFirst() + ": " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** Identity of a network namespace, as {@code net:[4026531840]}. */
  static String namespace() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
  }

  /**
   * Started by a thread in fresh namespaces, whose loopback is up; empty when the kernel forbids.
   */
  private Optional<Process> unshared() throws IOException, InterruptedException {
    String machine = namespace();
    List<Object> result = new ArrayList<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    check(
                        Libc.unshare(LibcConstants.CLONE_NEWNET | LibcConstants.CLONE_NEWNS),
                        "unshare");
                    loopbackUp();
                    result.add(start(command, MACHINE, machine));
                  } catch (ErrnoException | IOException e) {
                    result.add(e);
                  }
                });
    thread.join();
    return switch (result.getFirst()) {
      case Process process -> Optional.of(process);
      case IOException e -> throw e;
      default -> Optional.empty();
    };
  }

  private static void loopbackUp() {
    try (NetlinkSocket socket = NetlinkSocket.route()) {
      Wiring.up(socket, 1);
    }
  }

  private Process inUserNamespace() throws IOException {
    List<String> words = new ArrayList<>(UNSHARE);
    words.addAll(command);
    return start(words, IN_USER_NAMESPACE, "yes");
  }

  /** What {@code unshare} says when it cannot; empty when it can. */
  private static String refusalOfUserNamespaces() throws InterruptedException {
    List<String> words = new ArrayList<>(UNSHARE);
    words.addAll(List.of("--net", "true"));
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? "" : said.strip().lines().findFirst().orElse("unshare fails");
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static Process start(List<String> words, String name, String value) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    builder.environment().put(name, value);
    return builder.start();
  }

  /** It ends what it has started, and with its last process all its namespaces go. */
  private static void endWell(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int await(Process process) throws InterruptedException {
    Thread end = new Thread(() -> endWell(process));
    Runtime.getRuntime().addShutdownHook(end);
    if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      return process.exitValue();
    }
    process.destroyForcibly();
    out.println("plumb demo: stopped after " + LIMIT_SECONDS + " s");
    return 1;
  }
}
