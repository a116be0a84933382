package dev.plumbline.dataplane.firewall;

import static dev.plumbline.dataplane.firewall.Elements.allKinds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Element;
import dev.plumbline.model.FirewallSet;
import dev.plumbline.model.FirewallTable;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.TableFamily;
import dev.plumbline.model.plan.Commands;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(FreshNamespaces.class)
class FirewallKernelIT {

  private static final Key TABLE = new Key.OfTable(TableFamily.INET);
  private static final Key GUARDS = new Key.OfTable(TableFamily.BRIDGE);

  private Firewall firewall;

  @BeforeEach
  void open() {
    firewall = new Firewall(Firewall.Owner.NOBODY);
  }

  @AfterEach
  void close() {
    firewall.close();
  }

  @ParameterizedTest
  @EnumSource(TableFamily.class)
  void nft_lists_the_table_as_we_print_it(TableFamily family) {
    createTable();
    assertEquals(
        Skeleton.table(family).text(), Shell.run("nft -s list " + new Key.OfTable(family)).strip());
  }

  @ParameterizedTest
  @EnumSource(TableFamily.class)
  void the_table_is_observed_as_it_was_made(TableFamily family) {
    createTable();
    assertEquals(Skeleton.table(family), observe().get(new Key.OfTable(family)));
  }

  @Test
  void the_table_that_nft_makes_from_our_text_is_the_same() throws IOException {
    nft(Skeleton.table().text());
    assertEquals(Skeleton.table(), observe().get(TABLE));
  }

  /** nft 1.0.6 lists the rule about whom an advertisement tells of, but cannot read it. */
  @Test
  void the_guards_that_nft_makes_from_our_text_are_the_same_but_for_one_rule() throws IOException {
    List<String> lines = Skeleton.table(TableFamily.BRIDGE).text().lines().toList();
    String readable =
        String.join("\n", lines.stream().filter(line -> !line.contains("@th,64,128")).toList());
    assertEquals(lines.size() - 2, readable.lines().count());
    nft(readable);
    assertEquals(readable, ((FirewallTable) observe().get(GUARDS)).text());
  }

  @Test
  void nothing_is_observed_where_no_table_is() {
    assertEquals(Map.of(), observe());
  }

  @Test
  void any_change_to_a_rule_a_chain_or_a_set_is_seen() {
    for (String change :
        List.of(
            "add rule inet plumbline publish accept",
            "add rule inet plumbline publish limit rate 5/second",
            "add rule inet plumbline publish tcp dport vmap { 22 : drop }",
            "insert rule inet plumbline filter-forward tcp dport 22 accept",
            "flush chain inet plumbline filter-forward",
            "chain inet plumbline filter-forward { policy drop ; }",
            "add chain inet plumbline more",
            "add set inet plumbline more { type ipv4_addr ; }",
            "add table inet plumbline { flags dormant ; }",
            "add element inet plumbline publish4 { 1.2.3.4 . sctp . 80 : 1.2.3.5 . 80 }",
            "add element inet plumbline masquerade4 { 1.2.3.4-1.2.3.9 }")) {
      createTable();
      Shell.run("nft " + change);
      Item seen = observe().get(TABLE);
      assertNotEquals(Skeleton.table(), seen, change);
      done(List.of(new Operation.Adjust(Skeleton.table(), seen)));
      assertEquals(Skeleton.table(), observe().get(TABLE), change);
      done(deletesOfTables());
    }
  }

  @Test
  void any_change_to_a_guard_is_seen() {
    for (String change :
        List.of(
            "insert rule bridge plumbline filter-prerouting accept",
            "flush chain bridge plumbline guard-arp",
            "chain bridge plumbline filter-prerouting { policy drop ; }",
            "add chain bridge plumbline more",
            "add rule bridge plumbline carried4 exthdr dst exists accept",
            "add set bridge plumbline more { type ether_addr ; }",
            "add table bridge plumbline { flags dormant ; }",
            "add element bridge plumbline behind4 { \"plv-a\" . 1.2.3.4-1.2.3.9 }")) {
      createTable();
      Shell.run("nft " + change);
      Item seen = observe().get(GUARDS);
      assertNotEquals(Skeleton.table(TableFamily.BRIDGE), seen, change);
      assertEquals(Skeleton.table(), observe().get(TABLE), change);
      done(List.of(new Operation.Adjust(Skeleton.table(TableFamily.BRIDGE), seen)));
      assertEquals(Skeleton.table(TableFamily.BRIDGE), observe().get(GUARDS), change);
      done(deletesOfTables());
    }
  }

  @Test
  void elements_of_every_set_are_listed_by_nft_as_a_person_would_have_added_them()
      throws IOException {
    createTable();
    done(creates(allKinds()));
    String ours = Shell.run("nft -j list ruleset");
    done(deletesOfTables());
    createTable();
    for (Element element : allKinds()) {
      nft(Commands.of(new Operation.Create(element)).substring("nft ".length()));
    }
    assertEquals(withoutHandles(Shell.run("nft -j list ruleset")), withoutHandles(ours));
  }

