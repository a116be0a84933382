/**
 * Announcing who has an address: gratuitous ARP and unsolicited neighbour advertisements, sent from
 * the host's namespace out of the bridge, so that no capability is needed in a sandbox and no
 * answer waited for.
 *
 * <p>{@code LinuxDataplane} calls it for {@link dev.plumbline.model.plan.Operation.Announce}. What
 * neighbours the kernel learns by itself is no business of ours.
 */
package dev.plumbline.dataplane.neighbour;
