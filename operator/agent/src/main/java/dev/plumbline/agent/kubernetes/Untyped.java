package dev.plumbline.agent.kubernetes;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.Metadata;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.api.codec.DecodeException;
import dev.plumbline.agent.api.codec.ResourceDecoder;
import dev.plumbline.model.Prefix;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads objects whose form nobody has checked for us. */
public final class Untyped {

  private Untyped() {}

  /** Which object of ours this is. */
  public static ObjectRef ref(Kind kind, HasMetadata object) {
    ObjectMeta metadata = object.getMetadata();
    return new ObjectRef(kind, metadata.getNamespace(), metadata.getName());
  }

  /**
   * The object without what changes by itself: its version, annotations, finalizers, and status.
   * Two that are equal ask for the same.
   *
   * @throws DecodeException if its spec is not of the form of its kind
   */
  public static Resource resource(Kind kind, GenericKubernetesResource object) {
    return ResourceDecoder.decode(
        kind,
        metadata(object.getMetadata()),
        object.getAdditionalProperties().get("spec"),
        Map.of());
  }

  private static Metadata metadata(ObjectMeta metadata) {
    return new Metadata(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        generation(metadata),
        Objects.requireNonNullElse(metadata.getLabels(), Map.of()),
        Map.of(),
        List.of(),
        time(metadata.getCreationTimestamp()),
        time(metadata.getDeletionTimestamp()),
        Optional.empty());
  }

  /** The generation; 0 of what has none. */
  public static long generation(ObjectMeta metadata) {
    return Objects.requireNonNullElse(metadata.getGeneration(), 0L);
  }

  private static Optional<Instant> time(String text) {
    return Optional.ofNullable(text).map(Instant::parse);
  }

  /** A field of the status, or of something in it; empty if there is none of this type. */
  public static <T> Optional<T> status(
      GenericKubernetesResource object, Class<T> type, String... path) {
    return field(object, type, "status", path);
  }

  /** A field of the spec, or of something in it; empty if there is none of this type. */
  public static <T> Optional<T> spec(
      GenericKubernetesResource object, Class<T> type, String... path) {
    return field(object, type, "spec", path);
  }

  private static <T> Optional<T> field(
      GenericKubernetesResource object, Class<T> type, String part, String... path) {
    Object[] whole = new Object[path.length + 1];
    whole[0] = part;
    System.arraycopy(path, 0, whole, 1, path.length);
    return Optional.ofNullable(object.<Object>get(whole)).filter(type::isInstance).map(type::cast);
  }

  /** The status as it is there; empty if there is none. */
  public static Map<?, ?> status(GenericKubernetesResource object) {
    return object.getAdditionalProperties().get("status") instanceof Map<?, ?> map ? map : Map.of();
  }

  /** A list of objects in the status; what is not of that form is left out. */
  public static List<Map<?, ?>> statusItems(GenericKubernetesResource object, String list) {
    return status(object).get(list) instanceof List<?> items ? objects(items) : List.of();
  }

  /** A list of texts in the status. */
  public static List<String> statusTexts(GenericKubernetesResource object, String list) {
    List<?> values = status(object, List.class, list).orElse(List.of());
    return values.stream().map(Object::toString).toList();
  }

  /** The prefixes that a network's status shows. */
  public static List<Prefix> prefixes(GenericKubernetesResource network) {
    return statusItems(network, "subnets").stream()
        .map(subnet -> Prefix.parse(Objects.toString(subnet.get("cidr"))))
        .toList();
  }

  private static List<Map<?, ?>> objects(List<?> items) {
    return items.stream()
        .<Map<?, ?>>mapMulti(
            (item, out) -> {
              if (item instanceof Map<?, ?> map) {
                out.accept(map);
              }
            })
        .toList();
  }

  /** A condition of the object as it is now; since when is for who writes it to say. */
  public static Condition condition(
      GenericKubernetesResource object, String type, boolean holds, String reason, String message) {
    return new Condition(
        type,
        holds ? Condition.Status.True : Condition.Status.False,
        reason,
        message,
        generation(object.getMetadata()),
        Clock.systemUTC().instant());
  }

  /** Whether the status says that this condition is True, of whatever generation. */
  public static boolean isTrue(GenericKubernetesResource object, String condition) {
    return statusItems(object, "conditions").stream()
        .anyMatch(
            one ->
                condition.equals(one.get("type"))
                    && Condition.Status.True.name().equals(one.get("status")));
  }
}
