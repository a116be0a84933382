package dev.plumbline.dataplane.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Key;
import dev.plumbline.model.Protocol;
import dev.plumbline.model.TableFamily;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class ConntrackKernelIT {

  private static final Operation.Flows ALL = new Operation.Flows.All();
  private static final Operation.Flows UNTRANSLATED = new Operation.Flows.Untranslated();

  private Conntrack conntrack;

  @BeforeEach
  void open() {
    Shell.run("ip address add 192.0.2.1/24 dev lo");
    Shell.run("ip address add 2001:db8::1/64 dev lo nodad");
    conntrack = new Conntrack();
  }

  @AfterEach
  void close() {
    conntrack.close();
  }

  @Test
  void connections_to_one_address_and_port_are_ended_and_no_others() {
    connection("udp", "10.0.0.1", "192.0.2.1", 1000, 53, "");
    connection("udp", "10.0.0.1", "192.0.2.1", 1001, 53, "--dst-nat 172.18.0.2:53");
    connection("udp", "10.0.0.1", "192.0.2.1", 1002, 54, "");
    connection("udp", "10.0.0.1", "192.0.2.2", 1003, 53, "");
    connection("tcp", "10.0.0.1", "192.0.2.1", 1004, 53, "");
    connection("udp", "192.0.2.1", "10.0.0.1", 53, 1005, "");
    done(flush(Protocol.UDP, "192.0.2.1", 53, ALL));
    assertEquals(List.of(1002, 1003, 1004, 53), sourcePorts());
  }

  @Test
  void those_that_are_not_translated_can_be_ended_alone() {
    connection("udp", "10.0.0.1", "192.0.2.1", 1000, 53, "");
    connection("udp", "10.0.0.1", "192.0.2.1", 1001, 53, "--dst-nat 172.18.0.2:53");
    done(flush(Protocol.UDP, "192.0.2.1", 53, UNTRANSLATED));
    assertEquals(List.of(1001), sourcePorts());
  }

  @Test
  void those_to_one_target_can_be_ended_alone() {
    connection("tcp", "10.0.0.1", "192.0.2.1", 1000, 80, "--dst-nat 172.18.0.2:8080");
    connection("tcp", "10.0.0.1", "192.0.2.1", 1001, 80, "--dst-nat 172.18.0.3:8080");
    connection("tcp", "10.0.0.1", "192.0.2.1", 1002, 80, "--dst-nat 172.18.0.2:8081");
    Operation.Flows to = new Operation.Flows.To(IpAddress.parse("172.18.0.2"), 8080);
    done(flush(Protocol.TCP, "192.0.2.1", 80, to));
    assertEquals(List.of(1001, 1002), sourcePorts());
  }

  @Test
  void any_address_is_any_of_this_host_s_and_forwarded_connections_stay() {
    connection("udp", "10.0.0.1", "192.0.2.1", 1000, 53, "");
    connection("udp", "10.0.0.1", "127.0.0.5", 1001, 53, "");
    connection("udp", "10.0.0.1", "8.8.8.8", 1002, 53, "");
    done(flush(Protocol.UDP, "0.0.0.0", 53, UNTRANSLATED));
    assertEquals(List.of(1002), sourcePorts());
  }

  @Test
  void families_are_told_apart() {
    connection("udp", "2001:db8::7", "2001:db8::1", 1000, 53, "");
    connection("udp", "10.0.0.1", "192.0.2.1", 1001, 53, "");
    done(flush(Protocol.UDP, "::", 53, ALL));
    assertEquals(List.of(1001), sourcePorts());
  }

  @Test
  void many_at_once_are_found_in_one_reading() {
    for (int i = 0; i < 40; i++) {
      connection("udp", "10.0.0.1", "192.0.2.1", 1000 + i, 5000 + i, "");
    }
    List<Operation.FlushConntrack> flushes =
        IntStream.range(0, 60)
            .filter(i -> i % 2 == 0)
            .mapToObj(i -> flush(Protocol.UDP, "192.0.2.1", 5000 + i, ALL))
            .toList();
    List<Outcome> outcomes = conntrack.flush(flushes);
    outcomes.subList(0, 20).forEach(o -> assertInstanceOf(Outcome.Done.class, o));
    outcomes.subList(20, 30).forEach(o -> assertInstanceOf(Outcome.AlreadyDone.class, o));
    assertEquals(20, sourcePorts().size());
    assertTrue(sourcePorts().stream().allMatch(port -> port % 2 == 1));
  }

  @Test
  void nothing_to_end_is_no_failure() {
    Operation.FlushConntrack flush = flush(Protocol.TCP, "192.0.2.1", 80, ALL);
    assertEquals(List.of(new Outcome.AlreadyDone()), conntrack.flush(List.of(flush)));
    assertEquals(List.of(), conntrack.flush(List.of()));
  }

  private void done(Operation.FlushConntrack flush) {
    assertEquals(List.of(new Outcome.Done()), conntrack.flush(List.of(flush)));
  }

  private static Operation.FlushConntrack flush(
      Protocol protocol, String address, int port, Operation.Flows flows) {
    return new Operation.FlushConntrack(
        new Key.OfTable(TableFamily.INET), protocol, IpAddress.parse(address), port, flows);
  }

  private static void connection(
      String protocol, String from, String to, int sourcePort, int port, String more) {
    String state = protocol.equals("tcp") ? " --state ESTABLISHED" : "";
    Shell.run(
        "conntrack -I -t 100 -p %s -s %s -d %s --sport %d --dport %d%s %s"
            .formatted(protocol, from, to, sourcePort, port, state, more));
  }

  private static List<Integer> sourcePorts() {
    List<Integer> ports = new ArrayList<>();
    for (String family : List.of("ipv4", "ipv6")) {
      Pattern.compile("^\\w+ .*?sport=(\\d+)", Pattern.MULTILINE)
          .matcher(Shell.run("conntrack -L -f " + family))
          .results()
          .forEach(result -> ports.add(Integer.valueOf(result.group(1))));
    }
    return ports.stream()
        .sorted((a, b) -> (a < 1000 ? a + 9999 : a) - (b < 1000 ? b + 9999 : b))
        .toList();
  }
}
