package dev.plumbline.agent.kubernetes.api;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** An AddressClaim whose spec and status are whatever the API server sent. */
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("AddressClaim")
@Singular("addressclaim")
@Plural("addressclaims")
public final class AddressClaimObject extends GenericKubernetesResource implements Namespaced {
  public AddressClaimObject() {
    setApiVersion("plumbline.dev/v1alpha1");
    setKind("AddressClaim");
  }
}