  @Test
  void elements_of_every_set_are_observed_as_they_were_made() {
    createTable();
    done(creates(allKinds()));
    Map<Key, Item> seen = observe();
    seen.remove(TABLE);
    seen.remove(GUARDS);
    Map<Key, Item> made = new LinkedHashMap<>();
    allKinds().forEach(element -> made.put(element.key(), element));
    assertEquals(made, seen);
  }

  @Test
  void single_keys_are_observed_without_reading_the_rest() {
    createTable();
    List<Element> elements = allKinds();
    done(creates(elements.subList(0, elements.size() / 2)));
    for (Element element : elements) {
      Map<Key, Item> seen = new LinkedHashMap<>();
      assertTrue(firewall.observe(Set.of(element.key()), seen));
      boolean there = elements.indexOf(element) < elements.size() / 2;
      assertEquals(there ? Map.of(element.key(), element) : Map.of(), seen);
    }
  }

  @Test
  void the_table_s_own_key_is_observed_after_changes_by_us_and_by_others() {
    createTable();
    assertEquals(Map.of(TABLE, Skeleton.table()), observe(Set.of(TABLE)));
    done(creates(allKinds()));
    assertEquals(Map.of(TABLE, Skeleton.table()), observe(Set.of(TABLE)));
    Shell.run("nft add rule inet plumbline publish accept");
    done(List.of(new Operation.Delete(allKinds().getFirst())));
    assertNotEquals(Skeleton.table(), observe(Set.of(TABLE)).get(TABLE));
    Shell.run("nft flush ruleset");
    assertEquals(Map.of(), observe(Set.of(TABLE)));
  }

  @Test
  void elements_are_changed_and_deleted() {
    createTable();
    Element before = Elements.published("10.0.0.1", 80, "172.18.0.2", 8080);
    Element after = Elements.published("10.0.0.1", 80, "172.18.0.3", 8081);
    Element gone = Elements.masqueraded("172.18.0.0/16");
    Element narrower = Elements.masqueraded("172.18.128.0/17");
    done(creates(List.of(before, gone)));
    done(
        List.of(
            new Operation.Adjust(after, before),
            new Operation.Delete(gone),
            new Operation.Create(narrower)));
    Map<Key, Item> seen = observe();
    seen.remove(TABLE);
    seen.remove(GUARDS);
    assertEquals(Map.of(after.key(), after, narrower.key(), narrower), seen);
  }

  @Test
  void what_the_kernel_refuses_is_left_out_and_the_rest_is_done() {
    createTable();
    Element other = Elements.published("10.0.0.1", 7, "172.18.0.9", 7);
    done(creates(List.of(other, Elements.masqueraded("10.1.0.0/16"))));
    List<Operation> operations = new ArrayList<>();
    for (int port = 1; port <= 2000; port++) {
      operations.add(
          new Operation.Create(Elements.published("10.0.0.1", port, "172.18.0.2", port)));
    }
    operations.add(new Operation.Create(Elements.masqueraded("10.1.2.0/24")));
    operations.add(new Operation.Delete(Elements.published("10.0.0.2", 1, "172.18.0.2", 1)));
    List<Outcome> outcomes = firewall.apply(operations);
    assertInstanceOf(Outcome.Failed.class, outcomes.get(6));
    assertInstanceOf(Outcome.Failed.class, outcomes.get(2000));
    assertInstanceOf(Outcome.AlreadyDone.class, outcomes.get(2001));
    assertEquals(
        1999, outcomes.stream().filter(outcome -> outcome instanceof Outcome.Done).count());
    assertEquals(2003, observe().size());
  }

  @Test
  void what_is_already_as_it_should_be_is_no_failure() {
    createTable();
    List<Element> elements = allKinds();
    done(creates(elements));
    done(creates(elements));
    assertEquals(elements.size() + 2, observe().size());
  }

  @Test
  void without_the_table_an_element_is_refused_and_a_deletion_already_done() {
    Element element = allKinds().getFirst();
    List<Outcome> outcomes =
        firewall.apply(List.of(new Operation.Create(element), new Operation.Delete(element)));
    assertInstanceOf(Outcome.Failed.class, outcomes.get(0));
    assertInstanceOf(Outcome.AlreadyDone.class, outcomes.get(1));
  }

  @Test
  void the_table_is_replaced_with_its_elements_in_one_transaction() {
    createTable();
    done(creates(allKinds()));
    List<Operation> operations = new ArrayList<>(creates(allKinds()));
    operations.add(
        new Operation.Adjust(Skeleton.table(), new FirewallTable(TableFamily.INET, "another")));
    done(operations);
    assertEquals(allKinds().size() + 2, observe().size());
    done(deletesOfTables());
    assertEquals("", Shell.run("nft list ruleset"));
  }

