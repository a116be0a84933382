package dev.plumbline.agent.translate;

import dev.plumbline.agent.address.AddressBook;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.source.FolderSource;
import dev.plumbline.agent.source.Snapshot;
import dev.plumbline.model.Address;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import dev.plumbline.model.LinkName;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.model.Prefix;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A node with its objects, written as manifests, and a translator that follows them. What was
 * translated stands in the kernel at the next translation.
 */
final class Scene {

  static final Host.Device UPLINK =
      new Host.Device(
          new LinkName("eth0"),
          1500,
          List.of(IpAddress.parse("192.0.2.10"), IpAddress.parse("2001:db8::10")),
          Map.of(),
          Map.of(),
          true);

  static final Host NODE =
      new Host(
          List.of(UPLINK),
          Map.of(Prefix.parse("192.0.2.0/24"), new LinkName("eth0")),
          Optional.of(new LinkName("eth0")),
          Host.ForwardingKnob.PER_DEVICE,
          Host.Guards.POSSIBLE);

  final Map<ObjectRef, Resource> objects = new TreeMap<>();
  final MemoryStore store = new MemoryStore();
  final AddressBook book = new AddressBook(store, store.clock());
  final Translator translator = new Translator(book, new FixedPools());
  final Set<Key> foreign = new HashSet<>();
  final Map<NamespaceRef, String> absent = new HashMap<>();
  Surroundings.Listeners listeners = (_, _, _) -> Optional.empty();
  Host host = NODE;
  Map<Key, Item> standing = new LinkedHashMap<>();

  /** A scene with these objects, translated. */
  static Scene of(String... manifests) {
    return new Scene().add(manifests).translateAll();
  }

  /** Adds or replaces objects; nothing is translated. */
  Scene add(String... manifests) {
    for (Resource object : read(String.join("\n---\n", manifests))) {
      objects.put(object.ref(), object);
    }
    return this;
  }

  static List<Resource> read(String manifests) {
    FolderSource source =
        FolderSource.of(
            List.of("-"),
            "node",
            UUID.nameUUIDFromBytes(new byte[] {1}),
            new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)));
    Snapshot snapshot = source.read(Optional.empty());
    if (!snapshot.problems().isEmpty()) {
      throw new IllegalArgumentException(snapshot.problems() + " in\n" + manifests);
    }
    return snapshot.objects().values().stream().map(Snapshot.Entry::resource).toList();
  }

  /** Says since when an object is there, as an API server does. */
  Scene created(String ref, String time) {
    Resource object = objects.get(ref(ref));
    Metadata m = object.metadata();
    objects.put(
        object.ref(),
        object.with(
            new Metadata(
                m.namespace(),
                m.name(),
                m.uid(),
                m.generation(),
                m.labels(),
                m.annotations(),
                m.finalizers(),
                Optional.of(Instant.parse(time)),
                m.deletionTimestamp(),
                m.resourceVersion())));
    return this;
  }

  /** Translates everything. */
  Scene translateAll() {
    translator.translateAll(objects, surroundings());
    return settle();
  }

  /** Adds or replaces objects and translates just these. */
  Scene change(String... manifests) {
    Set<ObjectRef> changed = new HashSet<>();
    read(String.join("\n---\n", manifests)).forEach(object -> changed.add(object.ref()));
    add(manifests);
    translator.translate(changed, objects, surroundings());
    return settle();
  }

  /** Removes objects and translates just these. */
  Scene remove(String... refs) {
    Set<ObjectRef> changed = new HashSet<>();
    for (String ref : refs) {
      changed.add(ref(ref));
      objects.remove(ref(ref));
    }
    translator.translate(changed, objects, surroundings());
    return settle();
  }

  /** Another translator comes up on the same kernel with the same leases. */
  Translator restarted() {
    Translator fresh = new Translator(new AddressBook(store, store.clock()), new FixedPools());
    fresh.translateAll(objects, surroundings());
    return fresh;
  }

  private Scene settle() {
    standing = new LinkedHashMap<>(translator.desired().items());
    return this;
  }

  Surroundings surroundings() {
    Map<Key.OfLink, List<IpAddress>> addresses = new HashMap<>();
    for (Item item : standing.values()) {
      if (item instanceof Address address && !(address.namespace() instanceof NamespaceRef.Host)) {
        addresses
            .computeIfAbsent(
                new Key.OfLink(address.namespace(), address.link()), _ -> new ArrayList<>())
            .add(address.ip());
      }
    }
    return new Surroundings(host, standing, addresses, foreign, absent, listeners);
  }

  /** {@code cnep web} or {@code cnep shop/web}. */
  static ObjectRef ref(String text) {
    String[] words = text.split(" ", 2);
    String[] name = words[1].split("/", 2);
    return name.length == 1
        ? new ObjectRef(Kind.named(words[0]).orElseThrow(), "default", words[1])
        : new ObjectRef(Kind.named(words[0]).orElseThrow(), name[0], name[1]);
  }

  /** The last judgement of an object, as {@code Accepted=False/PortConflict: message}. */
  String said(String ref) {
    return translator.judgements(ref(ref)).stream()
        .reduce((_, last) -> last)
        .map(Scene::text)
        .orElse("nothing");
  }

  /** Whether the first thing that does not hold has this reason. */
  String refusal(String ref) {
    return translator.judgements(ref(ref)).stream()
        .filter(judgement -> !judgement.holds())
        .map(judgement -> judgement.type() + "=False/" + judgement.reason())
        .findFirst()
        .orElse("none");
  }

  static String text(Judgement judgement) {
    String message = judgement.message().isEmpty() ? "" : ": " + judgement.message();
    String status = judgement.holds() ? "True" : "False";
    return judgement.type() + "=" + status + "/" + judgement.reason() + message;
  }

  Attachment attachment(String endpoint) {
    return translator.attachment(ref("cnep " + endpoint)).orElseThrow();
  }

  Attachment.Wire wire(String endpoint) {
    return attachment(endpoint).link().orElseThrow();
  }

  String interfaceOf(String endpoint) {
    return wire(endpoint).interfaceName().text();
  }

  /** What an object asks for, one line an item. */
  List<String> items(String ref) {
    return translator.desired().of(ref(ref)).stream().map(ItemText::of).toList();
  }

  List<String> items(String ref, String beginning) {
    return items(ref).stream().filter(line -> line.startsWith(beginning)).toList();
  }

  static IpAddress ip(String text) {
    return IpAddress.parse(text);
  }

  static Host.Device device(String name, int mtu, Map<Family, Boolean> forwards, String... ips) {
    List<IpAddress> addresses = List.of(ips).stream().map(IpAddress::parse).toList();
    return new Host.Device(new LinkName(name), mtu, addresses, forwards, Map.of(), false);
  }
}
