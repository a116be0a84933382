package dev.plumbline.agent.kubernetes.api;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A ContainerNetwork whose spec and status are whatever the API server sent. */
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("ContainerNetwork")
@Singular("containernetwork")
@Plural("containernetworks")
public final class ContainerNetworkObject extends GenericKubernetesResource implements Namespaced {
  public ContainerNetworkObject() {
    setApiVersion("plumbline.dev/v1alpha1");
    setKind("ContainerNetwork");
  }
}
