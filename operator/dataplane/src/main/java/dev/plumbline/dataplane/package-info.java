/**
 * One node's kernel: {@link dev.plumbline.dataplane.Dataplane} reads it into the items of {@code
 * model} and carries out plans.
 *
 * <p>It decides nothing: what should be there is the agent's business, what to change the
 * planner's. It remembers nothing that the kernel could tell it: sockets, interface indexes and
 * handles are kept for speed, and found again after a restart.
 */
package dev.plumbline.dataplane;
