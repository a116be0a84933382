/**
 * What API.md and the examples promise, shown with packets: manifests go through the command line
 * into the kernel of namespaces made for the test, then real clients talk to real servers.
 *
 * <p>{@link dev.plumbline.agent.e2e.packets.World} is a host with a LAN and knows how to apply
 * manifests; {@link dev.plumbline.agent.e2e.packets.Packets} sends; {@link
 * dev.plumbline.agent.e2e.packets.Manifests} writes short manifests. Each test ends with {@code
 * plumb cleanup}, and the host must then be as it was.
 */
package dev.plumbline.agent.e2e.packets;
