/**
 * The API server as a second source of objects and the place where their status is written.
 *
 * <p>What is here is common to the two processes: {@code node}, the agent on each node, and {@code
 * controller}, of which one runs in the cluster. What is not: what objects mean, which is {@code
 * agent.translate}'s, and when the kernel is looked at, which is {@code agent.converge}'s. Neither
 * knows this package; from a folder no class of it is loaded.
 */
package dev.plumbline.agent.kubernetes;
