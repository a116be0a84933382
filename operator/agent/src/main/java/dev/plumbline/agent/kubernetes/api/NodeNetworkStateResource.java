package dev.plumbline.agent.kubernetes.api;

import dev.plumbline.agent.api.NodeNetworkStateSpec;
import dev.plumbline.agent.api.NodeNetworkStateStatus;
import dev.plumbline.agent.api.constraint.Doc;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** One node's share, named as the node. */
@Doc(
    "What became of networks and port mappings on one node. Written by the agent of the node of the same name.")
@Group("plumbline.dev")
@Version("v1alpha1")
@Kind("NodeNetworkState")
@Singular("nodenetworkstate")
@Plural("nodenetworkstates")
@ShortNames("nns")
@AdditionalPrinterColumn(
    name = "Endpoints",
    jsonPath = ".status.endpoints",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.agentVersion")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class NodeNetworkStateResource
    extends CustomResource<NodeNetworkStateSpec, NodeNetworkStateStatus> {}
