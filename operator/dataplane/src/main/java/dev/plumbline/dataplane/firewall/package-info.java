/**
 * Our nf_tables tables, {@code inet plumbline} and {@code bridge plumbline}: their chains and
 * rules, which never change, and the elements of their sets, which say everything that does. {@link
 * dev.plumbline.dataplane.firewall.Firewall} reads and changes them, {@link
 * dev.plumbline.dataplane.firewall.Skeleton} is what they look like. The dataplane calls both; what
 * elements there should be is the agent's business.
 *
 * <p>Rules are lists of {@link dev.plumbline.dataplane.firewall.Expression expressions}. The same
 * values are written as the kernel's bytes, read back from them, and printed as {@code nft list}
 * does, so that a table is as it should be exactly when its text is.
 *
 * <h2>How a packet goes through {@code inet plumbline}</h2>
 *
 * <dl>
 *   <dt>{@code raw-prerouting}
 *   <dd>On our bridges {@code route_localnet} is on, so that 127.0.0.1 can be published. Packets
 *       from an endpoint to or from 127.0.0.0/8 are dropped before anything else sees them.
 *   <dt>{@code nat-prerouting}, {@code nat-output}
 *   <dd>A new connection to an address of this host: {@code publish} looks its address, protocol
 *       and port up, {@code publish-any} its protocol and port (as 0.0.0.0 or ::), and translates
 *       the destination to one endpoint ({@code publish4}, {@code publish6}) or one of several
 *       ({@code balance4}, {@code balance6}). Before each, {@code restrict} and {@code
 *       restrict-any} drop what comes from a source that is not allowed; the host's own connections
 *       are not asked. From outside 127.0.0.0/8 is never looked up: it would be translated before
 *       routing could refuse it.
 *   <dt>{@code filter-forward}
 *   <dd>In this order: packets that neither come from nor go to a bridge of ours pass, unless they
 *       come in by an interface whose forwarding is on for our sake; an endpoint to another one of
 *       its bridge passes where those may talk; nothing else in or out of internal networks;
 *       packets of known connections pass; connections that we translated pass; then what gateway
 *       modes and trusted interfaces open ({@code open-routed}, {@code open}); everything out;
 *       nothing else in. A packet that would leave untranslated because no connection is known for
 *       it is dropped.
 *   <dt>{@code nat-postrouting}
 *   <dd>What leaves a masqueraded prefix gets the address of the interface it leaves by, unless it
 *       stays on its bridge; there only an endpoint that reached its own network through a
 *       published port does, and the host's connections to ports published to 127.0.0.1.
 * </dl>
 *
 * <h2>How a frame goes through {@code bridge plumbline}</h2>
 *
 * {@code filter-prerouting} sees it before the bridge does anything with it. It passes when it
 * comes from a port that is not ours. Else its source must be the hardware address that is behind
 * the port ({@code macs}), and its type, tags counted as types, one of three:
 *
 * <dl>
 *   <dt>{@code guard-arp}
 *   <dd>The sender is the same hardware address, and an address of the endpoint or none.
 *   <dt>{@code guard4}, then {@code carried4}
 *   <dd>The source is an address of the endpoint ({@code sources4}) or one that it is the router to
 *       ({@code behind4}). No answers to DHCP clients.
 *   <dt>{@code guard6}, then {@code carried6} and {@code carried-icmpv6}, or {@code unspecified6}
 *   <dd>The same; with :: as source only what comes before an address may be used. No router
 *       advertisements and no redirects; neighbour advertisements of its own addresses. First
 *       fragments have all headers, and neighbour discovery is not in fragments.
 * </dl>
 *
 * <h2>Which translated connections are ours</h2>
 *
 * {@code ct status dnat} says that somebody translated a connection, not who: a Service with
 * handwritten endpoints lets a tenant have kube-proxy translate to any address. So {@code
 * nat-prerouting} sets one bit of the connection's label before it looks for a published port, and
 * another where it found none; a connection is ours when it is translated and has only the first.
 * Somebody's translation that came before ours leaves both bits off. The label is used, not the
 * mark: marks are copied to packets and routed by on hosts with several uplinks.
 *
 * <p>The table always has rules about connections and base chains of type nat, so that the kernel
 * keeps established connections alive when somebody else's last NAT rule goes.
 */
package dev.plumbline.dataplane.firewall;
