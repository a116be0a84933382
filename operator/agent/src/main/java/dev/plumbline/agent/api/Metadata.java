package dev.plumbline.agent.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What we use of an object's {@code metadata}.
 *
 * @param uid the API server's, or for an object from a folder a UUIDv5 of the machine's id and
 *     kind/namespace/name
 * @param generation counts changes of the spec, from 1
 * @param creationTimestamp empty for an object from a folder: a folder has no past
 * @param deletionTimestamp set while a finalizer holds the object
 * @param resourceVersion empty for an object from a folder
 */
public record Metadata(
    String namespace,
    String name,
    String uid,
    long generation,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<String> finalizers,
    Optional<Instant> creationTimestamp,
    Optional<Instant> deletionTimestamp,
    Optional<String> resourceVersion) {

  /** The namespace of an object that names none. */
  public static final String DEFAULT_NAMESPACE = "default";

  public Metadata {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    finalizers = List.copyOf(finalizers);
  }

  /** The metadata of an object that is only named: no labels, generation 1. */
  public static Metadata named(String namespace, String name, String uid) {
    return new Metadata(
        namespace,
        name,
        uid,
        1,
        Map.of(),
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same at another generation. */
  public Metadata at(long newGeneration) {
    return new Metadata(
        namespace,
        name,
        uid,
        newGeneration,
        labels,
        annotations,
        finalizers,
        creationTimestamp,
        deletionTimestamp,
        resourceVersion);
  }

  /** The same under another UID. */
  public Metadata withUid(String newUid) {
    return new Metadata(
        namespace,
        name,
        newUid,
        generation,
        labels,
        annotations,
        finalizers,
        creationTimestamp,
        deletionTimestamp,
        resourceVersion);
  }
}
