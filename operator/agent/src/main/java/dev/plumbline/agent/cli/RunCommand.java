package dev.plumbline.agent.cli;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.converge.Loop;
import dev.plumbline.agent.converge.Pass;
import dev.plumbline.agent.converge.Wakes;
import dev.plumbline.agent.converge.World;
import dev.plumbline.agent.kernel.Kernel;
import dev.plumbline.dataplane.KernelRefusal;
import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.libc.ErrnoException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Stays, follows the manifests and the kernel, and repairs what drifts. SIGTERM ends it and"
          + " leaves the network standing."
    })
final class RunCommand implements Callable<Integer> {

  @Mixin Options options;
  @Mixin DeleteOptions deletes;

  @Option(
      names = "--no-table-owner",
      description =
          "Do not own the nftables table: others may change and flush it, and it is put back.")
  boolean noTableOwner;

  private final Wakes wakes = new Wakes();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Set<String> said = new HashSet<>();
  private Set<String> lastPass = Set.of();
  private boolean converged;
  private Map<ObjectRef, Resource> known = Map.of();

  @Override
  public Integer call() throws InterruptedException {
    Thread hook = new Thread(this::stop, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (Node node = Node.toRun(options, deletes, owner())) {
      node.complain(System.err);
      Loop loop =
          new Loop(
              node.convergence(),
              node.statuses(),
              wakes,
              node::drift,
              new Loop.Listener() {
                @Override
                public void passed(
                    Pass pass, Loop.Reason reason, Duration took, Set<ObjectRef> judged) {
                  tell(node, pass, reason, took);
                }

                @Override
                public void broke(RuntimeException fault) {
                  tell(fault);
                }
              });
      known = node.world().objects();
      wakes.objects(node.world(), Set.of());
      wakes.refresh();
      node.followKernel(wakes::drift);
      try (AutoCloseable _ = node.followFolder(this::objects)) {
        loop.run();
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return 0;
    } finally {
      ended.countDown();
    }
  }

  private void stop() {
    if (ended.getCount() == 0) {
      return; // it ended by itself, and with its own exit status
    }
    wakes.stop();
    try {
      boolean inTime = ended.await(5, TimeUnit.SECONDS);
      if (inTime) {
        Runtime.getRuntime().halt(0); // asked to end, and ended well: not the 143 of a killed JVM
      }
      System.err.println("plumb: ended in the middle of a pass");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Kernel.Owner owner() {
    return noTableOwner ? Kernel.Owner.NOBODY : Kernel.Owner.THIS_PROCESS;
  }

  private void objects(World world) {
    Set<ObjectRef> differing = new LinkedHashSet<>();
    Map<ObjectRef, Resource> before = known;
    world
        .objects()
        .forEach(
            (ref, object) -> {
              if (!object.equals(before.get(ref))) {
                differing.add(ref);
              }
            });
    before.keySet().stream()
        .filter(ref -> !world.objects().containsKey(ref))
        .forEach(differing::add);
    known = world.objects();
    wakes.objects(world, differing);
  }

  private void tell(Node node, Pass pass, Loop.Reason reason, Duration took) {
    List<Operation> operations = pass.plan().operations();
    if (!converged) {
      converged = true;
      System.out.println(
          "converged: "
              + node.summary()
              + "; "
              + operations.size()
              + " changes in "
              + took.toMillis()
              + " ms");
    } else if (!operations.isEmpty()) {
      System.out.println(
          (reason == Loop.Reason.OBJECTS ? "changed" : "repaired")
              + ": "
              + operations.size()
              + " changes in "
              + took.toMillis()
              + " ms: "
              + PlanPrinter.command(operations.getFirst())
              + (operations.size() > 1 ? " …" : ""));
    }
    tellProblems(node, pass);
    System.out.flush();
  }

  /** A kernel that refuses to be read says why; what else there is, is a fault of this program. */
  private void tell(RuntimeException fault) {
    String line =
        fault instanceof ErrnoException
            ? fault.getMessage()
            : fault + " at " + Arrays.stream(fault.getStackTrace()).findFirst().orElse(null);
    if (said.add(line)) {
      System.err.println("plumb: a pass came to nothing and is made again: " + line);
    }
  }

  /**
   * Each problem once, until it is gone. What fails is tried again at once: it is a problem when it
   * fails again. Who repairs while somebody is still deleting meets things that are going.
   */
  private void tellProblems(Node node, Pass pass) {
    Set<String> now = new LinkedHashSet<>(node.problemsOfObjects());
    for (Outcome outcome : pass.outcomes()) {
      if (outcome instanceof Outcome.Failed(KernelRefusal refusal)) {
        now.add(refusal.toString());
      }
    }
    said.retainAll(now);
    now.stream()
        .filter(line -> !pass.failed() || lastPass.contains(line))
        .filter(said::add)
        .forEach(System.err::println);
    lastPass = now;
  }
}
