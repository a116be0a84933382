package dev.plumbline.agent.kubernetes.api;

import dev.plumbline.agent.api.ContainerNetworkSpec;
import dev.plumbline.agent.api.ContainerNetworkStatus;
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

/**
 * A ContainerNetwork as the API server holds it; its table reads like {@code docker network ls}.
 */
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("ContainerNetwork")
@Singular("containernetwork")
@Plural("containernetworks")
@ShortNames("cnet")
@Categories("plumbline")
@AdditionalPrinterColumn(name = "Driver", jsonPath = ".spec.driver")
@AdditionalPrinterColumn(name = "Prefixes", jsonPath = ".status.prefixes")
@AdditionalPrinterColumn(
    name = "Endpoints",
    jsonPath = ".status.endpoints",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class ContainerNetworkResource
    extends CustomResource<ContainerNetworkSpec, ContainerNetworkStatus> implements Namespaced {}
