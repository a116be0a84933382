/**
 * The three resources a person writes (ContainerNetwork, Endpoint, PortMapping) and the two that we
 * alone write in a cluster (AddressClaim, NodeNetworkState) as immutable records, and their
 * conditions.
 *
 * <p>What is here: the shape of the API and nothing else. A field that may be left out is an {@link
 * java.util.Optional}, a list or map that may be left out is empty when it is; no default is filled
 * in. Addresses, prefixes and names are strings as the user typed them; {@code agent.translate}
 * turns them into values of the model. Enum constants are spelled as the API spells them.
 *
 * <p>What is not: rules. They stand as annotations beside the components they bind, become the CRDs
 * under {@code crds/}, and are checked from there by {@code agent.schema}. Who calls: {@code
 * agent.source} decodes documents into these records; translation, addresses, status and the
 * command line read them. No class here needs fabric8 at run time: its annotations are for the
 * generator alone.
 */
package dev.plumbline.agent.api;
