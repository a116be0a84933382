package dev.plumbline.agent.e2e.packets;

import static dev.plumbline.agent.e2e.packets.Manifests.bridge;
import static dev.plumbline.agent.e2e.packets.Manifests.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.agent.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers are found by the cgroups that each runtime makes; here a process plays each. */
class CgroupsKernelIT extends InWorld {

  private static final String ID = Containerd.newId();

  /** What stands for {@link #ID} in the paths below. */
  private static final String PLACEHOLDER = "ID";

  private static final String FRONT = bridge("front", "subnets: [{cidr: 172.18.0.0/24}]");

  /** One hierarchy of many (cgroup v1), or the only one. */
  private static final Path HIERARCHY =
      Files.isDirectory(Path.of("/sys/fs/cgroup/pids"))
          ? Path.of("/sys/fs/cgroup/pids")
          : Path.of("/sys/fs/cgroup");

  private final List<Path> groups = new ArrayList<>();
  private Process process;

  @BeforeEach
  void startProcess() throws IOException, InterruptedException {
    assumeTrue(Files.isWritable(HIERARCHY), "no cgroups can be made here");
    process = new ProcessBuilder("unshare", "-n", "sleep", "60").start();
    for (int i = 0; i < 500 && isInTheHostsNetwork(); i++) {
      Thread.sleep(10);
    }
  }

  private boolean isInTheHostsNetwork() throws IOException {
    Path host = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
    return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/net")).equals(host);
  }

  @AfterEach
  void endProcess() throws IOException, InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    for (Path group : groups.reversed()) {
      Files.delete(group);
    }
  }

  private void putInto(String path) throws IOException {
    Path group = HIERARCHY;
    String whole = Containerd.NAMESPACE + "/" + path.replace(PLACEHOLDER, ID);
    for (String name : whole.split("/", -1)) {
      group = group.resolve(name);
      if (!Files.exists(group)) {
        Files.createDirectory(group);
        groups.add(group);
      }
    }
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
  }

  private static String web(String runtime) {
    return endpoint("web", "front", "sandbox: {container: {id: \"" + runtime + "://" + ID + "\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "docker, docker/ID",
    "docker, system.slice/docker-ID.scope",
    "docker, docker/ID/init.scope",
    "containerd, kubepods/burstable/pod0123/ID",
    "containerd, kubepods.slice/cri-containerd-ID.scope",
    "containerd, kubepods.slice:cri-containerd:ID",
    "cri-o, kubepods.slice/crio-ID.scope",
    "podman, machine.slice/libpod-ID.scope/container",
    "podman, libpod_parent/libpod-ID"
  })
  void aContainerOfARuntimeIsAttached(String runtime, String cgroup) throws IOException {
    putInto(cgroup);
    world.applied(FRONT, web(runtime));
    packets.ping(Long.toString(process.pid()), World.INTERNET4);
    assertEquals(runtime + "://" + ID, world.status("cnep/web").at("/sandbox").asText());
  }

  /** What watches over a container is in the host's namespaces, not in the container's. */
  @ParameterizedTest
  @ValueSource(
      strings = {"machine.slice/libpod-conmon-ID.scope", "system.slice/crio-conmon-ID.scope"})
  void theMonitorOfAContainerIsNotTheContainer(String cgroup) throws IOException {
    putInto(cgroup);
    InProcess.Result result = world.apply(FRONT, web("podman"));
    assertEquals(1, result.exit());
    String missed = world.condition("cnep/web", "Attached");
    assertTrue(missed.startsWith("Attached=False SandboxNotFound"), missed);
  }
}
