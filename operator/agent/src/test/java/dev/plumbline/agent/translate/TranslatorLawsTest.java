package dev.plumbline.agent.translate;

import static dev.plumbline.agent.api.Condition.ALLOCATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.address.AddressBook;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.Resource.Endpoint;
import dev.plumbline.model.Address;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A translator that follows objects one change at a time says what one says that starts anew on the
 * same kernel, with the same addresses given out. The seed of a failure tells how to see it again.
 */
class TranslatorLawsTest {

  private static final int LIVES = 60;
  private static final int CHANGES = 60;

  private static final NamespaceRef CONTAINER = new NamespaceRef.Container("docker", "3fa1c0ffee");

  /** One node's life. */
  private static final class Life {
    final String seed;
    final Random random;
    final RandomObjects some;
    final Map<ObjectRef, Resource> objects = new TreeMap<>();
    final MemoryStore store = new MemoryStore();
    final AddressBook book = new AddressBook(store, store.clock());
    final Translator following = new Translator(book, new FixedPools());
    Map<Key, Item> standing = Map.of();
    Map<NamespaceRef, String> absent = Map.of();

    Life(int seed) {
      this.seed = "seed " + seed;
      this.random = new Random(seed);
      this.some = new RandomObjects(random);
    }

    Surroundings surroundings() {
      Map<Key.OfLink, List<IpAddress>> addresses = new HashMap<>();
      for (Item item : standing.values()) {
        if (item instanceof Address a && !(a.namespace() instanceof NamespaceRef.Host)) {
          addresses
              .computeIfAbsent(new Key.OfLink(a.namespace(), a.link()), _ -> new ArrayList<>())
              .add(a.ip());
        }
      }
      return new Surroundings(
          Scene.NODE, standing, addresses, Set.of(), absent, (_, _, _) -> Optional.empty());
    }

    Set<ObjectRef> change() {
      Set<ObjectRef> changed = new LinkedHashSet<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        ObjectRef ref = some.ref();
        changed.add(ref);
        if (random.nextInt(4) == 0) {
          objects.remove(ref);
        } else {
          objects.put(ref, some.object(ref));
        }
      }
      return changed;
    }

    Translator anew() {
      MemoryStore copy = store.copy();
      Translator fresh = new Translator(new AddressBook(copy, copy.clock()), new FixedPools());
      fresh.translateAll(objects, surroundings());
      return fresh;
    }

    /** What was translated stands now, and freed addresses have rested. */
    void settle() {
      standing = new HashMap<>(following.desired().items());
      Map<String, ObjectRef> networkByUid = new HashMap<>();
      for (Resource object : objects.values()) {
        if (object instanceof Endpoint endpoint) {
          Translator.networkOf(endpoint)
              .filter(objects::containsKey)
              .ifPresent(network -> networkByUid.put(endpoint.metadata().uid(), network));
        }
      }
      book.releaseAllBut(networkByUid);
      store.sleep(Duration.ofSeconds(61));
      book.sweep();
      if (objects.keySet().stream().anyMatch(this::waits)) {
        following.translateAll(objects, surroundings()); // as now and then in any case
        standing = new HashMap<>(following.desired().items());
      }
    }

    private boolean waits(ObjectRef ref) {
      return following.judgements(ref).stream()
          .anyMatch(judgement -> judgement.type().equals(ALLOCATED) && !judgement.holds());
    }

    void assertSame(Translator one, Translator other, String when) {
      assertEquals(text(one), text(other), when);
      for (ObjectRef ref : objects.keySet()) {
        assertEquals(one.judgements(ref), other.judgements(ref), when + " " + ref);
        assertEquals(one.attachment(ref), other.attachment(ref), when + " " + ref);
        assertEquals(one.network(ref), other.network(ref), when + " " + ref);
        assertEquals(one.mapping(ref), other.mapping(ref), when + " " + ref);
      }
    }

