/**
 * What a node's network is made of, as values: names, addresses and prefixes, and the {@link
 * dev.plumbline.model.Item items} (links, addresses, routes, firewall elements, …) that stand in a
 * kernel or should stand there.
 *
 * <p>Desired and observed state use the same records, so {@code equals} is the comparison. What a
 * kernel only knows for the moment (interface indexes, handles, counters) is never part of them.
 *
 * <p>Everything here is immutable and pure; nothing reads a file, a clock or a socket. {@code
 * agent.translate} makes items from resources, {@code dataplane} reads and writes them, {@code
 * model.plan} finds what to change.
 */
package dev.plumbline.model;
