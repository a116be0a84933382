package dev.plumbline.agent.kubernetes;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what happened, as {@code kubectl describe} shows it. Beside everything else, and as far
 * as the API server takes it: an event that cannot be written is no harm.
 */
public final class Events implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final int WAITING_AT_MOST = 1000;
  private static final int LONGEST_NOTE = 1024;

  private final KubernetesClient client;
  private final String component;
  private final String host;
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_AT_MOST),
          Thread.ofPlatform().daemon().name("events").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Whether a person should do something. */
  public enum Type {
    Normal,
    Warning
  }

  /**
   * @param component who tells, as {@code plumbline-agent}
   * @param host the node it is on; empty where that says nothing
   */
  public Events(KubernetesClient client, String component, String host) {
    this.client = client;
    this.component = component;
    this.host = host;
  }

  /** Something happened to this object. */
  public void tell(GenericKubernetesResource about, Type type, String reason, String message) {
    thread.execute(() -> write(about, type, reason, message));
  }

  private void write(GenericKubernetesResource about, Type type, String reason, String message) {
    String now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    // events about what is in no namespace are in default
    String namespace = Objects.requireNonNullElse(about.getMetadata().getNamespace(), "default");
    String note =
        message.length() <= LONGEST_NOTE ? message : message.substring(0, LONGEST_NOTE - 1) + "…";
    try {
      client
          .v1()
          .events()
          .inNamespace(namespace)
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(about.getMetadata().getName() + ".")
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withApiVersion(about.getApiVersion())
                  .withKind(about.getKind())
                  .withNamespace(about.getMetadata().getNamespace())
                  .withName(about.getMetadata().getName())
                  .withUid(about.getMetadata().getUid())
                  .endInvolvedObject()
                  .withType(type.name())
                  .withReason(reason)
                  .withMessage(note)
                  .withNewSource(component, host)
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .withCount(1)
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      LOG.debug("an event was not written", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
