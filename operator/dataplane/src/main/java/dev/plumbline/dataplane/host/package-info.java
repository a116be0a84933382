/**
 * What the host's own network is like: links, addresses and routes that are not ours, and what it
 * forwards. The agent's translation reads it to know uplinks, the addresses that ports can be
 * published on, and which prefixes are taken.
 *
 * <p>Nothing is changed here, and nothing kept between two readings.
 */
package dev.plumbline.dataplane.host;
