/**
 * Addresses, routes and policy routing rules: how the kernel tells of them, and the requests that
 * make, change and remove them. IPv4 and IPv6 differ in the family they name and nowhere else.
 *
 * <p>Messages in and out and nothing else: no socket is opened here, and nothing decided.
 */
package dev.plumbline.dataplane.route;