    private static String text(Translator translator) {
      List<String> lines = new ArrayList<>();
      translator
          .desired()
          .items()
          .forEach(
              (key, item) ->
                  lines.add(ItemText.of(item) + " for " + translator.desired().origins(key)));
      lines.sort(null);
      return String.join("\n", lines);
    }
  }

  @Test
  void followingSaysWhatStartingAnewSays() {
    int accepted = 0;
    for (int seed = 0; seed < LIVES; seed++) {
      Life life = new Life(seed);
      life.following.translateAll(life.objects, life.surroundings());
      for (int i = 0; i < CHANGES; i++) {
        Set<ObjectRef> changed = life.change();
        Translator anew = life.anew();
        life.following.translate(changed, life.objects, life.surroundings());
        life.assertSame(anew, life.following, life.seed + " change " + i + " " + changed);
        life.settle();
        accepted += life.following.attachments().size();
      }
    }
    assertTrue(accepted > LIVES * CHANGES, "too little was accepted to mean anything: " + accepted);
  }

  @Test
  void allKeysOfWhichAnItemChangesAreSaidToBeTouched() {
    for (int seed = 1000; seed < 1000 + LIVES; seed++) {
      Life life = new Life(seed);
      for (int i = 0; i < CHANGES; i++) {
        Map<Key, Item> before = new HashMap<>(life.following.desired().items());
        Set<Key> touched =
            life.following.translate(life.change(), life.objects, life.surroundings());
        Map<Key, Item> after = life.following.desired().items();
        Set<Key> different = new HashSet<>(before.keySet());
        different.addAll(after.keySet());
        different.removeIf(
            key ->
                Optional.ofNullable(before.get(key)).equals(Optional.ofNullable(after.get(key))));
        different.removeAll(touched);
        assertEquals(Set.of(), different, life.seed + " change " + i);
        life.settle();
      }
    }
  }

  @Test
  void translatingAgainTouchesNothing() {
    for (int seed = 2000; seed < 2000 + LIVES; seed++) {
      Life life = new Life(seed);
      for (int i = 0; i < 20; i++) {
        life.following.translate(life.change(), life.objects, life.surroundings());
        life.settle();
        life.following.translateAll(life.objects, life.surroundings());
        assertEquals(
            Set.of(),
            life.following.translateAll(life.objects, life.surroundings()),
            life.seed + " change " + i);
        assertEquals(
            Set.of(),
            life.following.translate(life.objects.keySet(), life.objects, life.surroundings()),
            life.seed + " change " + i);
      }
    }
  }

  @Test
  void nobodyLosesANameAnAddressOrAPortToOneWhoComesLater() {
    for (int seed = 3000; seed < 3000 + LIVES; seed++) {
      Life life = new Life(seed);
      for (int i = 0; i < CHANGES; i++) {
        Map<ObjectRef, Attachment> before = new HashMap<>();
        life.following.attachments().forEach(a -> before.put(a.endpoint(), a));
        ObjectRef newcomer = life.some.ref();
        boolean isNew = life.objects.putIfAbsent(newcomer, life.some.object(newcomer)) == null;
        life.following.translate(Set.of(newcomer), life.objects, life.surroundings());
        if (isNew && newcomer.kind() == Kind.Endpoint) {
          String when = life.seed + " change " + i + " " + newcomer;
          before.forEach(
              (ref, old) ->
                  assertEquals(
                      old.link(),
                      life.following.attachment(ref).flatMap(Attachment::link),
                      when + " and " + ref));
        }
        life.settle();
      }
    }
  }

  @Test
  void aMissingContainerComesAndGoesWithoutATrace() {
    for (int seed = 4000; seed < 4000 + LIVES; seed++) {
      Life life = new Life(seed);
      for (int i = 0; i < 20; i++) {
        life.absent = life.random.nextBoolean() ? Map.of() : Map.of(CONTAINER, "no such container");
        Set<ObjectRef> changed = life.change();
        Translator anew = life.anew();
        life.following.translate(changed, life.objects, life.surroundings());
        life.following.translateAll(life.objects, life.surroundings());
        life.assertSame(anew, life.following, life.seed + " change " + i + " " + changed);
        life.settle();
      }
    }
  }
}
