package dev.plumbline.agent.kubernetes.api;

import dev.plumbline.agent.api.PortMappingSpec;
import dev.plumbline.agent.api.PortMappingStatus;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A PortMapping as the API server holds it; its table shows ports as {@code docker ps} does. */
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("PortMapping")
@Singular("portmapping")
@Plural("portmappings")
@ShortNames("pmap")
@Categories("plumbline")
@AdditionalPrinterColumn(name = "Endpoint", jsonPath = ".spec.endpointRef.name")
@AdditionalPrinterColumn(name = "Ports", jsonPath = ".status.ports")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class PortMappingResource extends CustomResource<PortMappingSpec, PortMappingStatus>
    implements Namespaced {}
