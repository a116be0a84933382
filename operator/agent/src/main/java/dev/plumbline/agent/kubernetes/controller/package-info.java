/**
 * What is decided once for the whole cluster, by one leader: which networks are accepted and which
 * prefixes they get, on which node an endpoint is, which addresses nobody needs any more, and what
 * is to be said of networks and mappings that are on many nodes.
 *
 * <p>One reconciler a kind. Who needs objects of another kind reads them from that kind's {@link
 * dev.plumbline.agent.kubernetes.Kept}, and is asked again when they change. Uniqueness of
 * addresses does not rest on there being one leader: two at a time do no harm.
 */
package dev.plumbline.agent.kubernetes.controller;
