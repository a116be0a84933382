package dev.plumbline.agent.cluster;

import dev.plumbline.agent.e2e.Await;
import dev.plumbline.agent.e2e.Background;
import dev.plumbline.agent.e2e.Plumb;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A node: a network and a mount namespace of its own, with its own {@code /run/netns}, plugged into
 * the control plane's bridge. It lives as long as this does; agents come and go in it.
 */
public final class Machine implements AutoCloseable {

  private final String name;
  private final Background life;
  private final ControlPlane controlPlane;
  private final Path work;
  private Plumb.Running agent;

  private Machine(String name, Background life, ControlPlane controlPlane) {
    this.name = name;
    this.life = life;
    this.controlPlane = controlPlane;
    this.work = controlPlane.work().resolve(name);
  }

  static Machine plug(String name, int number, ControlPlane controlPlane) {
    Background life =
        Background.start(
            List.of(
                "unshare",
                "--net",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs none /run/netns && ip link set lo up && echo up && exec sleep 3600"));
    Await.until(ControlPlane.SOON, () -> life.output().contains("up"), life::output);
    Machine machine = new Machine(name, life, controlPlane);
    Shell.run(
        "ip link add %s master nodes up type veth peer name eth0 netns %d"
            .formatted(name, life.pid()));
    machine.run("ip address add 192.0.2." + number + "/24 dev eth0");
    machine.run("ip address add 2001:db8::" + number + "/64 dev eth0 nodad");
    machine.run("ip link set eth0 up");
    machine.run("ip route add default via " + ControlPlane.ADDRESS);
    return machine;
  }

  String name() {
    return name;
  }

  /** A line of words without blanks, run on the node; what it prints. */
  String run(String line) {
    return run(line.split(" "));
  }

  String run(String... words) {
    List<String> command = new ArrayList<>(enter());
    command.addAll(Arrays.asList(words));
    return Shell.run(command);
  }

  private List<String> enter() {
    return List.of("nsenter", "--target", Long.toString(life.pid()), "--net", "--mount");
  }

  /** Takes the cable out: packets are lost, and nobody is told. */
  void unplug() {
    Shell.run("ip link set " + name + " nomaster");
  }

  void plugAgain() {
    Shell.run("ip link set " + name + " master nodes");
  }

  /** What its agent says of itself. */
  boolean isReady() {
    return run("sh", "-c", "curl -s -m 3 http://127.0.0.1:9640/readyz; true").equals("ok\n");
  }

  /** Starts our agent there. */
  Plumb.Running startAgent(String... options) {
    return startAgentAs(controlPlane.kubeconfig(), options);
  }

  /** The same, as somebody else than the administrator. */
  public Plumb.Running startAgentAs(Path somebody, String... options) {
    List<String> wrapper = new ArrayList<>(List.of("env", "KUBECONFIG=" + somebody));
    wrapper.addAll(enter());
    List<String> words = new ArrayList<>(List.of("agent", "--node-name", name));
    words.addAll(Arrays.asList(options));
    agent =
        new Plumb(work).under(wrapper.toArray(String[]::new)).start(words.toArray(String[]::new));
    return agent;
  }

  public Plumb.Running agent() {
    return agent;
  }

  String log() {
    return agent == null ? "" : "\n--- agent of " + name + "\n" + agent.err();
  }

  @Override
  public void close() {
    if (agent != null) {
      agent.close();
    }
    life.close();
  }
}
