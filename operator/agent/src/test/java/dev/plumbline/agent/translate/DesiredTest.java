package dev.plumbline.agent.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef.Host;
import dev.plumbline.model.Sysctl;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DesiredTest {

  private static final ObjectRef A = Scene.ref("cnet a");
  private static final ObjectRef B = Scene.ref("cnet b");

  private final Desired desired = new Desired();

  private static Item item(String name, String value) {
    return new Sysctl(Host.HOST, "net/" + name, new LinkName("eth0"), value);
  }

  private static Key key(String name) {
    return item(name, "").key();
  }

  @Test
  void aReplacedFragmentTouchesWhatItHadAndWhatItHas() {
    assertEquals(
        Set.of(key("x"), key("y")), desired.replace(A, List.of(item("x", "1"), item("y", "1"))));
    assertEquals(
        Set.of(key("x"), key("y"), key("z")),
        desired.replace(A, List.of(item("y", "2"), item("z", "1"))));
    assertEquals(Set.of(key("y"), key("z")), desired.items().keySet());
    assertEquals(List.of(item("y", "2"), item("z", "1")), desired.of(A));
  }

  @Test
  void theSameAgainTouchesNothing() {
    desired.replace(A, List.of(item("x", "1")));
    assertEquals(Set.of(), desired.replace(A, List.of(item("x", "1"))));
    assertEquals(Set.of(), desired.replace(B, List.of()));
  }

  @Test
  void whatSeveralAskForStaysUntilTheLastGoes() {
    desired.replace(B, List.of(item("x", "1")));
    desired.replace(A, List.of(item("x", "1")));
    assertEquals(List.of(A, B), desired.origins(key("x")));
    desired.replace(B, List.of());
    assertEquals(List.of(A), desired.origins(key("x")));
    desired.replace(A, List.of());
    assertTrue(desired.items().isEmpty() && desired.origins(key("x")).isEmpty());
  }

  @Test
  void theFirstByNameSaysHowItIsToBeWhoeverCameFirst() {
    desired.replace(B, List.of(item("x", "of b")));
    desired.replace(A, List.of(item("x", "of a")));
    assertEquals(item("x", "of a"), desired.items().get(key("x")));
    desired.replace(A, List.of());
    assertEquals(item("x", "of b"), desired.items().get(key("x")));
    desired.replace(A, List.of(item("x", "of a")));
    desired.replace(B, List.of(item("x", "other")));
    assertEquals(item("x", "of a"), desired.items().get(key("x")));
  }

  @Test
  void aFragmentThatNamesAKeyTwiceHasItOnce() {
    desired.replace(A, List.of(item("x", "1"), item("x", "2")));
    assertEquals(item("x", "1"), desired.items().get(key("x")));
    assertEquals(List.of(A), desired.origins(key("x")));
    desired.replace(A, List.of());
    assertTrue(desired.items().isEmpty());
  }
}
