/**
 * The kernel's memory of connections: {@link dev.plumbline.dataplane.conntrack.Conntrack} makes it
 * forget those that began under rules which are no longer so, and nothing else. The dataplane calls
 * it with a plan's flushes, after the firewall has changed.
 *
 * <p>Connections are found by their original destination: a published port is asked for there,
 * whatever it was translated to (UDP "connections" of a client that keeps sending never end by
 * themselves).
 */
package dev.plumbline.dataplane.conntrack;
