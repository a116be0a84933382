package dev.plumbline.dataplane.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.dataplane.Outcome;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.TableFamily;
import dev.plumbline.model.plan.Operation;
import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class OwnershipKernelIT {

  private final List<Firewall> opened = new ArrayList<>();

  @BeforeEach
  void check() {
    assumeTrue(kernelKnowsOwners(), "tables have owners that they outlive since 6.9");
  }

  static boolean kernelKnowsOwners() {
    String[] release = Shell.run("uname -r").split("[.-]", -1);
    int major = Integer.parseInt(release[0]);
    return major > 6 || major == 6 && Integer.parseInt(release[1]) >= 9;
  }

  @AfterEach
  void close() {
    opened.forEach(Firewall::close);
  }

  @Test
  void nobody_else_changes_or_flushes_a_table_that_is_owned() {
    Firewall owner = open(Firewall.Owner.THIS_PROCESS);
    create(owner);
    Map<Key, Item> before = observe(owner);
    Shell.run("nft flush ruleset");
    assertThrows(
        AssertionError.class, () -> Shell.run("nft add rule inet plumbline publish accept"));
    assertThrows(AssertionError.class, () -> Shell.run("nft delete table inet plumbline"));
    assertThrows(
        AssertionError.class,
        () -> Shell.run("nft insert rule bridge plumbline filter-prerouting accept"));
    assertThrows(AssertionError.class, () -> Shell.run("nft delete table bridge plumbline"));
    assertEquals(before, observe(owner));
  }

  @Test
  void another_instance_sees_the_owned_table_and_is_refused_to_change_it() {
    create(open(Firewall.Owner.THIS_PROCESS));
    for (Firewall.Owner kind : Firewall.Owner.values()) {
      Firewall other = open(kind);
      assertEquals(Skeleton.table(), observe(other).get(new Key.OfTable(TableFamily.INET)));
      Outcome outcome =
          other.apply(List.of(new Operation.Create(Elements.masqueraded("10.0.0.0/8")))).getFirst();
      assertEquals("EPERM", errno(outcome));
    }
    assertEquals("EPERM", errno(open(Firewall.Owner.THIS_PROCESS).claim()));
  }

  @Test
  void a_table_left_behind_is_taken_over_as_it_is() {
    Firewall first = open(Firewall.Owner.THIS_PROCESS);
    create(first);
    first.close();
    String before = Shell.run("nft -a list table inet plumbline").replaceAll("\\s+flags.*", "");
    Firewall second = open(Firewall.Owner.THIS_PROCESS);
    assertInstanceOf(Outcome.Done.class, second.claim());
    assertInstanceOf(Outcome.AlreadyDone.class, second.claim());
    Shell.run("nft flush ruleset");
    String after =
        Shell.run("nft -a list table inet plumbline")
            .replaceAll("\\s+flags.*", "")
            .replaceAll(" progname \\S+", "");
    assertEquals(before, after);
    change(second);
  }

  @Test
  void a_table_that_nobody_ever_owned_is_replaced_by_the_same_with_an_owner() {
    Firewall nobody = open(Firewall.Owner.NOBODY);
    create(nobody);
    Map<Key, Item> before = observe(nobody);
    Firewall owner = open(Firewall.Owner.THIS_PROCESS);
    assertInstanceOf(Outcome.Done.class, owner.claim());
    Shell.run("nft flush ruleset");
    assertEquals(before, observe(owner));
    change(owner);
  }

  @Test
  void a_table_left_behind_is_changed_by_who_does_not_care_for_owning_it() {
    Firewall owner = open(Firewall.Owner.THIS_PROCESS);
    create(owner);
    owner.close();
    Firewall nobody = open(Firewall.Owner.NOBODY);
    assertInstanceOf(Outcome.AlreadyDone.class, nobody.claim());
    change(nobody);
    Shell.run("nft flush ruleset");
    assertEquals(Map.of(), observe(nobody));
  }

  @Test
  void what_is_released_others_may_change() {
    Firewall firewall = open(Firewall.Owner.THIS_PROCESS);
    assertInstanceOf(Outcome.AlreadyDone.class, firewall.claim());
    create(firewall);
    firewall.release();
    change(open(Firewall.Owner.NOBODY));
    Shell.run("nft delete table inet plumbline");
    Shell.run("nft delete table bridge plumbline");
    assertEquals(Map.of(), observe(firewall));
  }

  private Firewall open(Firewall.Owner owner) {
    Firewall firewall = new Firewall(owner);
    opened.add(firewall);
    return firewall;
  }

  private static void create(Firewall firewall) {
    List<Operation> operations = new ArrayList<>();
    for (TableFamily family : TableFamily.values()) {
      operations.add(new Operation.Create(Skeleton.table(family)));
    }
    Elements.allKinds().forEach(element -> operations.add(new Operation.Create(element)));
    firewall
        .apply(operations)
        .forEach(outcome -> assertInstanceOf(Outcome.Done.class, outcome, outcome.toString()));
  }

  private static void change(Firewall firewall) {
    Outcome outcome =
        firewall.apply(List.of(new Operation.Delete(Elements.allKinds().getFirst()))).getFirst();
    assertInstanceOf(Outcome.Done.class, outcome, outcome.toString());
    assertEquals(Elements.allKinds().size() + 1, observe(firewall).size());
  }

  private static Map<Key, Item> observe(Firewall firewall) {
    Map<Key, Item> seen = new LinkedHashMap<>();
    assertTrue(firewall.observe(seen));
    return seen;
  }

  private static String errno(Outcome outcome) {
    return outcome instanceof Outcome.Failed(var refusal) ? refusal.errno() : outcome.toString();
  }
}
