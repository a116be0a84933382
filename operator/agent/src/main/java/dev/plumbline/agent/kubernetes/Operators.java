package dev.plumbline.agent.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ResolvedControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * java-operator-sdk as we use it: any number of retries, objects from the informers' caches as they
 * are (nobody here changes one), no more requests at a time than the API server lets one connection
 * have.
 */
public final class Operators {

  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(15);
  private static final Duration EVER = Duration.ofDays(365);
  private static final int REQUESTS_AT_A_TIME = 16;

  private Operators() {}

  /** A client as the environment says: kubeconfig or service account. */
  public static KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withConnectionTimeout(5_000)
            .withRequestTimeout(10_000)
            .withRequestRetryBackoffLimit(2)
            .withRequestRetryBackoffInterval(200)
            .withWatchReconnectInterval(500)
            .withUserAgent("plumbline")
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** An operator without controllers. */
  public static Operator operator(
      KubernetesClient client, Consumer<ConfigurationServiceOverrider> more) {
    return new Operator(
        overrider -> {
          overrider
              .withKubernetesClient(client)
              .withCloseClientOnStop(false)
              .withUseSSAToPatchPrimaryResource(true)
              .withResourceCloner(new CopyIfChanged(client.getKubernetesSerialization()))
              // an informer that cannot begin tries again; nothing begins before all have
              .withStopOnInformerErrorDuringStartup(false)
              .withCacheSyncTimeout(EVER)
              .withReconciliationTerminationTimeout(Duration.ofSeconds(2))
              .withExecutorService(
                  Executors.newFixedThreadPool(
                      REQUESTS_AT_A_TIME,
                      Thread.ofPlatform().daemon().name("reconcile-", 0).factory()));
          more.accept(overrider);
        });
  }

  /** How one controller is run. */
  public static final class Watched<T extends HasMetadata> {
    private final Class<T> type;
    private FieldSelector fields;
    private RateLimiter<?> rate;
    private Optional<String> finalizer = Optional.empty();
    private boolean deletes = true;
    private UnaryOperator<T> slim = Operators::slim;

    private Watched(Class<T> type) {
      this.type = type;
    }

    /** All objects of this type. */
    public static <T extends HasMetadata> Watched<T> all(Class<T> type) {
      return new Watched<>(type);
    }

    /** Only those with this value in a field that can be selected by. */
    public Watched<T> where(String field, String value) {
      fields = new FieldSelector(List.of(new FieldSelector.Field(field, value)));
      return this;
    }

    /** Keeps only what this leaves of an object, besides its name. */
    public Watched<T> keeping(UnaryOperator<T> part) {
      slim = object -> part.apply(Operators.slim(object));
      return this;
    }

    /** One object is not reconciled more often than that. */
    public Watched<T> atMostEvery(Duration pause) {
      rate = new LinearRateLimiter(pause, 1);
      return this;
    }

    /** Under this finalizer its reconciler cleans up; deletes are not heard of otherwise. */
    public Watched<T> finalizedBy(String name) {
      finalizer = Optional.of(name);
      deletes = false;
      return this;
    }

    /** Has it reconciled from the operator's start on. */
    public void by(Reconciler<T> reconciler, String name, Operator operator) {
      InformerConfiguration<T>.Builder informer =
          InformerConfiguration.builder(type)
              .withNamespaces(Set.of(Constants.WATCH_ALL_NAMESPACES))
              .withItemStore(new TransformingItemStore<>(slim));
      if (fields != null) {
        informer.withFieldSelector(fields);
      }
      operator.register(
          reconciler,
          new ResolvedControllerConfiguration<>(
              name,
              false,
              reconciler.getClass().getName(),
              new GenericRetry()
                  .withoutMaxAttempts()
                  .setInitialInterval(FIRST_RETRY)
                  .setIntervalMultiplier(2)
                  .setMaxInterval(LAST_RETRY.toMillis()),
              rate,
              null,
              finalizer.orElse(null),
              null,
              StatusWriter.FIELD_MANAGER,
              operator.getConfigurationService(),
              informer.buildForController(),
              deletes,
              null));
    }
  }

  /** Who wrote which field, and what kubectl applied last, is a good part of an object. */
  private static <T extends HasMetadata> T slim(T object) {
    object.getMetadata().setManagedFields(null);
    object.getMetadata().setAnnotations(null);
    return object;
  }

  /**
   * Copies would be made for each reconciliation, by way of JSON. java-operator-sdk itself changes
   * an object where it takes a finalizer away, and compares it with the original then.
   */
  private record CopyIfChanged(KubernetesSerialization json) implements Cloner {
    @Override
    public <T extends HasMetadata> T clone(T object) {
      return object.getMetadata().getFinalizers().isEmpty() ? object : json.clone(object);
    }
  }
}
