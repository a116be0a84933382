package dev.plumbline.agent.kubernetes.api;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A NodeNetworkState whose spec and status are whatever the API server sent. */
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("NodeNetworkState")
@Singular("nodenetworkstate")
@Plural("nodenetworkstates")
public final class NodeNetworkStateObject extends GenericKubernetesResource {
  public NodeNetworkStateObject() {
    setApiVersion("plumbline.dev/v1alpha1");
    setKind("NodeNetworkState");
  }
}
