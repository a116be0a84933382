package dev.plumbline.agent.kubernetes.api;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** An Endpoint whose spec and status are whatever the API server sent. */
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("Endpoint")
@Singular("endpoint")
@Plural("endpoints")
public final class EndpointObject extends GenericKubernetesResource implements Namespaced {
  public EndpointObject() {
    setApiVersion("plumbline.dev/v1alpha1");
    setKind("Endpoint");
  }
}
