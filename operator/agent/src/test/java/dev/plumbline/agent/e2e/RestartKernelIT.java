package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands is left alone: nothing is written twice, and traffic never notices the agent. */
class RestartKernelIT extends ShopOnANode {
  @Test
  void aSecondPassWritesNothing() throws IOException {
    plumb.apply(manifests.folder()).exits(0);
    Snapshot before = Snapshot.exact();
    try (Background routes = Background.start("ip -ts monitor address route rule nsid");
        Background links = Background.start("ip -ts -o monitor link");
        Background tables = Background.start("nft monitor")) {
      Await.pause(Duration.ofMillis(500));
      Path trace = work.resolve("trace");
      Plumb.Result second = plumb.under(Sends.tracing(trace)).apply(manifests.folder()).exits(0);
      List<Sends.Send> sends = Sends.in(trace);
      Await.pause(Duration.ofMillis(300));
      assertTrue(second.out().contains("; 0 changes in "), second.out());
      assertTrue(sends.size() > 20, "only seen: " + sends);
      assertEquals(List.of(), sends.stream().filter(Sends.Send::writes).toList());
      assertEquals("", routes.output());
      assertEquals("", tables.output());
      // ports of a bridge tell of themselves when their timers end
      assertEquals(
          List.of(), links.lines().stream().filter(line -> !line.contains(" master ")).toList());
    }
    assertEquals("", before.difference(Snapshot.exact()));
    assertEquals(
        "Nothing to do: the kernel is as the manifests say.\n",
        plumb.plan(manifests.folder()).exits(0).out());
  }

  @Test
  void aPlanWritesNothingAtAll() throws IOException {
    Snapshot before = Snapshot.exact();
    Path trace = work.resolve("trace");
    plumb.under(Sends.tracing(trace)).plan(manifests.folder()).exits(2);
    assertEquals(List.of(), Sends.in(trace).stream().filter(Sends.Send::writes).toList());
    assertEquals("", before.difference(Snapshot.exact()));
    try (var files = Files.walk(plumb.stateDir())) {
      assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
    } catch (java.nio.file.NoSuchFileException none) {
      assertEquals(plumb.stateDir().toString(), none.getFile());
    }
  }

  @Test
  void transfersSurviveEveryKindOfRestart() {
    Plumb.Running agent = plumb.follow(manifests.folder());
    try (Background _ = Transfer.echo("web", 80);
        Background _ = Transfer.echo("db", 5432);
        Transfer published4 = Transfer.start(Lan.NAME, Lan.HOST4, 8080);
        Transfer published6 = Transfer.start(Lan.NAME, Lan.HOST6, 8080);
        Transfer hairpin = Transfer.start("db", Lan.HOST4, 8080);
        Transfer inside = Transfer.start("web", "10.1.0.20", 5432);
        Transfer inside6 = Transfer.start("web", "fd00:1::20", 5432)) {
      List<Transfer> all = List.of(published4, published6, hairpin, inside, inside6);
      Snapshot before = Snapshot.settled();
      agent.stop().exits(0);
      all.forEach(Transfer::check);
      agent = plumb.follow(manifests.folder());
      assertTrue(agent.out().contains("; 0 changes in "), agent.out());
      all.forEach(Transfer::check);
      agent.kill();
      plumb.apply(manifests.folder()).exits(0);
      all.forEach(Transfer::check);
      agent = plumb.follow(manifests.folder(), "--no-table-owner");
      all.forEach(Transfer::check);
      agent.stop().exits(0);
      before.awaitSame("after restarts");
      all.forEach(Transfer::end);
      all.forEach(transfer -> System.out.println("restarts: " + transfer));
    } finally {
      agent.close();
    }
  }
}
