package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import java.util.Map;
import java.util.Optional;

/** What objects alone do not say, and only a cluster knows. */
public interface Cluster {

  /** The label that Kubernetes gives every namespace. */
  String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  /** There is none: the objects are from a folder. */
  Cluster NONE =
      new Cluster() {
        @Override
        public Map<String, String> labelsOf(String namespace) {
          return Map.of(NAMESPACE_NAME, namespace);
        }

        @Override
        public Optional<String> podOf(ObjectRef endpoint) {
          return Optional.empty();
        }

        @Override
        public boolean selectsNodes() {
          return false;
        }
      };

  /** The labels of a namespace; none if it is not there. */
  Map<String, String> labelsOf(String namespace);

  /** The UID of the Pod that an endpoint is bound to. */
  Optional<String> podOf(ObjectRef endpoint);

  /** Whether networks whose {@code nodeSelector} is about other nodes have been left out. */
  boolean selectsNodes();
}
