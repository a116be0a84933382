package dev.plumbline.agent.kubernetes;

import dev.plumbline.agent.api.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes statuses by server-side apply: the status of a kind always whole and under one field
 * manager, whoever writes, so that what the next one leaves out is gone. A status that says what
 * stands there already is not written.
 */
public final class StatusWriter {

  /** Under this name all that is ours in objects is applied. */
  public static final String FIELD_MANAGER = "plumbline";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Events events;

  /**
   * @param events hears when an object becomes ready, or is no longer, or for another reason
   */
  public StatusWriter(KubernetesClient client, Events events) {
    this.client = client;
    this.events = events;
  }

  /** What came of it. */
  public enum Written {
    WRITTEN,
    SAME,
    /** The object is another by now, or gone: what it is now will be heard of. */
    OVERTAKEN
  }

  /**
   * Writes a status, if it says anything new of this version of the object.
   *
   * @param fresh fields in the order of the API; a condition whose status stays keeps the time of
   *     its last transition
   * @throws KubernetesClientException if the API server cannot be asked, or refuses
   */
  public Written write(GenericKubernetesResource object, Map<String, Object> fresh) {
    Map<?, ?> before = Untyped.status(object);
    Map<String, Object> status = withTimesOf(before, fresh);
    if (same(before, status)) {
      return Written.SAME;
    }
    GenericKubernetesResource patch = new GenericKubernetesResource();
    patch.setApiVersion(object.getApiVersion());
    patch.setKind(object.getKind());
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(object.getMetadata().getName())
            .withNamespace(object.getMetadata().getNamespace())
            .withResourceVersion(object.getMetadata().getResourceVersion())
            .build());
    patch.setAdditionalProperty("status", status);
    try {
      client.resource(patch).subresource("status").patch(APPLY);
      tell(object, before, status);
      return Written.WRITTEN;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Written.OVERTAKEN;
      }
      throw e;
    }
  }

  private void tell(GenericKubernetesResource object, Map<?, ?> before, Map<?, ?> now) {
    Optional<Map<?, ?>> ready = ready(now);
    if (ready.isEmpty() || said(ready).equals(said(ready(before)))) {
      return;
    }
    String reason = Objects.toString(ready.get().get("reason"));
    boolean good = Condition.Status.True.name().equals(ready.get().get("status"));
    events.tell(
        object,
        good ? Events.Type.Normal : Events.Type.Warning,
        reason,
        good ? summary(object, now) : Objects.toString(ready.get().get("message")));
  }

  private static Optional<Map<?, ?>> ready(Map<?, ?> status) {
    if (status.get("conditions") instanceof List<?> conditions) {
      for (Object condition : conditions) {
        if (condition instanceof Map<?, ?> map && Condition.READY.equals(map.get("type"))) {
          return Optional.of(map);
        }
      }
    }
    return Optional.empty();
  }

  private static String said(Optional<Map<?, ?>> condition) {
    return condition.map(c -> c.get("status") + "/" + c.get("reason")).orElse("");
  }

  private static String summary(GenericKubernetesResource object, Map<?, ?> status) {
    return switch (object.getKind()) {
      case "Endpoint" ->
          status.get("interfaceName")
              + " has "
              + status.get("ips")
              + " in "
              + status.get("sandbox")
              + " on node "
              + status.get("nodeName");
      case "ContainerNetwork" -> "prefixes " + status.get("prefixes");
      case "PortMapping" -> Objects.toString(status.get("ports"));
      default -> "all is as it should be";
    };
  }

  private static Map<String, Object> withTimesOf(Map<?, ?> before, Map<String, Object> fresh) {
    if (!(fresh.get("conditions") instanceof List<?> conditions)
        || !(before.get("conditions") instanceof List<?> known)) {
      return fresh;
    }
    List<Object> kept = new ArrayList<>();
    for (Object condition : conditions) {
      kept.add(withTimeOf(known, (Map<?, ?>) condition));
    }
    Map<String, Object> status = new LinkedHashMap<>(fresh);
    status.put("conditions", kept);
    return status;
  }

  private static Map<?, ?> withTimeOf(List<?> known, Map<?, ?> condition) {
    for (Object one : known) {
      if (one instanceof Map<?, ?> old
          && Objects.equals(old.get("type"), condition.get("type"))
          && Objects.equals(old.get("status"), condition.get("status"))) {
        Map<Object, Object> kept = new LinkedHashMap<>(condition);
        kept.put("lastTransitionTime", old.get("lastTransitionTime"));
        return kept;
      }
    }
    return condition;
  }

  /** Numbers are of whatever type their size asked for when they were read. */
  private static boolean same(Object one, Object other) {
    if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> with) {
      return map.size() == with.size()
          && map.entrySet().stream()
              .allMatch(
                  e -> with.containsKey(e.getKey()) && same(e.getValue(), with.get(e.getKey())));
    }
    if (one instanceof List<?> list && other instanceof List<?> with) {
      boolean same = list.size() == with.size();
      for (int i = 0; same && i < list.size(); i++) {
        same = same(list.get(i), with.get(i));
      }
      return same;
    }
    if (one instanceof Number number && other instanceof Number with) {
      return number.longValue() == with.longValue();
    }
    return Objects.equals(one, other);
  }
}
