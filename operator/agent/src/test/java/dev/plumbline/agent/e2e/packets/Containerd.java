package dev.plumbline.agent.e2e.packets;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A containerd of the test's own: its folders, its socket, its mount and network namespace. Its
 * containers hold a static busybox and have a network namespace each, as those of Docker and
 * Kubernetes do.
 */
final class Containerd implements AutoCloseable {

  /**
   * Also the name of the cgroups that the containers are in. Processes and cgroups are the whole
   * machine's: another run of the same tests has other names.
   */
  static final String NAMESPACE = "plumbline-packets-" + ProcessHandle.current().pid();

  private final Path folder;
  private final Path rootfs;
  private final Process daemon;
  private final List<String> containers = new ArrayList<>();

  Containerd(Path folder) throws IOException, InterruptedException {
    for (String program : List.of("containerd", "ctr", "runc", "busybox")) {
      assumeTrue(isThere(program), program + " is not installed");
    }
    assumeTrue(Files.isWritable(Path.of("/sys/fs/cgroup")), "no cgroups can be made here");
    this.folder = folder;
    this.rootfs = Files.createDirectories(folder.resolve("rootfs/bin")).getParent();
    Files.copy(Path.of(Shell.run("which busybox").strip()), rootfs.resolve("bin/busybox"));
    Files.writeString(
        folder.resolve("containerd.toml"),
        """
        version = 2
        root = "%1$s/root"
        state = "%1$s/state"
        disabled_plugins = ["io.containerd.grpc.v1.cri"]
        [grpc]
        address = "%1$s/socket"
        """
            .formatted(folder));
    daemon =
        new ProcessBuilder("containerd", "-c", folder.resolve("containerd.toml").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitAnswer();
  }

  /** One that no other run of the tests has: 64 hexadecimal digits. */
  static String newId() {
    return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
  }

  private static boolean isThere(String program) {
    try {
      Shell.run("which " + program);
      return true;
    } catch (AssertionError missing) {
      return false;
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    for (int i = 0; i < 200 && daemon.isAlive(); i++) {
      if (Files.exists(folder.resolve("socket"))) {
        ctr("version");
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("containerd: " + Files.readString(folder.resolve("log")));
  }

  private String ctr(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("ctr", "-a", folder.resolve("socket").toString(), "-n", NAMESPACE));
    command.addAll(List.of(arguments));
    return Shell.run(command);
  }

  /** Runs one that sleeps; returns its first process. */
  String run(String id, String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", "-d", "--rootfs"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of(rootfs.toString(), id, "/bin/busybox", "sleep", "600"));
    containers.add(id);
    ctr(arguments.toArray(String[]::new));
    return ctr("task", "ls")
        .lines()
        .filter(line -> line.startsWith(id + " "))
        .map(line -> line.split(" +", -1)[1])
        .findFirst()
        .orElseThrow();
  }

  /** Kills it and removes what is left of it. */
  void kill(String id) {
    containers.remove(id);
    try {
      ctr("task", "rm", "-f", id);
    } catch (AssertionError killed) {
      // it says with its exit status that the container did not end by itself
    }
    ctr("container", "rm", id);
  }

  @Override
  public void close() throws IOException {
    try {
      for (String id : List.copyOf(containers)) {
        kill(id);
      }
      daemon.destroy();
      if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (DirectoryStream<Path> controllers = Files.newDirectoryStream(Path.of("/sys/fs/cgroup"))) {
      for (Path controller : controllers) {
        Files.deleteIfExists(controller.resolve(NAMESPACE));
      }
    }
    Files.deleteIfExists(Path.of("/sys/fs/cgroup", NAMESPACE));
  }
}
