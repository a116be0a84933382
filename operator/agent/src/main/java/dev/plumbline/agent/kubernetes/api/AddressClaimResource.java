package dev.plumbline.agent.kubernetes.api;

import dev.plumbline.agent.api.AddressClaimSpec;
import dev.plumbline.agent.api.constraint.Doc;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * An address that is given out. Its name is the network's and the address, so that of two who want
 * one address the API server lets one have it.
 */
@Doc(
    "An address of a ContainerNetwork that is given out, and to which Endpoint. Written by Plumbline alone.")
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("AddressClaim")
@Singular("addressclaim")
@Plural("addressclaims")
@AdditionalPrinterColumn(name = "Network", jsonPath = ".spec.network")
@AdditionalPrinterColumn(name = "Address", jsonPath = ".spec.address")
@AdditionalPrinterColumn(name = "Endpoint", jsonPath = ".spec.endpoint.name")
@AdditionalPrinterColumn(name = "Node", jsonPath = ".spec.nodeName")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.network")
@AdditionalSelectableField(jsonPath = ".spec.nodeName")
@AdditionalSelectableField(jsonPath = ".spec.endpoint.uid")
public final class AddressClaimResource extends CustomResource<AddressClaimSpec, Void>
    implements Namespaced {}