  @Test
  void a_table_that_somebody_else_made_meanwhile_is_not_doubled() {
    createTable();
    Outcome outcome = firewall.apply(List.of(new Operation.Create(Skeleton.table()))).getFirst();
    assertInstanceOf(Outcome.Failed.class, outcome);
    assertEquals(Skeleton.table(), observe().get(TABLE));
  }

  @Test
  void maps_with_thousands_of_elements_are_read_whole() {
    createTable();
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String target = "172.18." + (i >> 8) + "." + (i & 255);
      elements.add(Elements.published("10.0.0.1", i + 1, target, 80));
    }
    done(creates(elements));
    Map<Key, Item> seen = observe();
    assertEquals(10_002, seen.size());
    elements.forEach(element -> assertEquals(element, seen.get(element.key())));
    assertEquals(
        10_000,
        Shell.json("nft -j list map inet plumbline publish4").at("/nftables/1/map/elem").size());
  }

  @Test
  void one_table_is_replaced_with_its_elements_while_the_other_stays() {
    createTable();
    done(creates(allKinds()));
    List<Element> guards =
        allKinds().stream().filter(e -> e.set().table() == TableFamily.BRIDGE).toList();
    List<Operation> operations = new ArrayList<>(creates(guards.subList(1, guards.size())));
    operations.add(
        new Operation.Adjust(
            Skeleton.table(TableFamily.BRIDGE), new FirewallTable(TableFamily.BRIDGE, "another")));
    operations.add(new Operation.Delete(allKinds().getFirst()));
    done(operations);
    Map<Key, Item> seen = observe();
    assertFalse(seen.containsKey(guards.getFirst().key()));
    assertFalse(seen.containsKey(allKinds().getFirst().key()));
    assertEquals(allKinds().size(), seen.size());
  }

  /** So it is where another process owns the guards alone, or the kernel can have none. */
  @Test
  void a_table_that_cannot_be_made_takes_nothing_of_the_other_one_along() {
    try (Firewall other = new Firewall(Firewall.Owner.THIS_PROCESS)) {
      Outcome made =
          other.apply(List.of(new Operation.Create(Skeleton.table(TableFamily.BRIDGE)))).getFirst();
      assumeTrue(OwnershipKernelIT.kernelKnowsOwners(), "tables have owners since 6.9");
      assertInstanceOf(Outcome.Done.class, made);
      List<Operation> operations = new ArrayList<>(creates(allKinds()));
      operations.add(new Operation.Create(Skeleton.table()));
      operations.add(new Operation.Create(Skeleton.table(TableFamily.BRIDGE)));
      List<Outcome> outcomes = firewall.apply(operations);
      for (int i = 0; i < operations.size(); i++) {
        boolean inet =
            i < allKinds().size()
                ? allKinds().get(i).set().table() == TableFamily.INET
                : i == allKinds().size();
        assertEquals(inet, outcomes.get(i) instanceof Outcome.Done, outcomes.get(i).toString());
      }
    }
  }

  @Test
  void a_trial_of_guards_leaves_nothing_behind() {
    firewall.tryGuards();
    assertTrue(firewall.guards());
    assertEquals("", Shell.run("nft list ruleset"));
  }

  private void createTable() {
    List<Operation> operations = new ArrayList<>();
    for (TableFamily family : TableFamily.values()) {
      operations.add(new Operation.Create(Skeleton.table(family)));
    }
    done(operations);
  }

  private static List<Operation> deletesOfTables() {
    List<Operation> operations = new ArrayList<>();
    for (TableFamily family : TableFamily.values()) {
      operations.add(new Operation.Delete(Skeleton.table(family)));
    }
    return operations;
  }

  private void done(List<? extends Operation> operations) {
    firewall
        .apply(List.copyOf(operations))
        .forEach(outcome -> assertInstanceOf(Outcome.Done.class, outcome, outcome.toString()));
  }

  private static List<Operation> creates(List<Element> elements) {
    List<Operation> operations = new ArrayList<>();
    elements.forEach(element -> operations.add(new Operation.Create(element)));
    return operations;
  }

  private Map<Key, Item> observe() {
    Map<Key, Item> seen = new LinkedHashMap<>();
    assertTrue(firewall.observe(seen));
    return seen;
  }

  private Map<Key, Item> observe(Set<Key> keys) {
    Map<Key, Item> seen = new LinkedHashMap<>();
    assertTrue(firewall.observe(keys, seen));
    return seen;
  }

  private static void nft(String commands) throws IOException {
    Path file = Files.createTempFile("firewall", ".nft");
    try {
      Files.writeString(file, commands);
      Shell.run(List.of("nft", "-f", file.toString()));
    } finally {
      Files.delete(file);
    }
  }

  private static String withoutHandles(String json) {
    return json.replaceAll("\"handle\": \\d+, ?", "").replaceAll(", ?\"handle\": \\d+", "");
  }

  static {
    assertEquals(26, FirewallSet.values().length, "allKinds covers every set");
  }
}
