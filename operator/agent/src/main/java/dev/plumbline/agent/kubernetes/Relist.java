package dev.plumbline.agent.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks the API server every now and then for what is watched, and compares. A watch can go silent
 * without an end: behind a load balancer that forgets connections, or when etcd was taken back to
 * an older state and the watch waits for a version that is far ahead. The list is a small part of
 * what a watch would have said, and the only way to know.
 */
public final class Relist {

  private static final Duration GRACE = Duration.ofSeconds(3);

  /** From the API server's own cache; made anew each time, for the client writes into it. */
  private static ListOptions anyVersion() {
    return new ListOptionsBuilder().withResourceVersion("0").build();
  }

  private final List<Part<?>> parts = new ArrayList<>();
  private final AtomicReference<String> trouble = new AtomicReference<>("not asked yet");
  private final Consumer<String> stale;

  /** One kind of object. */
  private record Part<T extends HasMetadata>(
      String name, Kept<T> kept, Function<ListOptions, KubernetesResourceList<T>> list) {

    /** What is there and was not heard of for so long. */
    Optional<String> difference() throws InterruptedException {
      KubernetesResourceList<T> listed = list.apply(anyVersion());
      Optional<String> difference = compare(listed);
      if (difference.isPresent()) {
        Thread.sleep(GRACE); // it may be on its way
        difference = compare(listed);
      }
      return difference;
    }

    private Optional<String> compare(KubernetesResourceList<T> listed) {
      Set<String> uids = new HashSet<>();
      for (T object : listed.getItems()) {
        uids.add(object.getMetadata().getUid());
        Optional<T> known =
            kept.get(object.getMetadata().getNamespace(), object.getMetadata().getName());
        if (known.isEmpty() || version(known.get()) < version(object)) {
          return Optional.of(name + " " + object.getMetadata().getName() + " was not heard of");
        }
      }
      long asOf = Long.parseLong(listed.getMetadata().getResourceVersion());
      return kept.all()
          .filter(known -> !uids.contains(known.getMetadata().getUid()))
          .findFirst()
          .map(
              known ->
                  version(known) <= asOf
                      ? name + " " + known.getMetadata().getName() + " is gone"
                      : name + " " + known.getMetadata().getName() + " is of a version to come");
    }

    private static long version(HasMetadata object) {
      return Long.parseLong(object.getMetadata().getResourceVersion());
    }
  }

  /**
   * @param stale hears when a watch has gone silent, and on whose thread that is found out
   */
  public Relist(Consumer<String> stale) {
    this.stale = stale;
  }

  /** Compares these, too. */
  public <T extends HasMetadata> Relist with(
      String name, Kept<T> kept, Function<ListOptions, KubernetesResourceList<T>> list) {
    parts.add(new Part<>(name, kept, list));
    return this;
  }

  /** What is wrong; empty if at the last look all was heard of. */
  public Optional<String> trouble() {
    return Optional.of(trouble.get()).filter(text -> !text.isEmpty());
  }

  /** Nothing is wrong as far as is known: everything was listed just now. */
  public void fresh() {
    trouble.set("");
  }

  /** Looks once. */
  public void look() throws InterruptedException {
    try {
      for (Part<?> part : parts) {
        Optional<String> difference = part.difference();
        if (difference.isPresent()) {
          trouble.set("a watch is silent: " + difference.get());
          stale.accept(difference.get());
          return;
        }
      }
      trouble.set("");
    } catch (KubernetesClientException e) {
      trouble.set("the API server cannot be asked: " + e.getMessage());
    }
  }
}
