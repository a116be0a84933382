package dev.plumbline.agent.kubernetes.api;

import dev.plumbline.agent.api.EndpointSpec;
import dev.plumbline.agent.api.EndpointStatus;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * An Endpoint as the API server holds it; agents watch those bound to their node by {@code
 * status.nodeName}.
 */
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("Endpoint")
@Singular("endpoint")
@Plural("endpoints")
@ShortNames("cnep")
@Categories("plumbline")
@AdditionalPrinterColumn(name = "Network", jsonPath = ".spec.networkRef.name")
@AdditionalPrinterColumn(name = "Node", jsonPath = ".status.nodeName")
@AdditionalPrinterColumn(name = "Interface", jsonPath = ".status.interfaceName")
@AdditionalPrinterColumn(name = "Address", jsonPath = ".status.address")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.networkRef.name")
@AdditionalSelectableField(jsonPath = ".spec.nodeName")
@AdditionalSelectableField(jsonPath = ".status.nodeName")
public final class EndpointResource extends CustomResource<EndpointSpec, EndpointStatus>
    implements Namespaced {}
